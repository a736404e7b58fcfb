#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Cell area of the units in rtl/, in the shapes that the logic of the area tables is derived from: by Yosys, onto a standard-cell library.

    scripts/rtl_area.py [SHAPE...] [--list]      a table row for each shape, as it is done; a few minutes at most for one

Needs yosys and qflow-tech-osu018. Cells alone: no wires, no clock tree, no space between them; no delay is asked for, so the cells are small.
"""
import argparse
import collections
import json
import pathlib
import sys

from silicon.liberty import Library
from silicon.synthesis import SynthesisError, synthesise

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIBRARY = pathlib.Path("/usr/share/qflow/tech/osu018/osu018_stdcells.lib")
PARTS = {"neuron_unit": ("unit", "lane", "input", "sum", "fire", "compare", "ladder", "delay"),
         "accumulator": ("", "adder", "delay", "hazard", "lane", "runs"),
         "router": ("", "arbiter", "input", "output", "route", "switch_allocator", "vc_allocator"),
         "function_unit": ("pkg", "lane", "row", "digits", "pipeline", "scratch", "table", "sequencer", "unit")}
NEURON = {"LANES": 1, "STAGES": 3, "MEMBRANE": 40, "CURRENT": 36, "THRESHOLD": 32, "TRACER": 9, "SHIFT_MAX": 24, "BURST_MAX": 16}
ACCUMULATOR = {"LANES": 16, "MULTIPLY_LANES": 4, "STAGES": 3, "READ_LATENCY": 1, "NEURONS": 16384, "OPERAND_BITS": 24, "FACTOR_BITS": 32, "SUM_BITS": 48}
ROUTER = {"PORTS": 5, "VIRTUAL_CHANNELS": 4, "BUFFER_FLITS": 4, "FLIT_BITS": 64, "CREDIT_CYCLES": 1}
LANE = {"LANE_BITS": 32, "DATA_BITS": 64}
SHAPES = {
    "neuron": ("neuron_unit", NEURON),
    "neuron-narrow": ("neuron_unit", NEURON | {"MEMBRANE": 24, "CURRENT": 20}),
    "router": ("router", ROUTER),
    "router-shallow": ("router", ROUTER | {"BUFFER_FLITS": 2}),
    "router-narrow": ("router", ROUTER | {"FLIT_BITS": 32}),
    "router-channels": ("router", ROUTER | {"VIRTUAL_CHANNELS": 2}),
    "router-ports": ("router", ROUTER | {"PORTS": 6}),
    "accumulator-lane": ("accumulator_lane", {"OPERAND_BITS": 24, "FACTOR_BITS": 32, "MULTIPLIES": 0}),
    "accumulator-multiplier": ("accumulator_lane", {"OPERAND_BITS": 24, "FACTOR_BITS": 32, "MULTIPLIES": 1}),
    "accumulator-2": ("accumulator", ACCUMULATOR | {"LANES": 2, "MULTIPLY_LANES": 1}),
    "accumulator-4": ("accumulator", ACCUMULATOR | {"LANES": 4, "MULTIPLY_LANES": 1}),
    "accumulator-8": ("accumulator", ACCUMULATOR | {"LANES": 8, "MULTIPLY_LANES": 1}),
    "function-lane": ("function_lane", LANE),
    "function-lane-16": ("function_lane", LANE | {"LANE_BITS": 16}),
    "function-digits": ("function_digits", {"DIGITS_PER_CYCLE": 1, "DATA_BITS": 64}),
    "function-row": ("function_row", {"LANES": 4, "DATA_BITS": 64}),
    "function-sequencer": ("function_sequencer", {"PIPELINE_STAGES": 4, "GROUP_BITS": 11}),
}


def sources_of(top):
    unit = next(unit for unit in PARTS if top.split("_")[0] == unit.split("_")[0])
    stem = unit.removesuffix("_unit")
    return [ROOT / "rtl" / (f"{stem}_{part}.sv" if part else f"{stem}.sv") for part in PARTS[unit]]


def row(name, library, work):
    top, parameters = SHAPES[name]
    netlist = synthesise(sources_of(top), top, parameters, LIBRARY, work)
    cells = json.loads(netlist.read_text(encoding="utf-8"))["modules"][top]["cells"].values()
    kinds = collections.Counter(cell["type"] for cell in cells)
    area = sum(library.cells[kind].area * count for kind, count in kinds.items())
    registers = sum(count for kind, count in kinds.items() if library.cells[kind].register)
    setting = " ".join(f"{key}={value}" for key, value in parameters.items())
    print(f"| {name} | {top} | {setting} | {sum(kinds.values()):,} | {registers:,} | {area:,.0f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shapes", nargs="*", metavar="SHAPE", help="all by default")
    parser.add_argument("--list", action="store_true", help="the names of the shapes, nothing else")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "build/rtl_area", help="where netlists are kept")
    options = parser.parse_args()
    if options.list:
        return print("\n".join(SHAPES))
    if unknown := [name for name in options.shapes if name not in SHAPES]:
        raise ValueError(f"{', '.join(unknown)}: there are {', '.join(SHAPES)}")
    if not LIBRARY.exists():
        raise ValueError(f"{LIBRARY} is not there: install qflow-tech-osu018")
    library = Library(LIBRARY)
    print("| shape | module | parameters | cells | registers | area [um2] |\n|---|---|---|---:|---:|---:|", flush=True)
    for name in options.shapes or SHAPES:
        row(name, library, options.work)
    return None


if __name__ == "__main__":
    try:
        main()
    except (SynthesisError, ValueError) as mistake:
        print(f"rtl_area: {mistake}", file=sys.stderr)
        sys.exit(2)
