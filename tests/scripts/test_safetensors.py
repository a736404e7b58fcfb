# SPDX-License-Identifier: Apache-2.0
"""scripts/snn/safetensors.py against files written out by hand."""
import json
import struct
import tempfile
import unittest
from pathlib import Path

import numpy as np
from synthetic_vit import ROOT  # noqa: F401 (puts scripts/ on the path)

from snn import ModelError, safetensors


class Safetensors(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = Path(directory.name) / "x.safetensors"

    def write_raw(self, header, data=b"", length=None):
        text = header if isinstance(header, bytes) else json.dumps(header).encode()
        self.path.write_bytes(struct.pack("<Q", len(text) if length is None else length) + text + data)

    def assert_damaged(self, words):
        with self.assertRaises(ModelError) as caught:
            safetensors.read(self.path)
        self.assertIn(words, str(caught.exception))
        self.assertIn(str(self.path), str(caught.exception))

    def test_bytes_are_those_of_the_format(self):
        safetensors.write(self.path, {"b": np.array([1, -1], np.int8), "a": np.array([[2.0]], np.float32)})
        header = (b'{"a":{"data_offsets":[0,4],"dtype":"F32","shape":[1,1]},'
                  b'"b":{"data_offsets":[4,6],"dtype":"I8","shape":[2]}}')
        header += b" " * (-len(header) % 8)
        expected = struct.pack("<Q", len(header)) + header + b"\x00\x00\x00\x40" + b"\x01\xff"
        self.assertEqual(self.path.read_bytes(), expected)

    def test_what_is_written_is_read_back(self):
        arrays = {"u": np.arange(6, dtype=np.uint8).reshape(1, 2, 3), "l": np.array([-5, 2**40]),
                  "d": np.array(1 / 3), "none": np.zeros((0, 4), np.float32), "big": np.array([1.5], ">f8")}
        safetensors.write(self.path, arrays)
        back = safetensors.read(self.path)
        self.assertEqual(set(back), set(arrays))
        for name, array in arrays.items():
            self.assertEqual(back[name].shape, array.shape)
            np.testing.assert_array_equal(back[name], array)

    def test_order_of_insertion_does_not_show(self):
        a, b = np.zeros(2, np.int8), np.ones(3, np.int8)
        safetensors.write(self.path, {"a": a, "b": b})
        first = self.path.read_bytes()
        safetensors.write(self.path, {"b": b, "a": a})
        self.assertEqual(first, self.path.read_bytes())

    def test_every_array_is_aligned_to_its_element(self):
        safetensors.write(self.path, {"a": np.zeros(3, np.int8), "b": np.zeros(1, np.float64), "c": np.zeros(1, "<f4")})
        content = self.path.read_bytes()
        length = struct.unpack("<Q", content[:8])[0]
        for name, size in (("b", 8), ("c", 4)):
            begin = json.loads(content[8:8 + length])[name]["data_offsets"][0]
            self.assertEqual((8 + length + begin) % size, 0, name)

    def test_complex_numbers_are_a_bug_of_the_caller(self):
        with self.assertRaises(TypeError):
            safetensors.write(self.path, {"z": np.zeros(1, complex)})

    def test_damaged_files_are_named(self):
        self.assert_damaged("No such file")
        self.path.write_bytes(b"1234567")
        self.assert_damaged("too short")
        self.write_raw({}, length=3)  # the header itself has two bytes
        self.assert_damaged("header of 3 bytes in a file of 10")
        self.write_raw(b"{,}")
        self.assert_damaged("not JSON")
        self.write_raw([1])
        self.assert_damaged("not a JSON object")
        self.write_raw({"a": {"dtype": "Q4", "shape": [1], "data_offsets": [0, 1]}}, b"x")
        self.assert_damaged("array a has an unreadable entry")

    def test_an_array_must_fit_its_bytes_exactly(self):
        for shape, offsets, fits in (([2], [0, 2], True), ([3], [0, 2], False), ([1], [0, 2], False),
                                     ([2], [1, 3], False), ([-1], [0, 2], False), ([2], [2, 0], False)):
            self.write_raw({"a": {"dtype": "I8", "shape": shape, "data_offsets": offsets}}, b"\x01\x02")
            if fits:
                np.testing.assert_array_equal(safetensors.read(self.path)["a"], [1, 2])
            else:
                self.assert_damaged("does not fit")

    def test_metadata_is_not_an_array(self):
        self.write_raw({"__metadata__": {"by": "someone"}})
        self.assertEqual(safetensors.read(self.path), {})


if __name__ == "__main__":
    unittest.main()
