# SPDX-License-Identifier: Apache-2.0
"""scripts/optuna_example.py: what it makes of a space and of results, and a conversation with a program that answers as a sweep does."""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from zoo import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import optuna_example  # noqa: E402

AXES = [{"path": "lanes", "levels": [1, 4]}, {"path": "x", "levels": [2, 3], "zip": "mesh"}, {"path": "y", "levels": [5, 6], "zip": "mesh"},
        {"path": "vcs", "levels": [1, 2], "when": {"lanes": [4]}}]
SPACE = {"axes": AXES, "objectives": [{"metric": "latency_s", "goal": "min"}, {"metric": "accuracy", "goal": "max"}],
         "constraints": [{"metric": "area_mm2", "max": 9}]}

# Latency is lanes * x, accuracy y, area 2 x; vcs 2 is refused.
SWEEP = """#!/usr/bin/env python3
import json, sys
print(json.dumps(%r), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    if request == {"done": True}:
        sys.exit(0)
    results = []
    for p in request["points"]:
        good = p.get("vcs") != 2
        figures = {"figures": {"latency_s": p["lanes"] * p["x"], "accuracy": p["y"], "area_mm2": 2 * p["x"]}} if good else {"error": "refused"}
        results.append({"id": "i", "values": p, "status": "complete" if good else "refused", **figures})
    print(json.dumps({"results": results}), flush=True)
"""


class Points(unittest.TestCase):
    def test_a_conditional_axis_is_asked_for_where_it_varies_alone(self):
        point = optuna_example.suggest_point(AXES, lambda name, levels: 0)
        self.assertEqual(point, {"lanes": 1, "x": 2, "y": 5})
        point = optuna_example.suggest_point(AXES, lambda name, levels: levels - 1)
        self.assertEqual(point, {"lanes": 4, "x": 3, "y": 6, "vcs": 2})

    def test_a_constraint_is_kept_on_its_bound(self):
        constraint = {"metric": "area_mm2", "min": 1, "max": 9}
        self.assertLessEqual(optuna_example.violation({"area_mm2": 9}, constraint), 0)
        self.assertEqual(optuna_example.violation({"area_mm2": 11}, constraint), 2)
        self.assertEqual(optuna_example.violation({"area_mm2": 0}, constraint), 1)
        self.assertGreater(optuna_example.violation({}, constraint), 0)

    def test_the_front_is_what_nothing_dominates_and_keeps_the_constraints(self):
        def result(name, latency, accuracy, area=1):
            return {"values": {"n": name}, "figures": {"latency_s": latency, "accuracy": accuracy, "area_mm2": area}}
        results = [result(1, 3, 9), result(2, 1, 5), result(3, 4, 8), result(4, 0, 10, 10), {"values": {}, "error": "refused"}]
        self.assertEqual(optuna_example.front(results, SPACE), [([1, 5], '{"n": 2}'), ([3, 9], '{"n": 1}')])


class Conversation(unittest.TestCase):
    def searched(self):
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "sweep"
            program.write_text(SWEEP % (SPACE,))
            program.chmod(0o755)
            return subprocess.run([sys.executable, ROOT / "scripts/optuna_example.py", "sweep.json", "--program", program, "--points", "40"],
                                  capture_output=True, text=True, check=False)

    def test_a_search_finds_the_front_of_a_small_space(self):
        done = self.searched()
        self.assertEqual(done.returncode, 0, done.stderr)
        # lanes 1: (2, 5) and (3, 6); lanes 4 is slower and no better.
        self.assertEqual(done.stdout.splitlines(), ['latency_s 2  accuracy 5 {"lanes": 1, "x": 2, "y": 5}',
                                                    'latency_s 3  accuracy 6 {"lanes": 1, "x": 3, "y": 6}'])


if __name__ == "__main__":
    unittest.main()
