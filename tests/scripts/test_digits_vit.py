# SPDX-License-Identifier: Apache-2.0
"""The stored digits Transformer agrees with itself: network, images, witness and training record."""
import unittest

from zoo import StoredNetwork

from snn.forward import Forward


class DigitsVit(StoredNetwork, unittest.TestCase):
    NAME, EXPERIMENT = "digits_vit", "digits_vit.json"
    forward = Forward

    def test_every_neuron_has_sixteen_levels(self):
        for population in self.network["populations"]:
            if "neuron" in population:
                unsigned = population["name"].endswith(("q_attn", "q_act"))
                neuron = population["neuron"]
                self.assertEqual((neuron["min_level"], neuron["max_level"]), (0, 15) if unsigned else (-8, 7))


if __name__ == "__main__":
    unittest.main()
