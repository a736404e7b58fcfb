# SPDX-License-Identifier: Apache-2.0
"""scripts/rtl_mutants: what it takes for a mutant, and what for a verdict. Nothing is Verilated here."""
import importlib.machinery
import importlib.util
import json
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def load():
    loader = importlib.machinery.SourceFileLoader("rtl_mutants", str(ROOT / "scripts/rtl_mutants"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("rtl_mutants", loader))
    sys.modules["rtl_mutants"] = module  # its data classes look themselves up there
    loader.exec_module(module)
    return module


sys.dont_write_bytecode = True
rtl_mutants = load()


def mutant(**changes):
    entry = dict(unit="adder", name="a minus", kind="value", file="rtl/adder.sv", before="a + b", after="a - b",
                 equivalent="")
    return rtl_mutants.Mutant(**{**entry, **changes})


class Mutants(unittest.TestCase):
    def test_each_of_the_project_has_exactly_one_place(self):
        mutants = rtl_mutants.read_mutants(ROOT / "tests/rtl/mutants", [])
        self.assertGreaterEqual(sum(map(len, mutants.values())), 30)
        for unit, found in mutants.items():
            self.assertEqual({m.kind for m in found}, {"value", "timing"}, unit)
            self.assertEqual(len({m.name for m in found}), len(found), unit)

    def test_a_change_is_made_in_one_place_only(self):
        self.assertEqual(mutant().lines("y = a + b;"), "y = a - b;")
        for text, count in (("y = a;", 0), ("a + b + a + b", 2)):
            with self.assertRaisesRegex(rtl_mutants.Unusable, f"a minus: `from` occurs {count} times in rtl/adder.sv"):
                mutant().lines(text)

    def test_a_unit_without_mutants_is_refused_by_name(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "adder.json").write_text(json.dumps([]))
            with self.assertRaisesRegex(rtl_mutants.Unusable, "no mutants of ader; known units: adder"):
                rtl_mutants.read_mutants(Path(folder), ["ader"])


class Verdicts(unittest.TestCase):
    @staticmethod
    def of(program, seconds=20):
        return rtl_mutants.verdict_of([sys.executable, "-c", program], seconds, "/")

    @staticmethod
    def check(code, **result):
        line = json.dumps({"updates": 7, "what": "rows", "kind": "none", "agreed": 0, "first": "", **result})
        return f"print('%Error: said by Verilator'); print('''{line}'''); raise SystemExit({code})"

    def test_agreement_is_survival(self):
        self.assertEqual(self.of(self.check(0)), rtl_mutants.Verdict("", "in 7 rows"))

    def test_a_mismatch_says_in_what_and_after_how_many(self):
        self.assertEqual(self.of(self.check(3, kind="cycle", agreed=5, first="late")),
                         rtl_mutants.Verdict("cycle", "after 5 rows", "late"))

    def test_a_check_that_breaks_off_or_does_not_end_is_told_apart(self):
        self.assertEqual(self.of("raise SystemExit(1)").caught, "aborted")
        self.assertEqual(self.of("import time; time.sleep(60)", seconds=1), rtl_mutants.Verdict("no end", "after 1 s"))


class Totals(unittest.TestCase):
    def test_a_survivor_is_named_and_is_not_good(self):
        text, good = rtl_mutants.totals([(mutant(), rtl_mutants.Verdict("")),
                                         (mutant(name="late", kind="timing"), rtl_mutants.Verdict("cycle"))])
        self.assertFalse(good)
        self.assertIn("2 mutants, 1 of timing only: 1 caught (1 by cycle), 1 survived, 0 equivalent", text)
        self.assertIn("survived: adder: a minus", text)

    def test_a_check_that_broke_off_is_not_good(self):
        text, good = rtl_mutants.totals([(mutant(), rtl_mutants.Verdict("aborted"))])
        self.assertFalse(good)
        self.assertIn("the check broke off: adder: a minus", text)

    def test_an_equivalent_mutant_is_good_as_long_as_nothing_notices_it(self):
        same = mutant(equivalent="b is 0")
        text, good = rtl_mutants.totals([(same, rtl_mutants.Verdict(""))])
        self.assertTrue(good)
        self.assertIn("equivalent: adder: a minus: b is 0", text)
        text, good = rtl_mutants.totals([(same, rtl_mutants.Verdict("value"))])
        self.assertFalse(good)
        self.assertIn("caught, though it is called equivalent: adder: a minus", text)


if __name__ == "__main__":
    unittest.main()
