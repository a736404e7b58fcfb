# SPDX-License-Identifier: Apache-2.0
"""Drives the netlist of rtl/neuron_unit.sv with vectors of the C++ models: checks every output, and measures what switches.

A rule is written, then a beat comes in every cycle and leaves STAGES cycles later. 64 sequences run side by side.
"""
from dataclasses import dataclass

import numpy as np

from silicon.energy import NetEnergies
from silicon.netlist import ALL, SEQUENCES, Simulation

RULE = ("mode", "to_zero", "half_even", "shift", "decay", "least", "most")
BEAT = ("enable", "integrate", "fire", "current", "added", "drift", "threshold", "level", "membrane", "tracer")
EXPECTED = ("membrane", "tracer", "value", "stirs", "clamps")


class Mismatch(Exception):
    """The netlist shows something else than the model."""


@dataclass
class Sequence:
    rule: list
    beats: list  # numbers in the order of BEAT, then EXPECTED


def read_vectors(text):
    """The lines of rtl/bench/neuron_unit_bench.sv; every rule begins a sequence."""
    sequences = []
    for line in text.splitlines():
        kind, *words = line.split()
        numbers = [int(word, 16) for word in words]
        if kind == "1":
            sequences.append(Sequence(numbers, []))
        else:
            sequences[-1].beats.append(numbers)
    return sequences


def words_of(numbers, width):
    """Bit i of all numbers, one for each sequence, as word i."""
    size = (width + 7) // 8
    rows = np.frombuffer(b"".join(number.to_bytes(size, "little") for number in numbers), dtype=np.uint8).reshape(SEQUENCES, size)
    bits = np.unpackbits(rows, axis=1, bitorder="little")[:, :width]
    return np.packbits(np.ascontiguousarray(bits.T), axis=1, bitorder="little").view("<u8").ravel()


@dataclass
class Measured:
    switching: np.ndarray  # pJ of all measured cycles, by sequence, without the clock
    cycles: int            # measured, each of them with an update in every lane
    events: float          # spikes or bursts an update


class NeuronBench:
    def __init__(self, netlist, stages):
        self.netlist, self.stages = netlist, stages
        self.energies = NetEnergies(netlist)
        self._simulation = None

    def run(self, sequences):
        """@throws Mismatch at the first output that is not the model's"""
        if len(sequences) != SEQUENCES or len({len(sequence.beats) for sequence in sequences}) != 1:
            raise ValueError(f"{SEQUENCES} sequences of one length are needed")
        self._simulation = Simulation(self.netlist)
        self._configure(sequences)
        beats = len(sequences[0].beats)
        warm = self.stages + 1  # from then on, every stage holds a beat and held one before
        if beats <= warm:
            raise ValueError(f"{beats} beats do not fill the pipeline")
        switching = np.zeros(SEQUENCES)
        for cycle in range(beats + self.stages + 1):
            before = self._simulation.values.copy()
            self._present([s.beats[cycle] for s in sequences] if cycle < beats else None)
            self._check(sequences, cycle, beats)
            if warm <= cycle < beats:
                switching += self.energies.of(before, self._simulation.values)
            self._simulation.clock()
        return Measured(switching, beats - warm, self._events(sequences))

    def _set(self, port, numbers):
        self._simulation.set(port, words_of(numbers, len(self.netlist.ports[port][1])))

    def _configure(self, sequences):
        simulation = self._simulation
        for port, (direction, _) in self.netlist.ports.items():
            if direction == "input":
                self._set(port, [0] * SEQUENCES)
        simulation.set("rst", ALL)
        simulation.set("out_ready", ALL)
        simulation.settle()
        simulation.clock()
        simulation.set("rst", 0)
        simulation.set("cfg_valid", ALL)
        for i, name in enumerate(RULE):
            self._set(f"cfg_{name}", [sequence.rule[i] for sequence in sequences])
        simulation.settle()
        simulation.clock()
        simulation.set("cfg_valid", 0)
        simulation.settle()

    def _present(self, beats):
        self._simulation.set("in_valid", ALL if beats else 0)
        if beats:
            for i, name in enumerate(BEAT):
                self._set(f"in_{name}", [beat[i] for beat in beats])
        self._simulation.settle()

    def _check(self, sequences, cycle, beats):
        leaving, left = cycle - self.stages, cycle - self.stages - 1
        valid = 0 <= leaving < beats
        self._expect(cycle, "in_ready", [1] * SEQUENCES)
        self._expect(cycle, "out_valid", [int(valid)] * SEQUENCES)
        self._expect(cycle, "busy", [int(0 < cycle < beats + self.stages)] * SEQUENCES)
        at = len(BEAT)
        if valid:
            self._expect(cycle, "out_enable", [s.beats[leaving][0] for s in sequences])
            for i, name in enumerate(EXPECTED[:-1]):
                self._expect(cycle, f"out_{name}", [s.beats[leaving][at + i] for s in sequences])
        clamps = [s.beats[min(left, beats - 1)][-1] if left >= 0 else 0 for s in sequences]
        self._expect(cycle, "clamps", clamps)

    def _expect(self, cycle, port, numbers):
        expected = words_of(numbers, len(self.netlist.ports[port][1]))
        found = self._simulation.get(port)
        wrong = np.bitwise_or.reduce(expected ^ found)
        if wrong:
            sequence = next(i for i in range(SEQUENCES) if int(wrong) >> i & 1)
            shown = sum((int(word) >> sequence & 1) << bit for bit, word in enumerate(found))
            raise Mismatch(f"cycle {cycle}, sequence {sequence}: {port} is {shown:x}, the model's {numbers[sequence]:x}")

    def _events(self, sequences):
        lanes = len(self.netlist.ports["in_enable"][1])
        value = len(BEAT) + EXPECTED.index("value")
        width = len(self.netlist.ports["out_value"][1]) // lanes
        numbers = [beat[value] for sequence in sequences for beat in sequence.beats]
        mask = (1 << width) - 1
        return sum((number >> lane * width & mask) != 0 for number in numbers for lane in range(lanes)) / (len(numbers) * lanes)
