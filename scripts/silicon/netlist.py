# SPDX-License-Identifier: Apache-2.0
"""Simulates a synthesised netlist gate by gate, 64 independent sequences at once, and counts how often every net rises and falls.

Zero delay: a net takes its final value in each cycle at once, so glitches are left out. Cells compute what their Liberty functions say.
"""
import json
import re
from collections import defaultdict

import numpy as np

SEQUENCES = 64  # one in each bit of a word
ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


class _Function:
    """Reads a Liberty function, in which not binds tightest, then exclusive or, then and, then or: not as in Python."""

    def __init__(self, function, pins):
        self.tokens = re.findall(r"[A-Za-z_]\w*|\S", function) + ["end"]
        self.function, self.pins, self.at = function, pins, 0

    def _take(self, *tokens):
        if self.tokens[self.at] not in tokens:
            return False
        self.at += 1
        return True

    def either(self):
        text = self._both()
        while self._take("+", "|"):
            text = f"({text} | {self._both()})"
        return text

    def _both(self):
        text = self._exclusive()
        while self._take("*", "&") or self.tokens[self.at] in ("!", "(") or self.tokens[self.at] in self.pins:
            text = f"({text} & {self._exclusive()})"
        return text

    def _exclusive(self):
        text = self._operand()
        while self._take("^"):
            text = f"({text} ^ {self._operand()})"
        return text

    def _operand(self):
        token = self.tokens[self.at]
        self.at += 1
        if token == "!":
            text = f"~{self._operand()}"
        elif token == "(":
            text = self.either()
            if not self._take(")"):
                raise ValueError(f"function \"{self.function}\": a parenthesis is not closed")
        elif token in self.pins:
            text = f"v[{self.pins[token]}]"
        else:
            raise ValueError(f"function \"{self.function}\": {token} is not understood")
        while self._take("'"):
            text = f"(~{text})"
        return text


def expression(function, pins):
    """A Liberty function (`!` and `'` not, juxtaposition, `*` and `&` and, `+` and `|` or, `^` exclusive or) as one of numpy arrays.

    @param pins  the index in `v` of each input
    @throws ValueError where it has something else
    """
    reader = _Function(function, pins)
    text = reader.either()
    if reader.tokens[reader.at] != "end":
        raise ValueError(f"function \"{function}\": {reader.tokens[reader.at]} is not understood")
    return text


class Netlist:
    """The top module of a Yosys JSON netlist, mapped onto a library's cells."""

    def __init__(self, path, top, library):
        with open(path, encoding="utf-8") as file:
            module = json.load(file)["modules"][top]
        self.library = library
        self.ports = {name: (port["direction"], port["bits"]) for name, port in module["ports"].items()}
        self.cells = [(cell["type"], {pin: bits[0] for pin, bits in cell["connections"].items()}) for cell in module["cells"].values()]
        missing = {kind for kind, _ in self.cells} - set(library.cells)
        if missing:
            raise ValueError(f"cells that {library.name} does not have: {', '.join(sorted(missing))}")
        used = [bit for _, bits in self.ports.values() for bit in bits] + [bit for _, pins in self.cells for bit in pins.values()]
        self.index = {"0": 0, "1": 1, "x": 0}
        for bit in used:
            if isinstance(bit, int):
                self.index.setdefault(bit, len(self.index) - 1)
        self.size = max(self.index.values()) + 1
        self.load = np.zeros(self.size)  # pF of the pins that a net drives
        for kind, pins in self.cells:
            for name, bit in pins.items():
                pin = library.cells[kind].pins[name]
                if pin.direction == "input":
                    self.load[self.index[bit]] += pin.capacitance
        self.registers = [(kind, pins) for kind, pins in self.cells if library.cells[kind].register]
        unknown = {kind for kind, _ in self.registers} - {"DFFPOSX1"}
        if unknown:
            raise ValueError(f"registers of kinds that are not simulated: {', '.join(sorted(unknown))}")
        self.order = self._levels()

    def net(self, bit):
        return self.index[bit]

    def area(self):
        """[um^2], of the cells alone"""
        return sum(self.library.cells[kind].area for kind, _ in self.cells)

    def leakage(self):
        """[nW]"""
        return sum(self.library.cells[kind].leakage for kind, _ in self.cells)

    def _levels(self):
        """Combinational outputs, grouped by level and function: (compiled function, input nets by pin, output nets)."""
        outputs = []  # (cell kind, output pin, pins)
        for kind, pins in self.cells:
            if not self.library.cells[kind].register:
                outputs += [(kind, name, pins) for name in pins if self.library.cells[kind].pins[name].direction == "output"]
        driver = {pins[name]: i for i, (_, name, pins) in enumerate(outputs)}
        inputs = [[bit for name, bit in pins.items() if self.library.cells[kind].pins[name].direction == "input"] for kind, _, pins in outputs]
        waiting = [0] * len(outputs)
        readers = defaultdict(list)
        for i, bits in enumerate(inputs):
            for bit in set(bits):
                if bit in driver:
                    waiting[i] += 1
                    readers[driver[bit]].append(i)
        front = [i for i, count in enumerate(waiting) if count == 0]
        done, order = 0, []
        while front:
            groups = defaultdict(list)
            following = []
            for i in front:
                groups[outputs[i][:2]].append(i)
                for reader in readers[i]:
                    waiting[reader] -= 1
                    if waiting[reader] == 0:
                        following.append(reader)
            for (kind, name), members in groups.items():
                pins = [p for p, pin in self.library.cells[kind].pins.items() if pin.direction == "input"]
                code = compile(expression(self.library.cells[kind].pins[name].function, {p: k for k, p in enumerate(pins)}), kind, "eval")
                nets = [np.array([self.net(outputs[i][2][p]) for i in members]) for p in pins]
                order.append((code, nets, np.array([self.net(outputs[i][2][name]) for i in members])))
            done += len(front)
            front = following
        if done != len(outputs):
            raise ValueError("the netlist has a combinational loop")
        return order


class Simulation:
    """State of a netlist in 64 sequences."""

    def __init__(self, netlist):
        self.netlist = netlist
        self.values = np.zeros(netlist.size, dtype=np.uint64)
        self.values[1] = ALL
        index = netlist.index
        self._next = np.array([index[pins["D"]] for _, pins in netlist.registers], dtype=int)
        self._state = np.array([index[pins["Q"]] for _, pins in netlist.registers], dtype=int)

    def set(self, port, words):
        """@param words  one for each bit of the port, a sequence in each of its bits"""
        self.values[[self.netlist.net(bit) for bit in self.netlist.ports[port][1]]] = words

    def get(self, port):
        return self.values[[self.netlist.net(bit) for bit in self.netlist.ports[port][1]]]

    def settle(self):
        values = self.values
        for code, nets, to in self.netlist.order:
            values[to] = eval(code, {"v": [values[n] for n in nets]})  # pylint: disable=eval-used

    def clock(self):
        """The rising edge; what follows from it settles with the next inputs."""
        self.values[self._state] = self.values[self._next]
