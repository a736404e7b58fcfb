# SPDX-License-Identifier: Apache-2.0
"""The experiment that runs an exported network: on the generic 28 nm preset, wide enough to be exact."""
import json


def write_experiment(path, prefix, network="network.snn.json"):
    """`prefix`: from the experiment's directory to that of the network, with a trailing slash, or empty."""
    document = {
        "schema_version": 1,
        "network": prefix + network,
        "images": prefix + "images.safetensors",
        "witness": prefix + "witness.safetensors",
        "chip": "generic28",
        "energy": "generic28",
        "precision": {"threshold_frac_bits": 16, "function_frac_bits": 28},
        "run": {"schedule": "layered", "stop": "quiet"},
    }
    path.write_text(json.dumps(document, indent=2) + "\n")
