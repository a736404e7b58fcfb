#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Converts a trained network by every method at several T, evaluates each, and prints a Markdown table.

    scripts/conversion_table.py NAME.ann.json CALIBRATION.safetensors IMAGES.safetensors OUT/ [--samples N] [--only REGEX]

What is in OUT already is not done again. `float` is the network with neurons and real weights, `int8` what a chip stores, both
over the images; spikes, events and energies are an inference's, of arithmetic alone (docs/definitions.md).
"""
import argparse
import csv
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLAIN = ["adaptive.compression=false", "adaptive.early_exit=false"]


def rows():
    """(title, method, T, settings of the conversion, settings of the evaluation); the same conversion is made once."""
    for steps in (8, 16, 32, 64):
        # A long run of a large layer takes memory: T x images x neurons x 4 bytes.
        yield "IF, calibrated", "adaptive", steps, [*PLAIN, "adaptive.burst=1"] + ["bias_images=32"] * (steps > 16), []
    for steps in (4, 8):
        for burst in (2, 4, 8):
            yield f"AdaFire, phi = {burst}", "adaptive", steps, [*PLAIN, f"adaptive.burst={burst}"], []
    for steps in (8, 16):
        yield "threshold balancing", "threshold-balancing", steps, [], []
    for steps in (8, 16):
        yield "dual-phase", "dual-phase", steps, [], []
    for steps in (8, 16):
        yield "differential coding", "differential", steps, [], []
    four = "adaptive.burst=4"
    yield "AdaFire, phi = 4, SSC", "adaptive", 8, [four, "adaptive.early_exit=false"], []
    yield "AdaFire, phi = 4, IAT", "adaptive", 8, [four, "adaptive.compression=false"], []
    yield "AdaFire, phi by layer, SSC, IAT", "adaptive", 8, [], []


def words(settings):
    return [word for setting in settings for word in ("--set", setting)]


def slug(text):
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def call(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"conversion_table: {done.stderr.strip()}")


def is_complete(folder):
    manifest = folder / "manifest.json"
    return manifest.exists() and json.loads(manifest.read_text())["complete"]


def measure(options, title, method, steps, settings, evaluation):
    folder = options.out / slug(f"{method} {' '.join(settings)} {steps}")
    if not is_complete(folder):
        call(options.program, "convert", options.network, "--method", method, "--calibration", options.calibration,
             "--images", options.images, "--steps", steps, "-o", folder, "--quiet", *words(settings))
    result = options.out / slug(f"{title} {steps} evaluated")
    if not is_complete(result):
        samples = ["--samples", options.samples] if options.samples else []
        call(options.program, "evaluate", folder / "experiment.json", "--out", result, "--quiet", *samples,
             *words(evaluation))
    with open(result / "evaluate.csv", newline="") as file:
        evaluated = next(csv.DictReader(file))
    return json.loads((folder / "conversion.json").read_text())["accuracy_on_images"], evaluated


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("network", "calibration", "images", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--samples", type=int, default=0, help="of the images, for int8 (default: all)")
    parser.add_argument("--only", default="", help="rows whose title matches")
    parser.add_argument("--program", type=Path, default=ROOT / "build/release/spikeloom")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    print("| conversion | T | steps | float [%] | int8 [%] | unit spikes | events | energy [uJ] | of the ANN |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for row in rows():
        title, _, steps = row[:3]
        if not re.search(options.only, title):
            continue
        accuracy, evaluated = measure(options, *row)
        number = {key: float(value) for key, value in evaluated.items() if re.fullmatch(r"-?[\d.e+-]+", value)}
        print(f"| {title} | {steps} | {number['steps_mean']:.2f} | {100 * accuracy['spiking']:.1f} "
              f"| {number['accuracy_percent']:.1f} | {number['unit_spikes']:,.0f} | {number['events']:,.0f} "
              f"| {number['energy_paper-ac-mac-events_uj']:.1f} | {number['energy_paper-ac-mac-events_of_dense']:.2f} |", flush=True)


if __name__ == "__main__":
    main()
