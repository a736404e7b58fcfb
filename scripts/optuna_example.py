#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A search of one's own over a sweep: starts `spikeloom sweep SWEEP.json --strategy external`, asks it for points, a JSON line each
way, and prints the best of them.

    scripts/optuna_example.py SWEEP.json [--points N] [--batch N] [--seed N] [--program PATH] [-- OPTION...]

The points are chosen by Optuna (Debian: python3-optuna), or at random where it is not installed. OPTIONs go to spikeloom sweep. The
protocol is in sim/sweep/strategy/conversation.hpp.
"""
import argparse
import json
import math
import pathlib
import random
import subprocess
import sys

try:
    import optuna
except ImportError:
    optuna = None

ROOT = pathlib.Path(__file__).resolve().parent.parent


def suggest_point(axes, suggest):
    """A value for each axis that varies. Axes stand behind those that their conditions name; zipped ones share an index."""
    point, indices = {}, {}
    for axis in axes:
        if any(path not in point or point[path] not in values for path, values in axis.get("when", {}).items()):
            continue
        name = "zip:" + axis["zip"] if "zip" in axis else axis["path"]
        if name not in indices:
            indices[name] = suggest(name, len(axis["levels"]))
        point[axis["path"]] = axis["levels"][indices[name]]
    return point


def violation(figures, constraint):
    """By how much a constraint is missed; 0 or less = kept. A figure that the point does not have keeps nothing."""
    value = figures.get(constraint["metric"], math.nan)
    misses = [value - constraint["max"]] if "max" in constraint else []
    if "min" in constraint:
        misses.append(constraint["min"] - value)
    return math.inf if math.isnan(value) else max(misses)


def misses_of(result, space):
    return [violation(result["figures"], constraint) for constraint in space["constraints"]]


def objectives_of(result, space):
    """None of a point that is worth nothing: refused, failed, or without one of the figures."""
    values = [result.get("figures", {}).get(objective["metric"]) for objective in space["objectives"]]
    return None if None in values else values


class RandomSearch:
    def __init__(self, space, seed):
        self.space, self.random = space, random.Random(seed)

    def ask(self):
        return None, suggest_point(self.space["axes"], lambda _, levels: self.random.randrange(levels))

    def tell(self, trial, result):
        pass


class OptunaSearch:
    """Levels are indices, so that values of any kind may vary, and neighbours are near each other."""

    def __init__(self, space, seed):
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        goals = ["maximize" if objective["goal"] == "max" else "minimize" for objective in space["objectives"]]
        limits = (lambda trial: trial.user_attrs.get("misses", [math.inf] * len(space["constraints"]))) if space["constraints"] else None
        sampler = optuna.samplers.NSGAIISampler(population_size=16, seed=seed, constraints_func=limits)
        self.space, self.study = space, optuna.create_study(directions=goals, sampler=sampler)

    def ask(self):
        trial = self.study.ask()
        return trial, suggest_point(self.space["axes"], lambda name, levels: trial.suggest_int(name, 0, levels - 1))

    def tell(self, trial, result):
        values = objectives_of(result, self.space)
        if values is None:
            self.study.tell(trial, state=optuna.trial.TrialState.FAIL)
            return
        trial.set_user_attr("misses", misses_of(result, self.space))
        self.study.tell(trial, values)


class Sweep:
    """The other side of the conversation."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.space = self._read()

    def _read(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"optuna_example: spikeloom ended with status {self.process.wait()}")
        return json.loads(line)

    def evaluate(self, points):
        """@return results in the order of the points, and whether the sweep is over"""
        self.process.stdin.write(json.dumps({"points": points}) + "\n")
        self.process.stdin.flush()
        answer = self._read()
        if "error" in answer:
            sys.exit(f"optuna_example: {answer['error']}")
        return answer["results"], answer.get("done", False)

    def close(self):
        try:
            self.process.stdin.write('{"done": true}\n')
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # the sweep was over
        return self.process.wait()


def dominates(a, b):
    return all(x <= y for x, y in zip(a, b)) and a != b


def front(results, space):
    """Different points that keep all constraints and that no other one is better than."""
    signs = [-1 if objective["goal"] == "max" else 1 for objective in space["objectives"]]
    good = {}
    for result in results:
        values = objectives_of(result, space)
        if values is not None and all(miss <= 0 for miss in misses_of(result, space)):
            good[json.dumps(result["values"], sort_keys=True)] = [sign * value for sign, value in zip(signs, values)]
    best = [(values, point) for point, values in good.items() if not any(dominates(other, values) for other in good.values())]
    return [([sign * value for sign, value in zip(signs, values)], point) for values, point in sorted(best)]


def search(sweep, strategy, options):
    """Trials in batches; a point that comes again costs no simulation."""
    results, done = [], False
    while len(results) < options.points and not done:
        trials = [strategy.ask() for _ in range(min(options.batch, options.points - len(results)))]
        answers, done = sweep.evaluate([point for _, point in trials])
        for (trial, _), result in zip(trials, answers):
            strategy.tell(trial, result)
        results += answers
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sweep")
    parser.add_argument("--points", type=int, default=100)
    parser.add_argument("--batch", type=int, default=8, help="points that are simulated side by side")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--program", default=ROOT / "build/release/spikeloom")
    end = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    own, passed = sys.argv[1:end], sys.argv[end + 1:]
    options = parser.parse_args(own)
    sweep = Sweep([options.program, "sweep", options.sweep, "--strategy", "external", *passed])
    strategy = (OptunaSearch if optuna else RandomSearch)(sweep.space, options.seed)
    print(f"points by {'Optuna' if optuna else 'chance: python3-optuna is not installed'}", file=sys.stderr)
    results = search(sweep, strategy, options)
    status = sweep.close()
    for values, point in front(results, sweep.space):
        print("  ".join(f"{objective['metric']} {value:g}" for objective, value in zip(sweep.space["objectives"], values)), point)
    sys.exit(status)


if __name__ == "__main__":
    main()
