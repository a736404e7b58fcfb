# SPDX-License-Identifier: Apache-2.0
"""scripts/silicon on a library and netlists that are small enough to compute by hand."""
import json
import shutil
import tempfile
import unittest
from pathlib import Path

import numpy as np
from synthetic_vit import ROOT  # puts scripts/ on the path

from silicon import table as tables
from silicon.energy import NetEnergies
from silicon.liberty import Library, Table, parse
from silicon.netlist import SEQUENCES, Netlist, Simulation, expression
from silicon.neuron_bench import read_vectors, words_of
from silicon.synthesis import SynthesisError, synthesise

OSU018 = Path("/usr/share/qflow/tech/osu018/osu018_stdcells.lib")

# 2 V. A gate's output rises for 1 + 10 load pJ and falls for half of it; a register costs 3 and 4 pJ a clock edge, and
# 0.5 or 0.25 pJ for a D that rises or falls.
LIBRARY = """
/* a comment { */
library(tiny) {
  time_unit : "1ns"; voltage_unit : "1V"; leakage_power_unit : "1nW"; capacitive_load_unit (1,pf);
  nom_voltage : 2.0;
  cell (NAND2X1) {
    area : 10; cell_leakage_power : 0.5;
    pin(A) { direction : input; capacitance : 0.01; }
    pin(B) { direction : input; capacitance : 0.02; }
    pin(Y) {
      direction : output; capacitance : 0; function : "(!(A B))";
      internal_power() {
        related_pin : "A";
        rise_power(t) { index_1 ("0, 1"); index_2 ("0.1, 0.5"); values ("1, 1", \\
                        "11, 11"); }
        fall_power(t) { index_1 ("0, 1"); index_2 ("0.1, 0.5"); values ("0.5, 0.5", "5.5, 5.5"); }
      }
    }
  }
  cell (DFFPOSX1) {
    area : 30; cell_leakage_power : 1.5;
    ff (DS0000,P0002) { next_state : "D"; clocked_on : "CLK"; }
    pin(CLK) {
      direction : input; capacitance : 0.05; clock : true;
      internal_power() {
        rise_power(p) { index_1 ("0.1, 0.5"); values ("3, 3"); }
        fall_power(p) { index_1 ("0.1, 0.5"); values ("4, 4"); }
      }
    }
    pin(D) {
      direction : input; capacitance : 0.04;
      internal_power() {
        rise_power(p) { index_1 ("0.1, 0.5"); values ("0.5, 0.5"); }
        fall_power(p) { index_1 ("0.1, 0.5"); values ("0.25, 0.25"); }
      }
    }
    pin(Q) { direction : output; function : "DS0000"; }
  }
}
"""


def cell(kind, **pins):
    return {"type": kind, "connections": {pin: [bit] for pin, bit in pins.items()}}


# q goes to nand(q, a): a divider by two while a is 1, and 1 behind a 0.
TOGGLE = {"ports": {"clk": {"direction": "input", "bits": [2]}, "a": {"direction": "input", "bits": [3]},
                    "q": {"direction": "output", "bits": [4]}},
          "cells": {"gate": cell("NAND2X1", A=4, B=3, Y=5), "state": cell("DFFPOSX1", CLK=2, D=5, Q=4)}}


class Tiny(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        path = self.folder / "tiny.lib"
        path.write_text(LIBRARY)
        self.library = Library(path)

    def netlist(self, module):
        path = self.folder / "netlist.json"
        path.write_text(json.dumps({"modules": {"top": module}}))
        return Netlist(path, "top", self.library)


class Liberty(Tiny):
    def test_a_cell_has_the_area_leakage_and_pins_of_its_text(self):
        nand = self.library.cells["NAND2X1"]
        self.assertEqual((self.library.voltage, nand.area, nand.leakage, nand.register), (2.0, 10.0, 0.5, {}))
        self.assertEqual([(name, pin.direction, pin.capacitance) for name, pin in nand.pins.items()],
                         [("A", "input", 0.01), ("B", "input", 0.02), ("Y", "output", 0.0)])
        self.assertEqual(self.library.cells["DFFPOSX1"].register["state"], "DS0000")

    def test_energies_are_interpolated_over_the_load_and_end_with_the_table(self):
        output = self.library.cells["NAND2X1"].pins["Y"]
        self.assertEqual(output.energy(0.25, 0.18), (3.5, 1.75))
        self.assertEqual(output.energy(7.0, 0.18), (11.0, 5.5))

    def test_a_table_of_two_axes_is_interpolated_over_both(self):
        text = 'x(y) { index_1 ("0, 1"); index_2 ("0, 10"); values ("0, 1", "2, 3"); }'
        self.assertEqual(Table(parse(text)).at(0.5, 2.5), 1.25)

    def test_other_units_are_refused(self):
        path = self.folder / "other.lib"
        path.write_text(LIBRARY.replace('"1nW"', '"1uW"'))
        with self.assertRaisesRegex(ValueError, "expected 1ns, 1V, 1nW"):
            Library(path)


class Functions(unittest.TestCase):
    def value(self, function, **inputs):
        pins = {name: i for i, name in enumerate(inputs)}
        v = [np.uint64(number) for number in inputs.values()]
        return int(eval(expression(function, pins))) & 0xFF  # pylint: disable=eval-used

    def test_every_operator_works_on_all_bits(self):
        a, b, c = 0b11110000, 0b11001100, 0b10101010
        for function, expected in (("(!(A B))", ~(a & b)), ("((A^B)^C)", a ^ b ^ c), ("(!((A B)+C))", ~(a & b | c)),
                                   ("(!((C A) + (!C B)))", ~(c & a | ~c & b)),
                                   ("(A+B)(B+C)", (a | b) & (b | c)), ("A !B", a & ~b), ("A'*B", ~a & b), ("A&B|C", a & b | c)):
            self.assertEqual(self.value(function, A=a, B=b, C=c), expected & 0xFF, function)

    def test_exclusive_or_binds_tighter_than_and(self):
        self.assertEqual(self.value("A ^ B C", A=1, B=1, C=0), 0)
        self.assertEqual(self.value("C A ^ B", A=0, B=1, C=0), 0)

    def test_what_is_no_function_is_refused(self):
        for function in ("(A", "A)", "A+", "A ? B", "D"):
            with self.assertRaisesRegex(ValueError, "function"):
                expression(function, {"A": 0, "B": 1})


class Simulating(Tiny):
    def test_sequences_run_side_by_side(self):
        simulation = Simulation(self.netlist(TOGGLE))
        simulation.set("a", np.uint64(0b10))
        seen = []
        for _ in range(4):
            simulation.settle()
            simulation.clock()
            seen.append(int(simulation.get("q")[0]) & 0b11)
        self.assertEqual(seen, [0b11, 0b01, 0b11, 0b01])  # sequence 0 has a = 0: q stays 1

    def test_a_constant_is_the_same_in_every_sequence(self):
        inverters = {"ports": {"y": {"direction": "output", "bits": [2, 3]}},
                     "cells": {"one": cell("NAND2X1", A="1", B="1", Y=2), "two": cell("NAND2X1", A="1", B="0", Y=3)}}
        simulation = Simulation(self.netlist(inverters))
        simulation.settle()
        self.assertEqual(simulation.get("y").tolist(), [0, (1 << SEQUENCES) - 1])

    def test_a_loop_of_gates_is_refused(self):
        loop = {"ports": {}, "cells": {"one": cell("NAND2X1", A=3, B="1", Y=2), "two": cell("NAND2X1", A=2, B="1", Y=3)}}
        with self.assertRaisesRegex(ValueError, "combinational loop"):
            self.netlist(loop)

    def test_a_cell_of_another_library_is_refused(self):
        with self.assertRaisesRegex(ValueError, "cells that tiny does not have: XOR9X1"):
            self.netlist({"ports": {}, "cells": {"one": cell("XOR9X1", A=2, Y=3)}})

    def test_area_and_leakage_of_cells_add_up(self):
        netlist = self.netlist(TOGGLE)
        self.assertEqual((netlist.area(), netlist.leakage()), (40.0, 2.0))


class Energies(Tiny):
    def test_a_gate_and_a_register_cost_what_their_tables_say(self):
        netlist = self.netlist(TOGGLE)
        energies = NetEnergies(netlist)
        gate, state, a = (netlist.net(bit) for bit in (5, 4, 3))
        # The gate drives D: 0.04 pF. Rise: 1 + 10 x 0.04 inside, 0.5 inside the register, 0.04 x 2^2 / 2 on the wire.
        self.assertAlmostEqual(energies.rise[gate], 1.4 + 0.5 + 0.08)
        self.assertAlmostEqual(energies.fall[gate], 0.7 + 0.25 + 0.08)
        # The register drives A, 0.01 pF, and the input B, 0.02 pF.
        self.assertAlmostEqual(energies.rise[state], 0.02)
        self.assertAlmostEqual(energies.fall[a], 0.04)
        # Both edges: 3 + 4, and 0.05 x 2^2 from the supply.
        self.assertAlmostEqual(energies.clock, 7.2)

    def test_each_sequence_pays_for_its_own_changes(self):
        netlist = self.netlist(TOGGLE)
        energies = NetEnergies(netlist)
        before = np.zeros(netlist.size, dtype=np.uint64)
        before[netlist.net(4)] = np.uint64(0b10)
        after = np.zeros(netlist.size, dtype=np.uint64)
        after[netlist.net(5)] = np.uint64(0b100)
        cost = energies.of(before, after)
        self.assertEqual(len(cost), SEQUENCES)
        self.assertAlmostEqual(cost[1], 0.02)
        self.assertAlmostEqual(cost[2], 1.98)
        self.assertEqual(cost[[0, 3, 63]].tolist(), [0.0, 0.0, 0.0])

    def test_the_clock_is_not_paid_for_twice(self):
        energies = NetEnergies(netlist := self.netlist(TOGGLE))
        self.assertEqual(energies.rise[netlist.net(2)], 0.0)


class Vectors(unittest.TestCase):
    def test_every_rule_begins_a_sequence(self):
        sequences = read_vectors("1 2 0\n2 f a\n2 e b\n1 3 0\n2 d c\n")
        self.assertEqual([(s.rule, s.beats) for s in sequences], [([2, 0], [[15, 10], [14, 11]]), ([3, 0], [[13, 12]])])

    def test_bit_i_of_every_sequence_is_in_word_i(self):
        words = words_of([0b101] + [0] * 62 + [0b100], 3)
        self.assertEqual(words.tolist(), [1, 0, 1 | 1 << 63])


class EnergyTables(unittest.TestCase):
    RESULT = tables.Result(100.0, 2.0, 0.25, "some unit")

    def test_an_energy_goes_with_feature_size_and_the_square_of_the_voltage(self):
        self.assertAlmostEqual(tables.scale(tables.Node(180, 1.8), tables.Node(90, 0.9)), 0.125)

    def test_a_scaled_energy_is_an_estimate_and_says_the_rule(self):
        entry = tables.entry_of(self.RESULT, tables.Node(180, 1.8), tables.Node(90, 0.9), 40)
        self.assertEqual((entry["energy_pj"], entry["per"], entry["kind"]), (12.5, 40, "estimate"))
        self.assertEqual(entry["uncertainty"], [6.125, 25.5])
        self.assertIn("x (90/180) x (0.9/1.8)^2 = 0.125", entry["source"])

    def test_an_energy_at_its_own_node_is_measured_with_its_interval(self):
        entry = tables.entry_of(self.RESULT, tables.Node(180, 1.8), tables.Node(180, 1.8), 40)
        self.assertEqual((entry["energy_pj"], entry["kind"], entry["uncertainty"]), (100.0, "measured", [98.0, 102.0]))

    def test_all_else_is_the_base_tables(self):
        base = json.loads((ROOT / "configs/energy/generic28.json").read_text())
        entry = tables.entry_of(self.RESULT, tables.Node(180, 1.8), tables.node_of(base), 40)
        table = tables.table_of(base, "mine", entry)
        differing = [new["name"] for new, old in zip(table["entries"], base["entries"]) if new != old]
        self.assertEqual(differing, ["neuron_unit.update"])
        self.assertEqual((table["static"], table["idle"], table["voltage_v"]), (base["static"], base["idle"], 0.9))

    def test_a_base_without_a_node_is_refused(self):
        with self.assertRaisesRegex(ValueError, "feature size"):
            tables.node_of({"name": "x", "technology": "some CMOS", "voltage_v": 1})


@unittest.skipIf(shutil.which("yosys") is None, "yosys is not installed")
@unittest.skipUnless(OSU018.exists(), "qflow-tech-osu018 is not installed")
class Synthesised(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.source = self.folder / "sum.sv"
        self.source.write_text("module sum #(parameter integer W = 2) (input wire clk, input wire [W-1:0] a, b, output logic [W:0] s);\n"
                               "    always_ff @(posedge clk) s <= {1'b0, a} + {1'b0, b};\nendmodule\n")

    def test_a_registered_adder_adds_in_every_sequence(self):
        path = synthesise([self.source], "sum", {"W": 8}, OSU018, self.folder)
        netlist = Netlist(path, "sum", Library(OSU018))
        numbers = np.random.default_rng(1)
        a, b = (numbers.integers(0, 256, SEQUENCES).tolist() for _ in range(2))
        simulation = Simulation(netlist)
        simulation.set("a", words_of(a, 8))
        simulation.set("b", words_of(b, 8))
        simulation.settle()
        simulation.clock()
        self.assertEqual(simulation.get("s").tolist(), words_of([x + y for x, y in zip(a, b)], 9).tolist())
        self.assertEqual(len(netlist.registers), 9)

    def test_a_netlist_is_made_again_only_if_something_changed(self):
        first = synthesise([self.source], "sum", {"W": 2}, OSU018, self.folder)
        made = first.stat().st_mtime_ns
        self.assertEqual((synthesise([self.source], "sum", {"W": 2}, OSU018, self.folder), first.stat().st_mtime_ns), (first, made))
        self.assertNotEqual(synthesise([self.source], "sum", {"W": 3}, OSU018, self.folder), first)

    def test_what_yosys_says_is_passed_on(self):
        self.source.write_text("module sum(\n")
        with self.assertRaisesRegex(SynthesisError, "yosys: .*syntax error"):
            synthesise([self.source], "sum", {}, OSU018, self.folder)


if __name__ == "__main__":
    unittest.main()
