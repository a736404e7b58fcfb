# SPDX-License-Identifier: Apache-2.0
"""The stored digits Transformer agrees with itself: network, images, witness and training record."""
import hashlib
import json
import unittest

import numpy as np
from synthetic_vit import ROOT

from snn import safetensors
from snn.forward import Forward

ZOO = ROOT / "models" / "zoo" / "digits_vit"
EXPERIMENT = ROOT / "configs" / "experiments" / "digits_vit.json"


class DigitsVit(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.network = json.loads((ZOO / "digits_vit.snn.json").read_text())
        cls.tensors = safetensors.read(ZOO / cls.network["tensors"])
        cls.data = safetensors.read(ZOO / "images.safetensors")
        cls.witness = safetensors.read(ZOO / "witness.safetensors")
        cls.record = json.loads((ZOO / "training.json").read_text())
        cls.logits, cls.codes = Forward(cls.network, cls.tensors).run(cls.data["images"])

    def test_witness_is_what_the_network_computes(self):
        np.testing.assert_allclose(self.witness["logits"], self.logits, rtol=0, atol=1e-12)
        spiking = [p["name"] for p in self.network["populations"] if "neuron" in p]
        self.assertEqual({f"codes.{name}" for name in spiking} | {"logits"}, set(self.witness))
        for name in spiking:
            stored = self.witness[f"codes.{name}"]
            self.assertGreaterEqual(len(stored), 16)
            np.testing.assert_array_equal(stored, self.codes[name][:len(stored)], err_msg=name)

    def test_accuracy_on_the_held_out_images_is_as_recorded(self):
        correct = int((self.logits.argmax(1) == self.data["labels"]).sum())
        self.assertEqual((correct, len(self.logits)), (self.record["correct"], self.record["held_out_images"]))
        self.assertGreaterEqual(correct / 360, 0.975)

    def test_images_are_codes_0_to_16_and_classes_are_balanced(self):
        self.assertEqual((self.data["images"].shape, self.data["images"].dtype), ((360, 1, 8, 8), np.uint8))
        self.assertEqual((self.data["images"].min(), self.data["images"].max()), (0, 16))
        counts = np.bincount(self.data["labels"], minlength=10)
        self.assertTrue((counts >= 34).all() and (counts <= 37).all(), counts)

    def test_every_neuron_has_sixteen_levels(self):
        for population in self.network["populations"]:
            if "neuron" in population:
                unsigned = population["name"].endswith(("q_attn", "q_act"))
                neuron = population["neuron"]
                self.assertEqual((neuron["min_level"], neuron["max_level"]), (0, 15) if unsigned else (-8, 7))

    def test_files_are_small_and_those_recorded(self):
        for name, digest in self.record["sha256"].items():
            content = (ZOO / name).read_bytes()
            self.assertLess(len(content), 1_000_000, name)
            self.assertEqual(hashlib.sha256(content).hexdigest(), digest, name)

    def test_the_experiment_finds_its_files(self):
        experiment = json.loads(EXPERIMENT.read_text())
        for key, name in (("network", "digits_vit.snn.json"), ("images", "images.safetensors"),
                          ("witness", "witness.safetensors")):
            self.assertEqual((EXPERIMENT.parent / experiment[key]).resolve(), (ZOO / name).resolve())


if __name__ == "__main__":
    unittest.main()
