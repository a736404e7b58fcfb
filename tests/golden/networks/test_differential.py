# SPDX-License-Identifier: Apache-2.0
"""A block in differential coding: layer norm, two linear layers of multi-threshold neurons, a residual branch that is forwarded."""
import unittest

import numpy as np

from case import Case, NetworkBuilder

TOKENS, CHANNELS, WIDTH, HIDDEN, CLASSES, STEPS, LEVELS = 5, 3, 8, 12, 3, 8, 4
WEIGHT, THRESHOLD, EPSILON = 2.0 ** -6, 2.0, 1e-5


class Neurons:
    """Multi-threshold neurons: thresholds THRESHOLD / 2^k. `start`: the response to no input (the dry pass)."""

    def __init__(self, start):
        self.r_in, self.r_out = start.copy(), np.zeros_like(start)
        self.m, self.sent, self.net = np.zeros_like(start), np.zeros_like(start), np.zeros_like(start)

    def step(self, d, t):
        """What they send in step t (from 1), in the unit of the activation."""
        self.m += d + self.r_in - self.r_out
        self.sent += self.r_out
        out = np.zeros_like(d)
        for k in range(LEVELS):
            size = THRESHOLD / 2 ** k
            out = np.where((out == 0) & (self.m >= 0.75 * size), size, out)
        for k in range(LEVELS):
            size = THRESHOLD / 2 ** k
            out = np.where((out == 0) & (self.m <= -0.75 * size) & (self.sent >= size), -size, out)
        self.m -= out
        self.sent += out
        self.r_in += d / t
        self.r_out += out / t
        self.net += out
        return out


class LayerNorm:
    """Sends, in step t, t times the change that the step makes to f(average of the input)."""

    def __init__(self, gamma, beta, shape):
        self.gamma, self.beta = gamma, beta
        self.average, self.before = np.zeros(shape), np.zeros(shape)

    def step(self, d, t):
        self.average += d / t
        centred = self.average - self.average.mean(axis=1, keepdims=True)
        now = self.gamma * centred / np.sqrt(centred.var(axis=1, keepdims=True) + EPSILON) + self.beta
        change, self.before = t * (now - self.before), now
        return change


class DifferentialBlock(Case):
    def setUp(self):
        rng = np.random.default_rng(23)

        def weights(outputs, inputs):
            return rng.integers(-50, 60, (outputs, inputs)).astype(np.int8)

        self.weights = {"embed": weights(WIDTH, CHANNELS), "up": weights(HIDDEN, WIDTH), "down": weights(WIDTH, HIDDEN),
                        "readout": weights(CLASSES, WIDTH)}
        self.bias = {"embedded": rng.normal(0, 0.3, WIDTH), "hidden": rng.normal(0, 0.3, HIDDEN)}
        self.gamma, self.beta = rng.normal(1, 0.2, WIDTH), rng.normal(0.3, 0.2, WIDTH)
        self.pixels = rng.integers(0, 256, (5, CHANNELS, TOKENS, 1)).astype(np.uint8)

    def network(self):
        builder = NetworkBuilder("differential", "network.safetensors")
        neuron = {"model": "multi_threshold", "threshold": THRESHOLD, "levels": LEVELS}
        norm = {"kind": "layer_norm", "gamma": builder.tensor("gamma", self.gamma), "beta": builder.tensor("beta", self.beta),
                "epsilon": EPSILON}
        builder.population("image", [TOKENS, CHANNELS], input={
            "kind": "analog_image", "channels": CHANNELS, "height": TOKENS, "width": 1, "patch": 1, "scale": [2.0 ** -7] * CHANNELS,
            "offset": [0.0] * CHANNELS})
        builder.population("embedded", [TOKENS, WIDTH], neuron=neuron, bias=builder.tensor("bias.embedded", self.bias["embedded"]))
        builder.population("normed", [TOKENS, WIDTH], function=norm, neuron=neuron)
        builder.population("hidden", [TOKENS, HIDDEN], neuron=neuron, bias=builder.tensor("bias.hidden", self.bias["hidden"]))
        builder.population("stream", [TOKENS, WIDTH], neuron={"model": "graded"})
        builder.population("out", [TOKENS, WIDTH], function=norm, neuron=neuron)
        builder.population("logits", [1, CLASSES])
        for name, source, target, more in (("embed", "image", "embedded", {}), ("up", "normed", "hidden", {}),
                                           ("down", "hidden", "stream", {}), ("readout", "out", "logits", {"reduce": "mean"})):
            builder.projection(name, "linear", source, target, weights=builder.tensor(name, self.weights[name]), weight_scale=WEIGHT,
                               weight_bits=8, **more)
        for name, source, target in (("norm", "embedded", "normed"), ("skip", "embedded", "stream"), ("last", "stream", "out")):
            builder.projection(name, "identity", source, target)
        return builder

    def expected(self):
        names = ("embedded", "normed", "hidden", "out")
        codes, logits = {name: [] for name in names}, []
        w = {name: values * WEIGHT for name, values in self.weights.items()}
        for image in self.pixels:
            x = image[:, :, 0].T * 2.0 ** -7
            none = np.zeros((TOKENS, WIDTH))
            embedded, normed, out = Neurons(none + self.bias["embedded"]), Neurons(none), Neurons(none)
            hidden = Neurons(np.zeros((TOKENS, HIDDEN)) + self.bias["hidden"])
            first, last = LayerNorm(self.gamma, self.beta, none.shape), LayerNorm(self.gamma, self.beta, none.shape)
            logit = np.zeros(CLASSES)
            for t in range(1, STEPS + 1):
                # An image that comes in the first step is its own average.
                s = embedded.step(x @ w["embed"].T if t == 1 else none, t)
                h = hidden.step(normed.step(first.step(s, t), t) @ w["up"].T, t)
                y = out.step(last.step(h @ w["down"].T + s, t), t)
                logit += (y @ w["readout"].T).mean(axis=0) / t
            for name, neurons in zip(names, (embedded, normed, hidden, out)):
                codes[name].append(np.round(neurons.net * 2 ** (LEVELS - 1) / THRESHOLD))
            logits.append(logit)
        return {name: np.array(values) for name, values in codes.items()}, np.array(logits)

    def test_sends_what_the_definitions_say(self):
        data = {"images": self.pixels, "labels": np.zeros(len(self.pixels), np.int64)}
        for schedule in ("layered", "pipelined"):
            with self.subTest(schedule):
                # On grids fine enough that none of the divisions by t comes near a threshold.
                self.check(self.network(), data, [f"run.schedule={schedule}", "run.stop=fixed", f"run.max_steps={STEPS}",
                                                  "precision.threshold_frac_bits=24"], *self.expected(), tolerance=1e-4)


if __name__ == "__main__":
    unittest.main()
