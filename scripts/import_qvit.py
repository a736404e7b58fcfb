#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Converts a quantised vision Transformer (.npz) into a spikeloom network with its images, witness and experiment.

    scripts/import_qvit.py MODEL.npz OUT/

Every size comes from the file. The converted network is evaluated in float64 over all test images and must reproduce
the stored logits to 1e-9, or nothing is written. Exit status: 0 written, 1 the logits differ, 2 unusable input.
scripts/README.md lists the arrays.
"""
import argparse
import sys
import zipfile
import zlib
from pathlib import Path

try:
    import numpy as np
except ImportError:
    print("error: numpy is missing; on Debian: apt install python3-numpy", file=sys.stderr)
    sys.exit(2)

from snn import ModelError, exit_status, safetensors
from snn.experiment import write_experiment
from snn.forward import Forward
from snn.qvit import Arrays, build_network, read_config

TOLERANCE = 1e-9


def load_arrays(path):
    try:
        with open(path, "rb") as file:
            archive = np.load(file, allow_pickle=False)
            if isinstance(archive, np.ndarray):
                raise ModelError(f"{path}: one array, not an .npz archive")
            return Arrays(path, {name: archive[name] for name in archive.files})
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror or error}") from None
    except (ValueError, EOFError, zipfile.BadZipFile, zlib.error):
        raise ModelError(f"{path}: not a readable .npz archive of plain arrays") from None


def load_tests(arrays, config):
    images = arrays.get("test.images", (None, config.channels, config.height, config.width), ("uint8",))
    count = len(images)
    if count == 0:
        arrays.fail("test.images is empty")
    labels = arrays.get("test.labels", (count,), ("int64", "int32", "uint8"))
    return images, labels.astype(np.int64), arrays.get("test.logits", (count, config.classes), ("float64",))


def convert(model, out, name):
    """Returns the exit status."""
    arrays = load_arrays(model)
    config, raw = read_config(arrays)
    images, labels, reference = load_tests(arrays, config)
    builder = build_network(name or default_name(model, raw), "network.safetensors", config, arrays)
    forward = Forward(builder.network, builder.tensors)
    logits, codes = forward.run(images)
    difference = np.abs(logits - reference).max(axis=1)
    if not difference.max() < TOLERANCE:
        wrong = int((difference >= TOLERANCE).sum())
        print(f"error: {model}: the converted network does not reproduce test.logits: {wrong} of {len(images)} images "
              f"differ, by up to {difference.max():.3g} (image {int(difference.argmax())}); nothing was written",
              file=sys.stderr)
        return 1
    make_directory(out)
    builder.write(out, "network.snn.json")
    safetensors.write(out / "images.safetensors", {"images": images, "labels": labels})
    safetensors.write(out / "witness.safetensors",
                      {"logits": reference, **{f"codes.{key}": value for key, value in codes.items()}})
    write_experiment(out / "experiment.json", "")
    accuracy = float((reference.argmax(axis=1) == labels).mean())
    network = builder.network
    print(f"{out}: {len(network['populations'])} populations, {len(network['projections'])} projections, "
          f"{len(images)} images, accuracy {accuracy:.4f}, logits reproduced to {difference.max():.1e}, "
          f"closest value to a rounding boundary {forward.margin:.1e} thresholds")
    return 0


def default_name(model, raw):
    data_set = raw.get("ds")
    return f"qvit_{data_set}" if isinstance(data_set, str) and data_set else model.stem


def make_directory(out):
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelError(f"{out}: {error.strerror}") from None


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, metavar="MODEL.npz")
    parser.add_argument("out", type=Path, metavar="OUT", help="directory, made if missing")
    parser.add_argument("--name", help="name of the network (default: qvit_ and the data set the file names)")
    options = parser.parse_args(arguments)
    return exit_status(lambda: convert(options.model, options.out, options.name))


if __name__ == "__main__":
    sys.exit(main())
