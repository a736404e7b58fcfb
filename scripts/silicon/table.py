# SPDX-License-Identifier: Apache-2.0
"""An energy table with the neuron unit's energy from its RTL, and everything else from another table.

The other table stays at its node and voltage, and the one number is scaled to them: the fewest numbers that nobody measured.
"""
import json
import re
from dataclasses import dataclass

ENTRY = "neuron_unit.update"
RULE_SPREAD = 2.0  # a scaled energy may be off by this factor either way: wires do not shrink like gates, nor V_t like V


@dataclass
class Node:
    nanometres: float
    volts: float


@dataclass
class Result:
    """Energy of an update [pJ], and the half width of its 95 % confidence interval."""
    mean: float
    half_width: float
    clock_share: float
    what: str  # mode, operands, lanes, library, for the source


def node_of(table):
    """@throws ValueError if its technology does not begin with the feature size"""
    match = re.match(r"\s*([\d.]+) nm", table.get("technology", ""))
    if not match:
        raise ValueError(f"{table['name']}: technology does not begin with the feature size, such as \"28 nm ...\"")
    return Node(float(match[1]), table["voltage_v"])


def scale(measured, to):
    """Of an energy C V^2, with C proportional to the feature size."""
    return to.nanometres / measured.nanometres * (to.volts / measured.volts) ** 2


def entry_of(result, measured, to, bits):
    factor = scale(measured, to)
    is_scaled = factor != 1.0
    spread = RULE_SPREAD if is_scaled else 1.0
    low, high = result.mean - result.half_width, result.mean + result.half_width
    source = (f"{result.what}: {result.mean:.4g} pJ +- {result.half_width:.2g} (95 % of the stimulus), {100 * result.clock_share:.0f} % of it "
              "clock; zero delay, hence no glitches, no wires, no clock tree")
    if is_scaled:
        source += (f"; x ({to.nanometres:g}/{measured.nanometres:g}) x ({to.volts:g}/{measured.volts:g})^2 = {factor:.4g}, "
                   f"an estimate to a factor of {RULE_SPREAD:g}")
    return {"name": ENTRY, "component": "neuron_unit", "energy_pj": _rounded(result.mean * factor), "per": bits,
            "unit": f"update of a {bits}-bit membrane", "covers": ["core.neuron_update_bits"],
            "source": source + "; linear in the membrane's width", "kind": "estimate" if is_scaled else "measured",
            "uncertainty": [_rounded(low * factor / spread), _rounded(high * factor * spread)]}


def table_of(base, name, entry):
    """`base` with one entry in place of its own. @throws ValueError if it has none"""
    places = [i for i, old in enumerate(base["entries"]) if old["covers"] == entry["covers"]]
    if len(places) != 1:
        raise ValueError(f"{base['name']}: {len(places)} entries cover {entry['covers'][0]} alone, expected one")
    table = {key: member for key, member in base.items() if key != "$schema"}
    table["name"] = name
    table["technology"] = f"{base['technology']}; neuron unit from its RTL, all else of {base['name']}"
    table["entries"] = [entry if i == places[0] else old for i, old in enumerate(base["entries"])]
    return table


def write(table, path):
    path.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _rounded(number):
    return float(f"{number:.4g}")
