# SPDX-License-Identifier: Apache-2.0
"""scripts/snn/burst.py on a chain small enough to compute by hand, and scripts/burst_network.py."""
import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path

from synthetic_vit import ROOT
from test_forward import image, pixel_chain

import burst_network
from snn import ModelError
from snn.burst import BurstForward, to_bursts

ZOO = ROOT / "models" / "zoo"


def burst_chain(burst, steps):
    """The chain of test_forward: pixel code p stands for p/4 - 1; levels 0..4 of 0.5, so that a spike is worth 2 / burst.
    Readout: x 1.5."""
    settled = pixel_chain(0.5, (0, 4))
    network = to_bursts({"name": "chain", "populations": settled.populations,
                         "projections": sum(settled.incoming.values(), [])}, "bursts", burst)
    return BurstForward(network, settled.tensors, steps)


class Bursts(unittest.TestCase):
    def counts(self, forward, *pixels):
        logits, counts = forward.run(image(*pixels))
        return logits[0].tolist(), counts["q"][0, :, 0].tolist()

    def test_a_neuron_sends_the_rounded_sum_of_its_input(self):
        # Threshold 1, T = 4, shift 1/8 a step. Input 0.5: 0.625 1.25* 0.875 1.5* = 2 spikes. Input 0.25: 0.375 0.75
        # 1.125* 0.5 = 1 spike. The readout adds up 1 x 1.5 a spike.
        self.assertEqual(self.counts(burst_chain(2, 4), 6, 5), ([3.0, 1.5], [2, 1]))

    def test_half_a_spike_is_rounded_up(self):
        # Threshold 1/2, one step, shift 1/4: 0.25 + 0.25 reaches it, 0 + 0.25 does not.
        self.assertEqual(self.counts(burst_chain(4, 1), 5, 4), ([0.75, 0.0], [1, 0]))

    def test_a_burst_ends_at_phi_and_the_rest_waits(self):
        # Threshold 1, phi = 2. Input 3 in each of two steps, shift 1/4: 3.25** leaves 1.25, 4.5** leaves 2.5.
        self.assertEqual(self.counts(burst_chain(2, 2), 16, 16), ([6.0, 6.0], [4, 4]))
        # Threshold 2 / 4, phi = 4, shift 1/8: 3.125**** leaves 1.125, 4.25****.
        self.assertEqual(self.counts(burst_chain(4, 2), 16, 16), ([6.0, 6.0], [8, 8]))

    def test_a_negative_membrane_sends_nothing(self):
        # Input -1 and 1 in each of three steps; threshold 1/2: none, and two spikes of 3/4 a step.
        self.assertEqual(self.counts(burst_chain(4, 3), 0, 8), ([0.0, 4.5], [0, 6]))

    def test_only_quantised_relus_become_bursts(self):
        network = json.loads((ZOO / "digits_vit" / "digits_vit.snn.json").read_text())
        with self.assertRaisesRegex(ModelError, "q_embed is no quantised ReLU"):
            to_bursts(network, "x", 4)


class Command(unittest.TestCase):
    def run_command(self, *arguments):
        err = io.StringIO()
        with contextlib.redirect_stderr(err):
            status = burst_network.main([str(argument) for argument in arguments])
        return status, err.getvalue()

    def test_it_writes_graph_and_arrays_and_leaves_the_other_network_alone(self):
        source = ZOO / "digits_cnn" / "digits_cnn.snn.json"
        before = source.read_bytes()
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(self.run_command(source, folder, "--burst", 2), (0, ""))
            network = json.loads((Path(folder) / "digits_cnn_burst2.snn.json").read_text())
            self.assertTrue((Path(folder) / network["tensors"]).exists())
        self.assertEqual({p["neuron"]["burst"] for p in network["populations"] if "neuron" in p}, {2})
        self.assertEqual(source.read_bytes(), before)

    def test_what_it_cannot_use_is_one_line(self):
        with tempfile.TemporaryDirectory() as folder:
            status, message = self.run_command(ZOO / "digits_vit" / "digits_vit.snn.json", folder)
            self.assertEqual((status, message),
                             (2, "error: digits_vit: q_embed is no quantised ReLU (st_bif, min_level 0, no function)\n"))
            self.assertEqual(self.run_command(ZOO / "digits_cnn" / "training.json", folder)[0], 2)
            status, message = self.run_command(Path(folder) / "none.snn.json", folder)
            self.assertEqual((status, message), (2, f"error: {folder}/none.snn.json: No such file or directory\n"))


if __name__ == "__main__":
    unittest.main()
