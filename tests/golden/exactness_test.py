#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The chip computes the network: every settled code and every spike, whatever the chip looks like.

    exactness_test.py SPIKELOOM DATA_FOLDER all|few

`few` simulates some samples under every variant; `all` every sample under both schedules. The MNIST network is imported from
DATA_FOLDER/qvit_mnist and left out, with a message, where that is absent.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SPIKELOOM, DATA, EXTENT = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
DIGITS = ROOT / "configs/experiments/digits_vit.json"
DIGITS_CNN = ROOT / "configs/experiments/digits_cnn.json"
DIGITS_DVS = ROOT / "configs/experiments/digits_dvs.json"
BURSTS = ROOT / "configs/experiments/digits_cnn_burst.json"
VARIANTS = {
    "layered": [],
    "pipelined": ["run.schedule=pipelined"],
    "buffers of one flit": ["chip.noc.buffer_flits=1"],
    "buffers of one flit, pipelined": ["chip.noc.buffer_flits=1", "run.schedule=pipelined"],
    "one virtual channel of one flit": ["chip.noc.virtual_channels=1", "chip.noc.buffer_flits=1"],
    "FIFOs of one packet, pipelined": ["chip.core.axon_fifo_packets=1", "chip.core.output_fifo_packets=1",
                                       "chip.noc.source_queue_packets=1", "run.schedule=pipelined"],
    "row-major placement": ["mapping.placement=row_major"],
    "a larger mesh": ["chip.mesh=[8,8]", "run.schedule=pipelined"],
    "a mesh of one row": ["chip.mesh=[32,1]"],
    "small memories, many slices": ["chip.core.synaptic_memory.capacity_bytes=4096", "chip.core.membrane_memory.capacity_bytes=6144",
                                    "chip.core.function_memory.capacity_bytes=4096", "run.schedule=pipelined"],
    "two chips": ["chip.board.chips_x=2"],
    "two chips, pipelined": ["chip.board.chips_x=2", "run.schedule=pipelined"],
    "four chips": ["chip.board.chips_x=2", "chip.board.chips_y=2"],
    "four chips, pipelined": ["chip.board.chips_x=2", "chip.board.chips_y=2", "run.schedule=pipelined"],
    "four chips, packet fidelity": ["chip.board.chips_x=2", "chip.board.chips_y=2", "chip.noc.fidelity=packet"],
    "two cores a router": ["chip.noc.concentration=2"],
    "two cores a router, pipelined": ["chip.noc.concentration=2", "run.schedule=pipelined"],
    "two cores a router, packet fidelity, pipelined": ["chip.noc.concentration=2", "chip.noc.fidelity=packet", "run.schedule=pipelined"],
    "four cores a router": ["chip.noc.concentration=4"],
    "four cores a router, multicast trees, pipelined": ["chip.noc.concentration=4", "chip.noc.multicast=tree", "run.schedule=pipelined"],
    "four cores a router, one virtual channel of one flit": [
        "chip.noc.concentration=4", "chip.noc.virtual_channels=1", "chip.noc.buffer_flits=1"],
    "two cores a router, two chips, row-major placement": [
        "chip.noc.concentration=2", "chip.board.chips_x=2", "mapping.placement=row_major"],
    "every neuron visited": ["chip.core.neuron_unit.visit=all"],
    "fire-enable delay, bias and input spread": ["run.fire_enable_delay=2", "run.bias_steps=3", "run.input_steps=4"],
    "the same, pipelined": ["run.fire_enable_delay=1", "run.bias_steps=4", "run.input_steps=3", "run.schedule=pipelined"],
    "packet fidelity": ["chip.noc.fidelity=packet"],
    "packet fidelity, pipelined": ["chip.noc.fidelity=packet", "run.schedule=pipelined"],
    "packet fidelity, one virtual channel of one flit, FIFOs of one packet, pipelined": [
        "chip.noc.fidelity=packet", "chip.noc.virtual_channels=1", "chip.noc.buffer_flits=1", "chip.core.axon_fifo_packets=1",
        "chip.core.output_fifo_packets=1", "chip.noc.source_queue_packets=1", "run.schedule=pipelined"],
    "ideal fidelity": ["chip.noc.fidelity=ideal"],
    "ideal fidelity, pipelined": ["chip.noc.fidelity=ideal", "run.schedule=pipelined"],
    "four spikes a packet": ["chip.noc.packet.spikes_max=4"],
    "16 spikes a packet, pipelined": ["chip.noc.packet.spikes_max=16", "run.schedule=pipelined"],
    "256 spikes a packet, flits of 16 bits, one virtual channel of one flit": [
        "chip.noc.packet.spikes_max=256", "chip.core.output_fifo_packets=256", "chip.noc.flit_bits=16", "chip.noc.virtual_channels=1",
        "chip.noc.buffer_flits=1"],
    "256 spikes a packet, flits of 16 bits, one virtual channel of one flit, FIFOs of one packet, pipelined": [
        "chip.noc.packet.spikes_max=256", "chip.core.output_fifo_packets=256", "chip.noc.flit_bits=16", "chip.noc.virtual_channels=1",
        "chip.noc.buffer_flits=1", "chip.core.axon_fifo_packets=1", "chip.noc.source_queue_packets=1", "run.schedule=pipelined"],
    "256 spikes a packet, packet fidelity, pipelined": [
        "chip.noc.fidelity=packet", "chip.noc.packet.spikes_max=256", "chip.core.output_fifo_packets=256", "run.schedule=pipelined"],
    "multicast": ["chip.noc.multicast=tree"],
    "multicast, pipelined, small cores, one channel of one flit": [
        "chip.noc.multicast=tree", "run.schedule=pipelined", "chip.core.neurons_max=512", "chip.noc.virtual_channels=1",
        "chip.noc.buffer_flits=1"],
    "multicast of 16 spikes, small cores, four chips": [
        "chip.noc.multicast=tree", "chip.noc.packet.spikes_max=16", "chip.core.neurons_max=512", "chip.board.chips_x=2",
        "chip.board.chips_y=2"],
    "multicast of 16 spikes, small cores, packet fidelity, pipelined": [
        "chip.noc.multicast=tree", "chip.noc.packet.spikes_max=16", "chip.core.neurons_max=512", "chip.noc.fidelity=packet",
        "run.schedule=pipelined"],
    "narrow grids": ["precision.threshold_frac_bits=8", "precision.function_frac_bits=8"],
    "wide grids": [
        "precision.threshold_frac_bits=32", "precision.function_frac_bits=32", "chip.core.neuron_unit.membrane_bits=64",
        "chip.core.neuron_unit.current_bits=64"],
}
ALL = ("layered", "pipelined", "one virtual channel of one flit", "row-major placement")
CNN = ("layered", "pipelined", "one virtual channel of one flit", "row-major placement", "four chips", "packet fidelity, pipelined",
       "16 spikes a packet, pipelined", "multicast, pipelined, small cores, one channel of one flit", "wide grids",
       "fire-enable delay, bias and input spread", "the same, pipelined")
BURST = ("layered", "pipelined", "one virtual channel of one flit", "packet fidelity, pipelined", "16 spikes a packet, pipelined",
         "multicast, pipelined, small cores, one channel of one flit")
BURST_WITNESS = f"witness={ROOT / 'models/zoo/digits_cnn/witness_burst.safetensors'}"


def run(config, assignments, samples):
    with tempfile.TemporaryDirectory() as folder:
        command = [SPIKELOOM, "run", config, "--quiet", "--json", "--out", pathlib.Path(folder) / "run", "--jobs", "2"]
        command += [word for assignment in assignments for word in ("--set", assignment)]
        command += ["--samples", str(samples)] if samples else []
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"exit code {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


class Exactness(unittest.TestCase):
    def check(self, config, few, variants=tuple(VARIANTS)):
        names = ALL if EXTENT == "all" else variants
        for name in names:
            with self.subTest(name):
                result = run(config, VARIANTS[name], 0 if EXTENT == "all" else few)
                agreement = result["ann_agreement"]
                self.assertEqual(agreement["wrong_codes"], 0)
                self.assertGreater(agreement["codes_checked"], 0)
                self.assertIs(result["spikes_match_reference"], True)
                self.assertEqual(result["settled"], result["samples"])
                if "narrow" not in name:
                    self.assertEqual(agreement["trained_network"]["wrong_codes"], 0)
                    self.assertLess(agreement["trained_network"]["largest_logit_difference"], 1e-6)
                    self.assertEqual(agreement["witness"]["wrong_codes"], 0)
                    self.assertGreater(agreement["witness"]["codes_checked"], 0)

    def test_digits(self):
        self.check(DIGITS, 3)

    def test_digits_cnn(self):
        self.check(DIGITS_CNN, 3, CNN)

    def test_recordings(self):
        # The dense oracles are about images: the witness is the exporter's.
        for name in CNN:
            with self.subTest(name):
                result = run(DIGITS_DVS, [s for s in VARIANTS[name] if "input_steps" not in s], 0 if EXTENT == "all" else 3)
                witness = result["ann_agreement"]["witness"]
                self.assertEqual(witness["wrong_codes"], 0)
                self.assertGreater(witness["codes_checked"], 0)
                self.assertIs(result["spikes_match_reference"], True)
                self.assertEqual(result["settled"], result["samples"])

    def test_bursts(self):
        # The exporter computed 8 steps layer by layer: a pipeline, with its windows and delays, sends the same spikes.
        for name in ALL if EXTENT == "all" else BURST:
            with self.subTest(name):
                result = run(BURSTS, VARIANTS[name] + [BURST_WITNESS], 0 if EXTENT == "all" else 3)
                witness = result["ann_agreement"]["witness"]
                self.assertEqual(witness["wrong_codes"], 0)
                self.assertGreater(witness["codes_checked"], 0)
                self.assertIs(result["spikes_match_reference"], True)

    def test_mnist(self):
        model = DATA / "qvit_mnist/model.npz"
        if not model.exists():
            self.skipTest(f"{model} is not there")
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, ROOT / "scripts/import_qvit.py", model, folder], check=True, capture_output=True)
            self.check(pathlib.Path(folder) / "experiment.json", 2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
