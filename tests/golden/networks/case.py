# SPDX-License-Identifier: Apache-2.0
"""One small network, samples for it, and what numpy says they give: written as files, simulated, compared.

A test builds the network with `snn.network.NetworkBuilder`, evaluates it by formulas of its own (nothing of `snn.forward`, nothing of
the simulator), and hands over codes and logits; `Case.check` runs the chip and expects the same numbers, and every spike equal to the
reference engine's.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[3]
SPIKELOOM = os.environ.get("SPIKELOOM", str(ROOT / "build/release/spikeloom"))
sys.path.insert(0, str(ROOT / "scripts"))

from snn import safetensors  # noqa: E402
from snn.network import NetworkBuilder  # noqa: E402,F401  (for the tests)

# Graded norms need wider lanes than those of generic28.
CHIP = {"extends": "generic28", "core": {"neuron_unit": {"membrane_bits": 64, "current_bits": 64}}}


class Case(unittest.TestCase):
    """What all golden tests of networks do."""

    def simulate(self, builder, data, settings, witness=None):
        """Runs the samples `data` (arrays of images.safetensors). `settings`: assignments as of --set. Returns result.json."""
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            builder.write(folder, "network.snn.json")
            safetensors.write(folder / "images.safetensors", data)
            document = {"schema_version": 1, "network": "network.snn.json", "images": "images.safetensors", "chip": CHIP,
                        "energy": "generic28", "precision": {"threshold_frac_bits": 16, "function_frac_bits": 28}}
            if witness is not None:
                safetensors.write(folder / "witness.safetensors", witness)
                document["witness"] = "witness.safetensors"
            (folder / "experiment.json").write_text(json.dumps(document))
            command = [SPIKELOOM, "run", folder / "experiment.json", "--quiet", "--json", "--out", folder / "run", "--jobs", "2"]
            command += [word for setting in settings for word in ("--set", setting)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def check(self, builder, data, settings, codes, logits, tolerance=1e-6):
        """`codes`: {population: [samples, rows, cols]}, the sum of the values that each neuron has sent, in units of an event."""
        for name, values in codes.items():
            self.assertLessEqual(np.abs(values).max(), 127, name)
            self.assertGreater(np.count_nonzero(values), values.size // 20, f"{name} hardly spikes: the test shows nothing")
        witness = {f"codes.{name}": values.astype(np.int8) for name, values in codes.items()}
        witness["logits"] = np.ascontiguousarray(logits, dtype=np.float64)
        result = self.simulate(builder, data, settings, witness)
        seen = result["ann_agreement"]["witness"]
        self.assertEqual(seen["wrong_codes"], 0)
        self.assertEqual(seen["codes_checked"], sum(values.size for values in codes.values()))
        self.assertLess(seen["largest_logit_difference"], tolerance)
        self.assertIs(result["spikes_match_reference"], True)
        return result
