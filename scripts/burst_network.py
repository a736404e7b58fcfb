#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Turns a network of quantised ReLUs (ST-BIF neurons of levels 0..n) into one of AdaFire burst neurons.

    scripts/burst_network.py models/zoo/digits_cnn/digits_cnn.snn.json OUT/ --burst 1

writes OUT/NAME_burst1.snn.json and its arrays. Exit status: 0 written, 2 unusable arguments or files.
"""
import argparse
import shutil
import sys
from pathlib import Path

from snn import ModelError, compare, exit_status
from snn.burst import to_bursts
from snn.network import to_json


def positive(text):
    if not (text.isdecimal() and 1 <= int(text) <= 255):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of spikes in 1..255")
    return int(text)


def convert(path, out, burst):
    try:
        network = compare.read_json(path)
        network = to_bursts(network, f"{network['name']}_burst{burst}", burst)
        arrays = path.parent / network["tensors"]
    except (KeyError, TypeError):
        raise ModelError(f"{path}: not a spikeloom network") from None
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{network['name']}.snn.json").write_text(to_json(network))
    if out.resolve() != arrays.parent.resolve():
        shutil.copy(arrays, out)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", type=Path, help="NAME.snn.json")
    parser.add_argument("out", type=Path, help="folder to write into")
    parser.add_argument("--burst", type=positive, default=4, help="phi, most spikes of a neuron in a step (default: 4)")
    options = parser.parse_args(arguments)
    return exit_status(lambda: convert(options.network, options.out, options.burst))


if __name__ == "__main__":
    sys.exit(main())
