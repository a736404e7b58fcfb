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

from snn import ModelError, compare
from snn.burst import to_bursts
from snn.network import to_json


def positive(text):
    if not (text.isdecimal() and 1 <= int(text) <= 255):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of spikes in 1..255")
    return int(text)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", type=Path, help="NAME.snn.json")
    parser.add_argument("out", type=Path, help="folder to write into")
    parser.add_argument("--burst", type=positive, default=4, help="phi, most spikes of a neuron in a step (default: 4)")
    options = parser.parse_args(arguments)
    try:
        network = compare.read_json(options.network)
        network = to_bursts(network, f"{network['name']}_burst{options.burst}", options.burst)
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / f"{network['name']}.snn.json").write_text(to_json(network))
        shutil.copy(options.network.parent / network["tensors"], options.out)
        return 0
    except (KeyError, TypeError):
        print(f"error: {options.network}: not a spikeloom network", file=sys.stderr)
    except shutil.SameFileError:
        return 0
    except ModelError as error:
        print(f"error: {error}", file=sys.stderr)
    except OSError as error:
        print(f"error: {error.filename}: {error.strerror}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
