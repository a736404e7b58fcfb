#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden files of the neuron models, from an independent implementation in float64.

    make_golden.py --reference REFERENCE.py --out DIR

REFERENCE.py is a module with the classes IF, LIF, STBIFInt, AdaFire, MTDiff, TTFS, SFA and FS. Reset to zero and leaky
ReLU are written down here, from their definitions. Streams and parameters are chosen so that float64 is exact, which
makes it equal to integer arithmetic: every product with a decay and every division by a step's number is an integer.

A file: `neuron` as a network has it, in membrane units of 1; `input[step][neuron]`; `emitted[step][neuron]`; `membrane`
and `sent` at the end. Neurons of two phases integrate all of `input` first. `bias`: what a differential neuron starts
from. `ramp`: the input is a current that goes on flowing. `scale`: membranes of the model count in units / scale.
"""
import argparse
import importlib.util
import json
import math
import pathlib
import random

import numpy as np

NEURONS = 48


def stream(rng, steps, low, high, grid, edge):
    """Integers in [low, high] x grid, every second of them a multiple of `edge`, so that ties are common."""
    rows = []
    for _ in range(steps):
        row = []
        for _ in range(NEURONS):
            value = rng.randint(low, high) * grid
            row.append(value // edge * edge if rng.random() < 0.5 else value)
        rows.append(row)
    return rows


def whole(values):
    values = [float(value) for value in np.ravel(values)]
    assert all(value == int(value) and abs(value) < 2**53 for value in values), "float64 was not exact"
    return [int(value) for value in values]


def stepped(neuron, inputs, bias=0, unit=1):
    """A neuron that integrates and fires at once. @return what it emits, in `unit`s"""
    return [whole(np.asarray(neuron.step(np.array(row, float) + bias)) / unit) for row in inputs]


def case(parameters, inputs, emitted, membrane, values=None, **more):
    """@param values  of the events, where they are not what they count for"""
    sent = np.sum(values if values is not None else emitted, axis=0)
    return {"neuron": parameters, "input": inputs, "emitted": emitted, "membrane": whole(membrane),
            "sent": whole(sent), **more}


class ZeroReset:
    """Integrate and fire; a spike leaves nothing."""

    def __init__(self, threshold, charge):
        self.threshold = threshold
        self.v = np.full(NEURONS, charge * threshold, float)

    def step(self, x):
        self.v = self.v + x
        spikes = self.v >= self.threshold
        self.v = np.where(spikes, 0.0, self.v)
        return spikes.astype(int)


class LeakyRelu:
    """+ above theta, - below -theta/slope, both strictly; each subtracts what it is compared with."""

    def __init__(self, threshold, slope, charge, shift):
        self.up, self.down, self.shift = threshold, threshold / slope, shift
        self.v = np.full(NEURONS, charge * threshold, float)

    def step(self, x):
        self.v = self.v + x + self.shift
        up, down = self.v > self.up, self.v < -self.down
        self.v = self.v - self.up * up + self.down * down
        return up.astype(int) - down.astype(int)


def integrate_and_fire(ref, rng):
    inputs = lambda: stream(rng, 20, -30, 50, 1, 4)
    for name, charge, shift, strict in (("plain", 0.0, 0, False), ("charged", 0.5, 0, False),
                                        ("shifted", 0.0, 3, False), ("strict", 0.5, 0, True)):
        x, neuron = inputs(), ref.IF(NEURONS, 40, charge, shift, strict)
        parameters = {"model": "if", "threshold": 40, "initial_charge": charge, "shift": shift,
                      "compare": ">" if strict else ">="}
        emitted = stepped(neuron, x)
        yield f"if_{name}", case(parameters, x, emitted, neuron.v)
    x, neuron = inputs(), ZeroReset(40, 0.5)
    emitted = stepped(neuron, x)
    yield "if_zero_reset", case({"model": "if", "threshold": 40, "reset": "zero"}, x, emitted, neuron.v)
    # Fires at alpha x theta, and subtracts all of theta: a leaky neuron that leaks nothing.
    x, neuron = inputs(), ref.LIF(NEURONS, 40, 1.0, 1.0, 0.5, 0.25)
    emitted = stepped(neuron, x)
    yield "if_fires_early", case({"model": "if", "threshold": 40, "initial_charge": 0.25, "fire_fraction": 0.5}, x,
                                 emitted, neuron.v)


def leaky(ref, rng):
    for name, beta, gain, fraction, steps in (("half", 0.5, 1.0, 1.0, 12), ("quarter_gain", 0.75, 0.25, 1.0, 8),
                                              ("half_gain_fires_early", 0.5, 0.5, 0.5, 10)):
        grid = (4 if beta == 0.75 else 2) ** steps
        theta = 16 * grid
        x = stream(rng, steps, int(-12 / gain), int(24 / gain), grid, 4 * grid)
        neuron = ref.LIF(NEURONS, theta, beta, gain, fraction)
        emitted = stepped(neuron, x)
        yield f"lif_{name}", case({"model": "lif", "threshold": theta, "decay": beta, "input_gain": gain,
                                   "fire_fraction": fraction}, x, emitted, neuron.v / gain)


def leaky_relu(_, rng):
    for name, charge, shift in (("plain", 0.0, 0), ("charged_and_shifted", 0.5, 2)):
        x, neuron = stream(rng, 24, -160, 100, 1, 16), LeakyRelu(32, 0.25, charge, shift)
        emitted = stepped(neuron, x)
        yield f"leaky_relu_{name}", case({"model": "leaky_relu", "threshold": 32, "slope": 0.25,
                                          "initial_charge": charge, "shift": shift}, x, emitted, neuron.v)


def st_bif(ref, rng):
    for name, theta, low, high in (("signed", 40, -8, 7), ("unsigned", 41, 0, 3)):
        x = stream(rng, 24, -70, 90, 1, 4)
        neuron = ref.STBIFInt(NEURONS, theta, low, high)
        emitted = stepped(neuron, x)
        yield f"st_bif_{name}", case({"model": "st_bif", "threshold": theta, "min_level": low, "max_level": high}, x,
                                     emitted, neuron.v)


def adafire(ref, rng):
    steps = 8
    for phi, ratio in ((1, 1.0), (4, 1.0), (8, 1.0), (4, 1.5), (4, 2.0)):
        theta = 4 * steps
        x = stream(rng, steps, -3 * theta, (phi + 2) * theta, 1, theta // 2)
        neuron = ref.AdaFire(NEURONS, theta, phi, steps, ratio)
        emitted = stepped(neuron, x)
        yield (f"adafire_phi{phi}_ratio{str(ratio).replace('.', '_')}",
               case({"model": "adafire", "threshold": theta, "burst": phi, "ratio": ratio, "steps": steps}, x, emitted,
                    neuron.v))


def multi_threshold(ref, rng):
    steps = 8
    divisible = math.lcm(*range(1, steps + 1))
    for levels in range(1, 9):
        theta = 4 * 2**levels * divisible
        bias = [rng.randint(-theta // divisible, theta // divisible) * divisible for _ in range(NEURONS)]
        x = stream(rng, steps, -theta // divisible, theta // divisible, divisible, theta // 2)
        # Mostly silence after the first step, as it is used; two neurons in three.
        for row in x[1:]:
            for i in range(NEURONS):
                if i % 3:
                    row[i] = 0
        neuron = ref.MTDiff(NEURONS, theta, levels, bias)
        emitted = stepped(neuron, x, np.array(bias, float), theta / 2 ** (levels - 1))
        yield f"multi_threshold_{levels}", case({"model": "multi_threshold", "threshold": theta, "levels": levels}, x,
                                                emitted, neuron.m, bias=bias, in_average=whole(neuron.rin),
                                                out_average=whole(neuron.rout), total=whole(neuron.cum))


def first_spike(ref, rng):
    for steps in (1, 4, 16):
        theta = 2 * steps * 8
        x = stream(rng, steps, -12, 16, 1, 4)
        neuron = ref.TTFS(NEURONS, theta, steps)
        for row in x:
            neuron.integrate(np.array(row, float))
        ticks = neuron.fire()
        emitted = [[int(tick == k) for tick in ticks] for k in range(steps)]
        levels = [[(steps - k) * one for one in row] for k, row in enumerate(emitted)]
        yield f"ttfs_{steps}", case({"model": "ttfs", "threshold": theta, "steps": steps}, x, emitted, neuron.v,
                                    values=levels, ramp=True)


def firing_approximation(ref, rng):
    for rounding in ("half_up", "half_even"):
        steps, theta = 4, 8
        x = stream(rng, steps, -6, 20, 1, 4)
        total = np.sum(x, axis=0)
        emitted = [whole(row) for row in ref.SFA(steps, rounding == "half_even").unroll(total / theta)]
        sent = np.sum(emitted, axis=0)
        yield f"sfa_{rounding}", case({"model": "sfa", "threshold": theta, "steps": steps, "rounding": rounding}, x,
                                      emitted, total - theta * sent)


def few_spikes(ref, rng):
    binary = [2 ** (5 - k) for k in range(6)]
    tables = {"binary": (binary, binary, binary),
              "signed_weights": ([40, 0, -16, 12], [32, 24, -8, 4], [12, -4, 8, 20])}
    for name, (thresholds, resets, weights) in tables.items():
        steps = len(thresholds)
        x = stream(rng, steps, -6, 16, 1, 4)
        total = np.sum(x, axis=0)
        unit = min(abs(weight) for weight in weights)
        # What a step is worth: the result with it less the result without it.
        results = [np.zeros(NEURONS)] + [ref.FS(thresholds[:k], resets[:k], weights[:k]).run(total)[0]
                                         for k in range(1, steps + 1)]
        emitted = [whole((after - before) / unit) for before, after in zip(results, results[1:])]
        fired = np.array(emitted) != 0
        left = total - sum(reset * fired[k] for k, reset in enumerate(resets))
        yield f"few_spikes_{name}", case({"model": "few_spikes", "thresholds": thresholds, "resets": resets,
                                          "weights": weights}, x, emitted, left)


MODELS = (integrate_and_fire, leaky, leaky_relu, st_bif, adafire, multi_threshold, first_spike, firing_approximation,
          few_spikes)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reference", required=True, type=pathlib.Path, help="module with the reference neurons")
    parser.add_argument("--out", required=True, type=pathlib.Path, help="directory for the golden files")
    arguments = parser.parse_args()
    spec = importlib.util.spec_from_file_location("reference", arguments.reference)
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    arguments.out.mkdir(parents=True, exist_ok=True)
    for seed, model in enumerate(MODELS):
        for name, content in model(reference, random.Random(seed)):
            (arguments.out / f"{name}.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
