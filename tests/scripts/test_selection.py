# SPDX-License-Identifier: Apache-2.0
"""The model's width is chosen on training images alone. Skipped where PyTorch or scikit-learn is not installed."""
import argparse
import json
import unittest

import numpy as np
from synthetic_vit import ROOT

try:
    from snn import digits, digits_vit, selection
except ImportError:
    selection = None

ZOO = ROOT / "models" / "zoo" / "digits_vit"


def images_of(array):
    return {image.tobytes() for image in array}


@unittest.skipIf(selection is None, "PyTorch or scikit-learn is not installed: the choice of the width is not tested")
class Selection(unittest.TestCase):
    def test_every_training_image_is_validated_once_and_none_is_held_out(self):
        train_x, _, held_out_x, _ = digits.load_split()
        validated = []
        for fold in range(selection.FOLDS):
            fit_x, fit_y, validation_x, validation_y = selection.split(fold)
            self.assertEqual((len(fit_x), len(validation_x)), (len(fit_y), len(validation_y)))
            self.assertEqual(images_of(fit_x) | images_of(validation_x), images_of(train_x))
            self.assertFalse(images_of(fit_x) & images_of(validation_x))
            validated += [image.tobytes() for image in validation_x]
        self.assertEqual(sorted(validated), sorted(image.tobytes() for image in train_x))
        self.assertFalse(set(validated) & images_of(held_out_x))

    def test_classes_of_a_fold_are_as_frequent_as_training_classes(self):
        for fold in range(selection.FOLDS):
            _, fit_y, _, validation_y = selection.split(fold)
            both = np.bincount(fit_y) + np.bincount(validation_y)
            self.assertLessEqual(np.abs(np.bincount(validation_y) - both / selection.FOLDS).max(), 1)

    def test_most_correct_answers_win_and_the_smaller_of_equals(self):
        self.assertEqual(selection.pick({48: 280, 64: 281}), 64)
        self.assertEqual(selection.pick({48: 281, 64: 281}), 48)
        self.assertEqual(selection.pick({64: 281, 48: 281}), 48)

    def test_recipe_at_its_own_width_is_the_recipe(self):
        self.assertEqual(selection.config_of(digits_vit.CONFIG["dim"]), digits_vit.CONFIG)
        self.assertEqual((selection.config_of(48)["dim"], selection.config_of(48)["mlp"]), (48, 96))

    def test_widths_are_multiples_of_the_heads_in_ascending_order(self):
        self.assertEqual(selection.parse_widths("64,48,64"), (48, 64))
        for wrong in ("", "48,", "wide", "0", "-4", "50"):
            with self.assertRaises(argparse.ArgumentTypeError, msg=wrong):
                selection.parse_widths(wrong)

    def test_stored_network_has_the_width_that_was_picked(self):
        chosen = json.loads((ZOO / "selection.json").read_text())
        correct = {int(width): count for width, count in chosen["correct"].items()}
        self.assertEqual(selection.pick(correct), chosen["picked_width"])
        for width, by_fold in chosen["correct_by_fold"].items():
            self.assertEqual(sum(by_fold), correct[int(width)])
        self.assertEqual(chosen["picked_width"], json.loads((ZOO / "training.json").read_text())["config"]["dim"])


if __name__ == "__main__":
    unittest.main()
