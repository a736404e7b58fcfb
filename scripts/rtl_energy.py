#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Energy of an update of the neuron unit, by mode, from its RTL: synthesises rtl/neuron_unit.sv onto a standard-cell library, drives the
netlist with the C++ models' vectors, checks that every output is theirs, and prints a Markdown table.

    scripts/rtl_energy.py [--modes st_bif,if] [--operands typical] [--lanes N] [--table FILE --base generic28 --table-mode st_bif]

Needs yosys, qflow-tech-osu018 and the program neuron_vectors of a build with tests. Left out: glitches (zero delay), wires, clock tree.
"""
import argparse
import json
import pathlib
import subprocess
import sys

import numpy as np

from silicon import table as tables
from silicon.liberty import Library
from silicon.netlist import SEQUENCES, Netlist
from silicon.neuron_bench import Mismatch, NeuronBench, read_vectors
from silicon.synthesis import SynthesisError, synthesise

ROOT = pathlib.Path(__file__).resolve().parent.parent
UNIT = ("unit", "lane", "input", "sum", "fire", "compare", "ladder", "delay")
MODES = ("if", "lif", "st_bif", "adafire", "sfa")
TECHNOLOGIES = pathlib.Path("/usr/share/qflow/tech")
LIBRARIES = {"osu018": ("osu018_stdcells.lib", 180.0), "osu035": ("osu035_stdcells.lib", 350.0), "osu050": ("osu05_stdcells.lib", 500.0)}  # nm
T_63 = 1.998  # Student's t for 95 % and 64 sequences
LEAST_UPDATES = 2000


class Mistake(Exception):
    """Unusable input."""


def liberty_of(name):
    path = TECHNOLOGIES / name / LIBRARIES[name][0]
    if not path.exists():
        raise Mistake(f"{path} is not there: install qflow-tech-{name}")
    return path


def shape_of(options):
    """Parameters of the unit, as the build has them."""
    unit = json.loads(options.chip.read_text(encoding="utf-8"))["core"]["neuron_unit"]
    lanes = options.lanes or unit["lanes"]
    if not 1 <= lanes <= unit["lanes"]:
        raise Mistake(f"--lanes {lanes}: the chip has {unit['lanes']}, and the vectors are of its lanes")
    return {"LANES": lanes, "STAGES": unit["pipeline_stages"], "MEMBRANE": unit["membrane_bits"], "CURRENT": unit["current_bits"]}


def vectors(options, mode, lanes, beats):
    command = [options.vectors, mode, options.operands, str(options.seed), str(lanes), str(beats), str(SEQUENCES)]
    try:
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise Mistake(f"{options.vectors} is not there: build neuron_vectors, or say --vectors") from None
    if run.returncode != 0:
        raise Mistake(run.stderr.strip())
    return read_vectors(run.stdout)


class Estimator:
    def __init__(self, options):
        self.options = options
        shape = shape_of(options)
        self.lanes, self.stages = shape["LANES"], shape["STAGES"]
        liberty = liberty_of(options.library)
        sources = [ROOT / f"rtl/neuron_{part}.sv" for part in UNIT]
        netlist = synthesise(sources, "neuron_unit", shape, liberty, options.work)
        self.netlist = Netlist(netlist, "neuron_unit", Library(liberty))
        self.bench = NeuronBench(self.netlist, self.stages)
        self.membrane_bits = len(self.netlist.ports["in_membrane"][1]) // self.lanes

    def measure(self, mode):
        """(Result, events an update, updates)"""
        cycles = -(-self.options.updates // (self.lanes * SEQUENCES))
        measured = self.bench.run(vectors(self.options, mode, self.lanes, cycles + self.stages + 1))
        clock = self.bench.energies.clock / self.lanes
        each = measured.switching / (measured.cycles * self.lanes) + clock
        half_width = T_63 * np.std(each, ddof=1) / np.sqrt(SEQUENCES)
        what = (f"rtl/neuron_unit.sv, {self.lanes} lanes, {self.stages} stages, mode {mode}, {self.options.operands} operands, "
                f"gate-level toggle counts on {self.netlist.library.name}, {self.netlist.library.voltage:g} V")
        result = tables.Result(float(np.mean(each)), float(half_width), clock / float(np.mean(each)), what)
        return result, measured.events, measured.cycles * self.lanes * SEQUENCES


def print_unit(estimator):
    netlist = estimator.netlist
    cells, registers = len(netlist.cells), len(netlist.registers)
    print(f"neuron_unit, {estimator.lanes} lanes, {estimator.stages} stages on {netlist.library.name}, {netlist.library.voltage:g} V: "
          f"{cells:,} cells, {registers:,} of them registers; {netlist.area() / 1e6:.3f} mm2 of cells; "
          f"leakage {netlist.leakage() / 1e3:.2f} uW; clock {estimator.bench.energies.clock:.1f} pJ a cycle\n")
    print("| mode | updates, all as the model's | events an update | energy an update [pJ] | 95 % | of it clock |")
    print("|---|---:|---:|---:|---:|---:|")


def print_mode(mode, result, events, updates):
    print(f"| {mode} | {updates:,} | {events:.2f} | {result.mean:.1f} | +- {result.half_width:.1f} | {100 * result.clock_share:.0f} % |", flush=True)


def base_of(options):
    path = pathlib.Path(options.base)
    path = path if path.suffix == ".json" else ROOT / f"configs/energy/{options.base}.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Mistake(f"{path} is not there: --base is a table of configs/energy or a file") from None


def write_table(options, estimator, result):
    base = base_of(options)
    measured = tables.Node(LIBRARIES[options.library][1], estimator.netlist.library.voltage)
    entry = tables.entry_of(result, measured, tables.node_of(base), estimator.membrane_bits)
    tables.write(tables.table_of(base, options.table.stem, entry), options.table)
    print(f"\n{options.table}: {entry['name']} {entry['energy_pj']:g} pJ for {entry['per']} bits "
          f"({entry['uncertainty'][0]:g} to {entry['uncertainty'][1]:g}), {entry['kind']}", file=sys.stderr)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--modes", default=",".join(MODES))
    parser.add_argument("--operands", choices=("typical", "random"), default="typical",
                        help="as in the digits networks, or at every bound of the unit")
    parser.add_argument("--updates", type=int, default=20480, help=f"a mode, at least {LEAST_UPDATES}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lanes", type=int, default=0,
                        help="default: the chip's, which share control and counter; 1 is synthesised in a quarter of the time")
    parser.add_argument("--library", choices=sorted(LIBRARIES), default="osu018")
    parser.add_argument("--chip", type=pathlib.Path, default=ROOT / "configs/chips/generic28.json", help="that of the build's SPIKELOOM_RTL_CHIP")
    parser.add_argument("--vectors", default=str(ROOT / "build/release/tests/rtl/neuron_vectors"), help="the program that prints vectors")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "build/rtl_energy", help="where netlists are kept")
    parser.add_argument("--table", type=pathlib.Path, help="energy table to write")
    parser.add_argument("--base", default="generic28", help="what else is in it: a table's name or file")
    parser.add_argument("--table-mode", default="st_bif", choices=MODES, help="the table has one energy for all modes: whose")
    return parser.parse_args()


def main():
    options = parse()
    modes = options.modes.split(",")
    if unknown := set(modes) - set(MODES):
        raise Mistake(f"--modes {','.join(sorted(unknown))}: there are {', '.join(MODES)}")
    if options.updates < LEAST_UPDATES:
        raise Mistake(f"--updates {options.updates}: at least {LEAST_UPDATES}")
    if options.table and options.table_mode not in modes:
        raise Mistake(f"--table-mode {options.table_mode} is not among --modes")
    if options.table:
        tables.node_of(base_of(options))  # before minutes of work
    estimator = Estimator(options)
    print_unit(estimator)
    for mode in modes:
        result, events, updates = estimator.measure(mode)
        print_mode(mode, result, events, updates)
        if options.table and mode == options.table_mode:
            write_table(options, estimator, result)


if __name__ == "__main__":
    try:
        main()
    except Mismatch as mismatch:
        sys.exit(f"rtl_energy: {mismatch}")
    except (Mistake, SynthesisError, ValueError) as mistake:
        print(f"rtl_energy: {mistake}", file=sys.stderr)
        sys.exit(2)
