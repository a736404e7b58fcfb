# SPDX-License-Identifier: Apache-2.0
"""A CIFAR residual network and its data set as spikeloom files."""
import contextlib
import io
import json
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import import_resnet  # noqa: E402
from snn import safetensors  # noqa: E402


def arrays(seed=0):
    """One block a stage: ResNet-8."""
    random = np.random.default_rng(seed)
    shapes = {"conv1": (16, 3), "layer1.0.conv1": (16, 16), "layer1.0.conv2": (16, 16), "layer2.0.conv1": (32, 16),
              "layer2.0.conv2": (32, 32), "layer3.0.conv1": (64, 32), "layer3.0.conv2": (64, 64)}
    result = {"linear.weight": random.normal(size=(10, 64)), "linear.bias": np.zeros(10),
              "mean": np.array([0.5, 0.4, 0.3]), "std": np.array([0.25, 0.2, 0.5])}
    for name, shape in shapes.items():
        result[f"{name}.weight"] = random.normal(size=(*shape, 3, 3)).astype(np.float32)
        result[f"{name}.bias"] = np.zeros(shape[0], np.float32)
    return result


class ImportResnet(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        np.savez(self.folder / "model.npz", **arrays())
        records = np.random.default_rng(1).integers(0, 256, (6, 3073), dtype=np.uint8)
        records[:, 0] %= 10
        self.records = records
        records.tofile(self.folder / "batch.bin")

    def run_script(self, *arguments):
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors), contextlib.redirect_stdout(io.StringIO()):
            status = import_resnet.main([str(self.folder / argument) if index < 3 else argument
                                         for index, argument in enumerate(arguments)])
        return status, errors.getvalue()

    def test_every_convolution_has_a_population_and_the_stages_shrink(self):
        status, errors = self.run_script("model.npz", "batch.bin", "out", "--calibration", "2")
        self.assertEqual((status, errors), (0, ""))
        network = json.loads((self.folder / "out/resnet8.ann.json").read_text())
        shapes = {population["name"]: population["shape"] for population in network["populations"]}
        self.assertEqual(shapes["layer1.0.conv2"], [32, 32, 16])
        self.assertEqual(shapes["layer2.0.conv1"], [16, 16, 32])
        self.assertEqual(shapes["layer3.0.conv2"], [8, 8, 64])
        self.assertEqual(shapes["logits"], [1, 10])
        kinds = {projection["name"]: projection["operator"] for projection in network["projections"]}
        self.assertEqual(kinds["layer1.0.shortcut"], "identity")
        self.assertEqual(kinds["layer2.0.shortcut"], "convolution")

    def test_a_wider_shortcut_puts_zeros_around_the_channels(self):
        self.run_script("model.npz", "batch.bin", "out", "--calibration", "2")
        weights = safetensors.read(self.folder / "out/resnet8.safetensors")["layer2.0.shortcut"][:, :, 0, 0]
        self.assertTrue((weights[8:24] == np.eye(16)).all())
        self.assertEqual(weights.sum(), 16)

    def test_the_last_images_are_for_calibration(self):
        self.run_script("model.npz", "batch.bin", "out", "--calibration", "2")
        calibration = safetensors.read(self.folder / "out/calibration.safetensors")
        images = safetensors.read(self.folder / "out/images.safetensors")
        self.assertEqual(calibration["labels"].tolist(), self.records[4:, 0].tolist())
        self.assertTrue((images["images"][0].ravel() == self.records[0, 1:]).all())
        self.assertEqual(len(images["labels"]), 4)

    def test_what_cannot_be_used_is_said_in_one_line(self):
        (self.folder / "short.bin").write_bytes(b"123")
        for arguments, words in ((("model.npz", "short.bin", "out"), "3 bytes, expected a multiple of 3073"),
                                 (("batch.bin", "batch.bin", "out"), "not a readable .npz archive"),
                                 (("model.npz", "batch.bin", "out", "--calibration", "6"), "6 cannot be for calibration")):
            status, errors = self.run_script(*arguments)
            self.assertEqual(status, 2)
            self.assertIn(words, errors)
            self.assertEqual(errors.count("\n"), 1)
            self.assertFalse((self.folder / "out").exists())


if __name__ == "__main__":
    unittest.main()
