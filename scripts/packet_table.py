#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What multicast and packing save: runs one experiment with copies and with trees, with one and with several spikes a packet, and
prints a Markdown table.

    scripts/packet_table.py CONFIG [--samples N] [--jobs N] [--spikes 1,16] [--set PATH=VALUE ...]

Network is the energy of routers, FIFOs and fan-out tables. Percentages compare with the first row.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
NETWORK = ("network", "fifos", "fanout_memory")


def run(options, multicast, spikes):
    settings = [f"chip.noc.multicast={multicast}", f"chip.noc.packet.spikes_max={spikes}", *options.set]
    with tempfile.TemporaryDirectory() as folder:
        command = [options.program, "run", options.config, "--quiet", "--json", "--out", pathlib.Path(folder) / "run",
                   "--jobs", str(options.jobs)]
        for setting in settings:
            command += ["--set", setting]
        if options.samples:
            command += ["--samples", str(options.samples)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        sys.exit(f"packet_table: {done.stderr.strip()}")
    return json.loads(done.stdout)


def row(multicast, spikes, result, first):
    energy = result["energy_j"]
    network = sum(energy["by_component"].get(part, 0.0) for part in NETWORK)

    def against_first(value, reference):
        return f"{100 * (value / reference - 1):+.1f} %"

    return (f"| {multicast} | {spikes} | {result['packets']:,.0f} | {result['flit_hops']:,.0f} | "
            f"{against_first(result['flit_hops'], first['flit_hops'])} | {1e6 * result['latency_s']['mean']:.1f} | {1e9 * network:.0f} | "
            f"{1e6 * energy['total']:.2f} | {against_first(energy['total'], first['energy_j']['total'])} | "
            f"{'yes' if result['spikes_match_reference'] else 'NO'} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config")
    parser.add_argument("--samples", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--spikes", default="1,16")
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE")
    parser.add_argument("--program", default=ROOT / "build/release/spikeloom")
    options = parser.parse_args()
    print("| multicast | spikes a packet | packets | flit-hops | | latency [us] | network [nJ] | energy [uJ] | | spikes equal |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---|")
    first = None
    for spikes in options.spikes.split(","):
        for multicast in ("copies", "tree"):
            result = run(options, multicast, spikes)
            first = first or result
            print(row(multicast, spikes, result, first), flush=True)


if __name__ == "__main__":
    main()
