# SPDX-License-Identifier: Apache-2.0
"""The stored digits CNN agrees with itself, and so does the same network with burst neurons."""
import json
import unittest

import numpy as np
from zoo import StoredNetwork

from snn.burst import BurstForward, to_bursts
from snn.forward import Forward


class DigitsCnn(StoredNetwork, unittest.TestCase):
    NAME, EXPERIMENT = "digits_cnn", "digits_cnn.json"
    forward = Forward

    def test_every_neuron_is_a_quantised_relu_of_sixteen_levels(self):
        neurons = [p["neuron"] for p in self.network["populations"] if "neuron" in p]
        self.assertEqual(len(neurons), 5)
        for neuron in neurons:
            self.assertEqual((neuron["min_level"], neuron["max_level"]), (0, 15))


class DigitsCnnBurst(StoredNetwork, unittest.TestCase):
    NAME, SUFFIX, EXPERIMENT = "digits_cnn", "_burst", "digits_cnn_burst.json"

    @staticmethod
    def forward(network, tensors):
        return BurstForward(network, tensors, steps=8)

    def test_it_is_the_quantised_network_with_bursts_of_four(self):
        settled = json.loads((self.zoo / "digits_cnn.snn.json").read_text())
        self.assertEqual(to_bursts(settled, "digits_cnn_burst", 4), self.network)

    def test_activations_approach_those_of_the_quantised_network(self):
        settled = json.loads((self.zoo / "digits_cnn.snn.json").read_text())
        _, codes = Forward(settled, self.tensors).run(self.data["images"])
        for name, counts in self.codes.items():
            levels = counts * (15 / (4 * 8))  # a spike is worth 15/4 levels, and a neuron is read after 8 steps
            self.assertLess(np.abs(levels - codes[name]).mean(), 0.6, name)


if __name__ == "__main__":
    unittest.main()
