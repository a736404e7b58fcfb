# SPDX-License-Identifier: Apache-2.0
"""scripts/snn/compare.py: what a check of a retrained model reports."""
import tempfile
import unittest
from pathlib import Path

import numpy as np
from synthetic_vit import ROOT  # noqa: F401 (puts scripts/ on the path)

from snn import ModelError, compare, safetensors


class Compare(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.old, self.new = Path(directory.name) / "old", Path(directory.name) / "new"
        self.old.mkdir()
        self.new.mkdir()

    def arrays(self, old, new):
        safetensors.write(self.old / "m.safetensors", old)
        safetensors.write(self.new / "m.safetensors", new)
        return compare.differing_files(self.old, self.new, ["m.safetensors"])

    def test_equal_files_are_not_mentioned(self):
        self.assertEqual(self.arrays({"a": np.ones(2)}, {"a": np.ones(2)}), {})

    def test_differing_elements_are_counted_and_their_largest_gap_given(self):
        report = self.arrays({"a": np.array([1, 2, -128], np.int8)}, {"a": np.array([1, 3, 127], np.int8)})
        self.assertEqual(report, {"m.safetensors": ["a: 2 of 3 elements differ, by up to 255"]})

    def test_missing_arrays_and_other_shapes_are_named(self):
        report = self.arrays({"a": np.ones(2), "b": np.ones(1)}, {"a": np.ones((1, 2)), "c": np.ones(1)})
        self.assertEqual(report["m.safetensors"], ["b: only in the stored file", "c: only in the retrained file",
                                                   "a: stored float64[2], retrained float64[1, 2]"])

    def test_same_arrays_in_other_bytes_still_differ(self):
        self.arrays({"a": np.ones(1)}, {"a": np.ones(1)})
        content = (self.new / "m.safetensors").read_bytes()
        header = content[8:-8] + b" " * 8
        (self.new / "m.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + content[-8:])
        self.assertEqual(compare.differing_files(self.old, self.new, ["m.safetensors"]),
                         {"m.safetensors": ["same arrays, other bytes"]})

    def test_text_files_are_compared_by_their_bytes(self):
        for directory, text in ((self.old, "1"), (self.new, "2")):
            (directory / "n.json").write_text(text)
        self.assertEqual(compare.differing_files(self.old, self.new, ["n.json"]), {"n.json": ["text differs"]})

    def test_a_missing_file_is_the_users_mistake(self):
        with self.assertRaises(ModelError):
            compare.differing_files(self.old, self.new, ["absent.json"])

    def test_leaves_of_nested_settings_are_named_by_their_path(self):
        lines = compare.differing_keys({"a": {"b": 1, "c": 2}, "d": 3}, {"a": {"b": 1, "c": 5}, "e": 4}, "x.")
        self.assertEqual(lines, ["x.a.c: stored 2, retrained 5", "x.d: stored 3, retrained None",
                                 "x.e: stored None, retrained 4"])


if __name__ == "__main__":
    unittest.main()
