#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a trained network of a CIFAR ResNet (.npz, batch norms folded), and data sets of a CIFAR-10 binary file.

    scripts/import_resnet.py MODEL.npz BATCH.bin OUT/ --calibration 200

writes OUT/resnet20.ann.json and its arrays, OUT/calibration.safetensors (the last images of the file) and
OUT/images.safetensors (all others). Exit status: 0 written, 2 unusable input.
"""
import argparse
import sys
import zipfile
from pathlib import Path

try:
    import numpy as np
except ImportError:
    print("error: numpy is missing; on Debian: apt install python3-numpy", file=sys.stderr)
    sys.exit(2)

from snn import ModelError, exit_status, safetensors
from snn.resnet import block_names, build

SIZE, CHANNELS = 32, 3


def load_arrays(path):
    try:
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (ValueError, EOFError, zipfile.BadZipFile):
        raise ModelError(f"{path}: not a readable .npz archive of plain arrays") from None


def load_batch(path):
    """A label byte and 3 x 32 x 32 pixel bytes an image (cs.toronto.edu/~kriz/cifar.html)."""
    data = np.fromfile(path, np.uint8)
    record = 1 + CHANNELS * SIZE * SIZE
    if len(data) == 0 or len(data) % record != 0:
        raise ModelError(f"{path}: {len(data)} bytes, expected a multiple of {record}")
    data = data.reshape(-1, record)
    return data[:, 1:].reshape(-1, CHANNELS, SIZE, SIZE), data[:, 0].astype(np.int64)


def convert(model, batch, out, name, calibration):
    arrays = load_arrays(model)
    images, labels = load_batch(batch)
    if not 0 < calibration < len(images):
        raise ModelError(f"{batch}: {len(images)} images, of which {calibration} cannot be for calibration")
    name = name or f"resnet{2 * len(block_names(arrays)) + 2}"
    network = build(arrays, name, SIZE)
    out.mkdir(parents=True, exist_ok=True)
    network.write(out, f"{name}.ann.json")
    rest = len(images) - calibration
    for file, part in (("images", slice(0, rest)), ("calibration", slice(rest, None))):
        safetensors.write(out / f"{file}.safetensors", {"images": images[part], "labels": labels[part]})
    print(f"{out}: {name}, {len(network.network['populations'])} populations, {rest} images, {calibration} more for "
          "calibration")


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, metavar="MODEL.npz")
    parser.add_argument("batch", type=Path, metavar="BATCH.bin", help="images and labels, CIFAR-10 binary format")
    parser.add_argument("out", type=Path, metavar="OUT", help="directory, made if missing")
    parser.add_argument("--name", help="name of the network (default: resnet and its depth)")
    parser.add_argument("--calibration", type=int, default=200, help="images for calibration (default: 200)")
    options = parser.parse_args(arguments)
    return exit_status(
        lambda: convert(options.model, options.batch, options.out, options.name, options.calibration))


if __name__ == "__main__":
    sys.exit(main())
