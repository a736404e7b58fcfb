# SPDX-License-Identifier: Apache-2.0
"""scripts/digits_events.py: pictures in front of a moving camera."""
import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
from synthetic_vit import ROOT  # noqa: F401 (puts scripts/ on the path)

import digits_events
from snn import saccades, safetensors


class Saccades(unittest.TestCase):
    def test_an_event_is_packed_most_significant_bit_first(self):
        self.assertEqual(saccades.pack([(74565, 3, 33, 1), (1, 255, 0, 0)]),
                         bytes([3, 33, 0x81, 0x23, 0x45, 255, 0, 0, 0, 1]))

    def test_a_dark_picture_gives_no_events(self):
        self.assertEqual(saccades.record(np.zeros((8, 8))), [])

    def test_the_camera_returns_to_where_it_began(self):
        path = saccades.path()
        self.assertEqual(len(path), 301)
        self.assertEqual(path[0][1:], path[-1][1:])
        self.assertEqual(path[-1][0], 300_000)

    def test_the_picture_is_seen_in_the_middle_twice_as_large(self):
        image = np.zeros((8, 8))
        image[0, 0] = 1.0
        seen = saccades.view(image, 0.0, 0.0)
        bright = np.argwhere(seen > 0.5)
        np.testing.assert_array_equal(bright, [[2, 2], [2, 3], [3, 2], [3, 3]])
        np.testing.assert_allclose(saccades.view(image, 1.0, 2.0)[2:, 1:], seen[:-2, :-1])

    def test_as_many_thresholds_are_crossed_up_as_down_but_for_one(self):
        """A pixel ends with the light that it began with, so the sum of its polarities is within a threshold of 0."""
        image = np.random.default_rng(3).random((8, 8))
        events = saccades.record(image)
        balance = np.zeros((saccades.SENSOR, saccades.SENSOR), int)
        for _, x, y, polarity in events:
            balance[y, x] += 1 if polarity else -1
        self.assertGreater(len(events), 100)
        self.assertLessEqual(np.abs(balance).max(), 1)

    def test_events_are_in_order_and_on_the_sensor(self):
        events = saccades.record(np.random.default_rng(4).random((8, 8)))
        times = [event[0] for event in events]
        self.assertEqual(times, sorted(times))
        self.assertTrue(all(0 <= x < saccades.SENSOR and 0 <= y < saccades.SENSOR for _, x, y, _ in events))


class DigitsEvents(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = Path(directory.name)

    def run_script(self, *arguments):
        """(exit status, standard error)"""
        err = io.StringIO()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(err):
            status = digits_events.main([str(self.path / "out"), *map(str, arguments)])
        return status, err.getvalue()

    def test_writes_a_file_a_digit_and_a_list_of_them(self):
        self.assertEqual(self.run_script("--count", 2), (0, ""))
        document = json.loads((self.path / "out" / "digits.recordings.json").read_text())
        self.assertEqual(document["sensor"], {"width": 20, "height": 20})
        labels = safetensors.read(digits_events.DIGITS)["labels"]
        self.assertEqual([entry["label"] for entry in document["recordings"]], labels[:2].tolist())
        for entry in document["recordings"]:
            size = (self.path / "out" / entry["file"]).stat().st_size
            self.assertEqual(size % 5, 0)
            self.assertGreater(size, 500)

    def test_refuses_images_of_several_channels_or_too_many_pixels(self):
        for shape in ((1, 3, 8, 8), (1, 1, 11, 8)):
            images = self.path / "x.safetensors"
            safetensors.write(images, {"images": np.zeros(shape, np.uint8), "labels": np.zeros(1, np.int64)})
            status, err = self.run_script("--images", images)
            self.assertEqual(status, 2)
            self.assertIn("expected one channel of at most 10 x 10", err)


if __name__ == "__main__":
    unittest.main()
