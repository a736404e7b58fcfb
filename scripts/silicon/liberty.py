# SPDX-License-Identifier: Apache-2.0
"""Reads what a power estimate needs of a standard-cell library in Liberty format: areas, leakage, capacitances, functions and energies.

Energies are in pJ (capacitance unit x volt^2), capacitances in pF, leakage in nW, areas in um^2: the units of the OSU libraries, checked on reading.
"""
import re
from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass
class Group:
    """`kind(name) { attribute : value; group(...) {...} }`"""
    kind: str
    name: str
    attributes: dict = field(default_factory=dict)
    groups: list = field(default_factory=list)

    def all(self, kind):
        return [group for group in self.groups if group.kind == kind]


_TOKEN = re.compile(r'"[^"]*"|[{}():;,]|[^\s{}():;,"]+')


def _tokens(text):
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S).replace("\\\n", " ")
    return [token.strip('"') for token in _TOKEN.findall(text)]


def parse(text):
    """The library group of a Liberty text."""
    tokens = _tokens(text)
    position = 0

    def arguments():
        nonlocal position
        words = []
        position += 1  # (
        while tokens[position] != ")":
            if tokens[position] != ",":
                words.append(tokens[position])
            position += 1
        position += 1
        return words

    def body(group):
        nonlocal position
        position += 1  # {
        while tokens[position] != "}":
            name = tokens[position]
            position += 1
            if tokens[position] == ":":
                words = []
                position += 1
                while tokens[position] not in (";", "}"):
                    words.append(tokens[position])
                    position += 1
                group.attributes[name] = " ".join(words)
            elif tokens[position] == "(":
                words = arguments()
                if position < len(tokens) and tokens[position] == "{":
                    child = Group(name, ", ".join(words))
                    body(child)
                    group.groups.append(child)
                else:
                    group.attributes[name] = words
            if tokens[position] == ";":
                position += 1
        position += 1

    kind = tokens[0]
    position = 1
    library = Group(kind, ", ".join(arguments()))
    body(library)
    return library


def _numbers(words):
    return [float(word) for text in words for word in text.replace(",", " ").split()]


class Table:
    """Energy over output load [pF] and input transition [ns], or over the transition alone; linear between its points, constant beyond."""

    def __init__(self, group):
        self.first = _numbers(group.attributes["index_1"])
        self.second = _numbers(group.attributes["index_2"]) if "index_2" in group.attributes else None
        self.values = _numbers(group.attributes["values"])

    @staticmethod
    def _place(axis, at):
        i = min(max(bisect_right(axis, at) - 1, 0), len(axis) - 2)
        share = (at - axis[i]) / (axis[i + 1] - axis[i])
        return i, min(max(share, 0.0), 1.0)

    def at(self, load, transition):
        if self.second is None:
            i, share = self._place(self.first, transition)
            return self.values[i] * (1 - share) + self.values[i + 1] * share
        i, s = self._place(self.first, load)
        j, t = self._place(self.second, transition)
        width = len(self.second)
        row = [self.values[r * width + j] * (1 - t) + self.values[r * width + j + 1] * t for r in (i, i + 1)]
        return row[0] * (1 - s) + row[1] * s


@dataclass
class Pin:
    direction: str
    capacitance: float
    function: str
    clock: bool
    energies: list  # (related pin or None, rise Table, fall Table)

    def energy(self, load, transition):
        """Of a rise and of a fall of this pin inside the cell, the mean over the inputs that may have caused it [pJ]."""
        if not self.energies:
            return 0.0, 0.0
        rise = [tables[1].at(load, transition) for tables in self.energies]
        fall = [tables[2].at(load, transition) for tables in self.energies]
        return sum(rise) / len(rise), sum(fall) / len(fall)


@dataclass
class Cell:
    name: str
    area: float
    leakage: float
    pins: dict
    register: dict  # next_state, clocked_on, clear, preset; empty for a combinational cell


class Library:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            group = parse(file.read())
        attributes = group.attributes
        units = (attributes["time_unit"], attributes["voltage_unit"], attributes["leakage_power_unit"], attributes["capacitive_load_unit"])
        if units[:3] != ("1ns", "1V", "1nW") or [word.lower() for word in units[3]] != ["1", "pf"]:
            raise ValueError(f"{path}: units {units}, expected 1ns, 1V, 1nW and 1 pf")
        self.name = group.name
        self.voltage = float(attributes["nom_voltage"])
        self.cells = {cell.name: self._cell(cell) for cell in group.all("cell")}

    @staticmethod
    def _cell(group):
        pins = {}
        for pin in group.all("pin"):
            a = pin.attributes
            energies = []
            for power in pin.all("internal_power"):
                tables = {child.kind: Table(child) for child in power.groups}
                if "rise_power" in tables and "fall_power" in tables:
                    energies.append((power.attributes.get("related_pin"), tables["rise_power"], tables["fall_power"]))
            pins[pin.name] = Pin(a["direction"], float(a.get("capacitance", 0)), a.get("function", ""), a.get("clock") == "true", energies)
        register = dict(group.all("ff")[0].attributes, state=group.all("ff")[0].name.split(",")[0].strip()) if group.all("ff") else {}
        return Cell(group.name, float(group.attributes["area"]), float(group.attributes.get("cell_leakage_power", 0)), pins, register)
