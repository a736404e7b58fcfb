#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes recordings of address events from images: a camera that moves in front of handwritten digits.

    scripts/digits_events.py OUT/

Writes OUT/0000.bin ... in the 40-bit format of N-MNIST, and OUT/digits.recordings.json, which lists them with their
labels for `images` of an experiment. scripts/snn/saccades.py says how images become events.
Exit status: 0 written, 2 unusable input.
"""
import argparse
import json
import sys
from pathlib import Path

try:
    import numpy as np
except ImportError:
    print("error: numpy is missing; on Debian: apt install python3-numpy", file=sys.stderr)
    sys.exit(2)

from snn import ModelError, exit_status, saccades, safetensors

DIGITS = Path(__file__).resolve().parents[1] / "models" / "zoo" / "digits_vit" / "images.safetensors"
LIST = "digits.recordings.json"


def load_images(path, count, white):
    """(images in 0..1 [n, height, width], labels) of a data set of one channel."""
    arrays = safetensors.read(path)
    for name, rank in (("images", 4), ("labels", 1)):
        if name not in arrays or arrays[name].ndim != rank:
            raise ModelError(f"{path}: expected an array {name} of {rank} axes")
    images, labels = arrays["images"], arrays["labels"]
    most = saccades.SENSOR // saccades.UPSCALE
    if images.shape[1] != 1 or max(images.shape[2:]) > most:
        raise ModelError(f"{path}: images of shape {images.shape[1:]}, expected one channel of at most {most} x {most}")
    if len(images) != len(labels):
        raise ModelError(f"{path}: {len(labels)} labels for {len(images)} images")
    return np.minimum(images[:count, 0] / white, 1.0), labels[:count]


def convert(source, out, count, white):
    images, labels = load_images(source, count, white)
    out.mkdir(parents=True, exist_ok=True)
    recordings, events = [], 0
    for index, (image, label) in enumerate(zip(images, labels)):
        name = f"{index:04d}.bin"
        packed = saccades.pack(saccades.record(image))
        (out / name).write_bytes(packed)
        recordings.append({"file": name, "label": int(label)})
        events += len(packed) // 5
    document = {"sensor": {"width": saccades.SENSOR, "height": saccades.SENSOR}, "recordings": recordings}
    (out / LIST).write_text(json.dumps(document, indent=1) + "\n")
    print(f"{out / LIST}: {len(recordings)} recordings of {saccades.SENSOR} x {saccades.SENSOR} pixels, "
          f"{events / max(1, len(recordings)):.0f} events each on average")


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT", help="directory, made if missing")
    parser.add_argument("--images", type=Path, default=DIGITS, help="data set (default: the digits of the model zoo)")
    parser.add_argument("--count", type=int, help="how many, from the first (default: all)")
    parser.add_argument("--white", type=float, default=16.0, help="pixel code of full intensity (default: 16)")
    options = parser.parse_args(arguments)
    return exit_status(lambda: convert(options.images, options.out, options.count, options.white))


if __name__ == "__main__":
    sys.exit(main())
