# SPDX-License-Identifier: Apache-2.0
"""The stored network on recordings of a moving camera agrees with itself, and its recordings with its images."""
import json
import unittest

import numpy as np
from zoo import StoredNetwork

from snn import saccades
from snn.forward import Forward


def unpack(data):
    """Events [(time in us, x, y, polarity)] of 40-bit records."""
    for start in range(0, len(data), 5):
        record = int.from_bytes(data[start:start + 5], "big")
        yield record & 0x7FFFFF, record >> 32, record >> 24 & 0xFF, record >> 23 & 1


class DigitsDvs(StoredNetwork, unittest.TestCase):
    NAME, EXPERIMENT, DATA = "digits_dvs", "digits_dvs.json", "digits_dvs.recordings.json"
    IMAGES, LEAST_ACCURACY = ((2, 10, 10), 10), 0.95
    forward = Forward

    def test_recordings_are_of_the_first_images_and_have_their_labels(self):
        listed = json.loads((self.zoo / self.DATA).read_text())["recordings"]
        self.assertEqual(len(listed), 60)
        for index, entry in enumerate(listed):
            events = list(unpack((self.zoo / entry["file"]).read_bytes()))
            self.assertEqual(entry["label"], self.data["labels"][index])
            np.testing.assert_array_equal(saccades.frames_seen(events, steps=12, downscale=2), self.data["images"][index], err_msg=entry["file"])


if __name__ == "__main__":
    unittest.main()
