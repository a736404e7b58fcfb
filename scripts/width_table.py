#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What widths cost: runs one experiment at several precisions and prints a Markdown table.

    scripts/width_table.py CONFIG [--samples N] [--jobs N] [--grid T:F,T:F,...]

T and F are precision.threshold_frac_bits and precision.function_frac_bits. `wrong codes` counts settled codes that differ from the
network as it was trained (float64); `at width` those that differ from the quantised network at the same widths, which has
to be 0. State is membranes, pending currents, tracers and function state of all cores, as stored (unused bits of words included).
"""
import argparse
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
GRID = "8:28,12:28,16:28,24:28,32:28,16:8,16:12,16:16,16:20,16:24,16:32,8:8"
STATE_COLUMNS = ("pending_bits", "membrane_bits", "tracer_bits", "operand_tracer_bits", "function_input_bits", "function_result_bits")


def run(program, config, threshold, function, samples, jobs):
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "run"
        command = [program, "run", config, "--quiet", "--json", "--out", out, "--jobs", str(jobs),
                   "--set", f"precision.threshold_frac_bits={threshold}", "--set", f"precision.function_frac_bits={function}"]
        if samples:
            command += ["--samples", str(samples)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 3):
            sys.exit(f"width_table: {done.stderr.strip()}")
        with open(out / "cores.csv", newline="") as file:
            bits = sum(float(row[c]) for row in csv.DictReader(file) for c in STATE_COLUMNS)
        return json.loads(done.stdout), bits


def row(threshold, function, result, bits):
    agreement = result["ann_agreement"]
    trained = agreement["trained_network"]
    return (f"| {threshold} | {function} | {trained['wrong_codes']:,} of {trained['codes_checked']:,} | {agreement['wrong_codes']} "
            f"| {100 * result['accuracy']:.2f} | {bits / 8 / 1024:.0f} | {1e6 * result['latency_s']['mean']:.0f} "
            f"| {1e6 * result['energy_j']['total']:.2f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config")
    parser.add_argument("--samples", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--grid", default=GRID)
    parser.add_argument("--program", default=ROOT / "build/release/spikeloom")
    options = parser.parse_args()
    print("| threshold bits | function bits | wrong codes | at width | accuracy [%] | state [KiB] | latency [us] | energy [uJ] |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    for point in options.grid.split(","):
        threshold, function = (int(part) for part in point.split(":"))
        result, bits = run(options.program, options.config, threshold, function, options.samples, options.jobs)
        print(row(threshold, function, result, bits), flush=True)


if __name__ == "__main__":
    main()
