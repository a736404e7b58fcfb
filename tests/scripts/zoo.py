# SPDX-License-Identifier: Apache-2.0
"""What holds for every network of models/zoo: network, images, witness and training record agree with each other."""
import hashlib
import json

import numpy as np
from synthetic_vit import ROOT

from snn import safetensors


class StoredNetwork:
    """Mixed into a TestCase. Set: NAME; SUFFIX of the variant; EXPERIMENT, its configuration; forward(network, tensors);
    IMAGES: shape and largest code; DATA, what the experiment runs; LEAST_ACCURACY."""
    SUFFIX, IMAGES, DATA, LEAST_ACCURACY = "", ((1, 8, 8), 16), "images.safetensors", 0.975

    @classmethod
    def setUpClass(cls):
        cls.zoo = ROOT / "models" / "zoo" / cls.NAME
        cls.network = json.loads((cls.zoo / f"{cls.NAME}{cls.SUFFIX}.snn.json").read_text())
        cls.tensors = safetensors.read(cls.zoo / cls.network["tensors"])
        cls.data = safetensors.read(cls.zoo / "images.safetensors")
        cls.witness = safetensors.read(cls.zoo / f"witness{cls.SUFFIX}.safetensors")
        cls.record = json.loads((cls.zoo / "training.json").read_text())
        cls.logits, cls.codes = cls.forward(cls.network, cls.tensors).run(cls.data["images"])

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
        self.assertEqual((correct, len(self.logits)),
                         (self.record[f"correct{self.SUFFIX}"], self.record["held_out_images"]))
        self.assertGreaterEqual(correct / 360, self.LEAST_ACCURACY)

    def test_images_use_all_codes_and_classes_are_balanced(self):
        shape, largest = self.IMAGES
        self.assertEqual((self.data["images"].shape, self.data["images"].dtype), ((360, *shape), np.uint8))
        self.assertEqual((self.data["images"].min(), self.data["images"].max()), (0, largest))
        counts = np.bincount(self.data["labels"], minlength=10)
        self.assertTrue((counts >= 34).all() and (counts <= 37).all(), counts)

    def test_files_are_small_and_those_recorded(self):
        for name, digest in self.record["sha256"].items():
            content = (self.zoo / name).read_bytes()
            self.assertLess(len(content), 1_000_000, name)
            self.assertEqual(hashlib.sha256(content).hexdigest(), digest, name)

    def test_the_experiment_finds_its_files(self):
        path = ROOT / "configs" / "experiments" / self.EXPERIMENT
        experiment = json.loads(path.read_text())
        for key, name in (("network", f"{self.NAME}{self.SUFFIX}.snn.json"), ("images", self.DATA),
                          ("witness", f"witness{self.SUFFIX}.safetensors")):
            if key in experiment:
                self.assertEqual((path.parent / experiment[key]).resolve(), (self.zoo / name).resolve())
