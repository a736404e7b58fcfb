#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Evaluates a trained network in PyTorch and by float_benchmark, in turns, and prints how fast each is.

    scripts/float_speed.py NAME.ann.json IMAGES.safetensors [--rounds 5] [--batch 100]

For networks of convolutions, linear layers, ReLUs and residual branches. Needs python3-torch.
"""
import argparse
import json
import os
import re
import subprocess
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from snn import safetensors

ROOT = Path(__file__).resolve().parent.parent


class Torch:
    """The populations in the order of the file, channels first."""

    def __init__(self, path):
        self.network = json.loads(path.read_text())
        self.arrays = {name: torch.tensor(array) for name, array in
                       safetensors.read(path.parent / self.network["tensors"]).items()}

    def apply(self, projection, x):
        if projection["operator"] == "identity":
            return x
        weights = self.arrays[projection["weights"]]
        if projection["operator"] == "linear":
            return x.mean((2, 3)) @ weights.T
        return F.conv2d(x, weights, stride=projection.get("stride", 1), padding=projection.get("padding", 0))

    def run(self, images):
        values = {}
        for population in self.network["populations"]:
            name = population["name"]
            if "input" in population:
                scale, offset = (torch.tensor(population["input"][key], dtype=torch.float32).view(1, -1, 1, 1)
                                 for key in ("scale", "offset"))
                values[name] = images * scale + offset
                continue
            y = sum(self.apply(p, values[p["source"]]) for p in self.network["projections"] if p["target"] == name)
            if "bias" in population:
                y = y + self.arrays[population["bias"]].view(1, -1, *[1] * (y.dim() - 2))
            values[name] = F.relu(y) if "activation" in population else y
        return values[self.network["populations"][-1]["name"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", type=Path)
    parser.add_argument("images", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--program", type=Path, default=ROOT / "build/release/tests/benchmarks/float_benchmark")
    options = parser.parse_args()
    torch.set_num_threads(os.cpu_count())
    network = Torch(options.network)
    images = torch.tensor(safetensors.read(options.images)["images"].astype(np.float32))
    ratios = []
    with torch.no_grad():
        network.run(images[:options.batch])
        for _ in range(options.rounds):
            begin = time.perf_counter()
            for part in images.split(options.batch):
                network.run(part)
            theirs = 1e3 * (time.perf_counter() - begin) / len(images)
            text = subprocess.run([options.program, options.network, options.images], capture_output=True, text=True,
                                  check=True).stdout
            ours = float(re.search(r"trained, float32 +([\d.]+) ms", text).group(1))
            ratios.append(theirs / ours)
            print(f"PyTorch {theirs:.3f} ms an image, spikeloom {ours:.3f} ms: {ratios[-1]:.2f} times as fast")
    print(f"median: {np.median(ratios):.2f} times as fast as PyTorch {torch.__version__}, "
          f"{torch.get_num_threads()} threads")


if __name__ == "__main__":
    main()
