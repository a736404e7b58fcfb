# SPDX-License-Identifier: Apache-2.0
"""A Transformer block without softmax, of spike firing approximation neurons: Q (K^T V), every layer in two phases of D steps.

Scales and thresholds are powers of two, so that float64 holds every sum exactly and ties do occur: what is compared is
code = clip(round(X / theta), 0, D), with ties upwards or to the even code.
"""
import unittest

import numpy as np

from case import Case, NetworkBuilder

LENGTH, CHANNELS, DIM, HEADS, HIDDEN, CLASSES, STEPS = 9, 3, 16, 2, 24, 3, 4
PIXEL, WEIGHT = 2.0 ** -8, 2.0 ** -6
KEY_VALUE_SCALE, QUERY_SCALE = 2.0 ** -3, 2.0 ** -2


class SoftmaxFreeSfa(Case):
    """x -> q, k, v -> Q (K^T V) -> projection + x -> MLP + residual."""

    def setUp(self):
        rng = np.random.default_rng(31)
        self.pixels = rng.integers(0, 256, (6, CHANNELS, LENGTH, 1)).astype(np.uint8)
        shapes = {"x": (DIM, CHANNELS), "q": (DIM, DIM), "k": (DIM, DIM), "v": (DIM, DIM), "proj": (DIM, DIM), "fc1": (HIDDEN, DIM),
                  "fc2": (DIM, HIDDEN), "head": (CLASSES, DIM)}
        self.weights = {name: rng.integers(-40, 56, shape).astype(np.int8) for name, shape in shapes.items()}

    def evaluate(self, rounding):
        self.codes, self.thresholds, self.ties = {}, {}, 0

        def fire(name, total):
            """The power of two next to what makes D the code of twice the mean."""
            theta = 2.0 ** np.round(np.log2(2 * np.maximum(total, 0).mean() / STEPS))
            level = total / theta
            self.ties += int(np.count_nonzero((level - np.floor(level) == 0.5) & (level > 0) & (level < STEPS)))
            nearest = np.rint(level) if rounding == "half_even" else np.floor(level + 0.5)  # numpy's rint: ties to even
            self.thresholds[name] = theta
            self.codes[name] = np.clip(nearest, 0, STEPS)
            return self.codes[name] * theta

        def linear(name, x):
            return x @ self.weights[name].T.astype(np.float64) * WEIGHT

        def heads(x):
            return np.split(x, HEADS, axis=2)

        pixels = self.pixels[:, :, :, 0].transpose(0, 2, 1)
        x = fire("x", linear("x", pixels * PIXEL))
        q, k, v = (fire(name, linear(name, x)) for name in "qkv")
        key_value = [KEY_VALUE_SCALE * a.transpose(0, 2, 1) @ b for a, b in zip(heads(k), heads(v))]
        context = fire("ctx", QUERY_SCALE * np.concatenate([a @ b for a, b in zip(heads(q), key_value)], axis=2))
        x = fire("proj", linear("proj", context) + x)
        x = fire("fc2", linear("fc2", fire("fc1", linear("fc1", x))) + x)
        return linear("head", x.mean(axis=1))

    def network(self, rounding):
        builder = NetworkBuilder("softmax_free_sfa", "network.safetensors")
        builder.population("image", [LENGTH, CHANNELS], input={
            "kind": "analog_image", "channels": CHANNELS, "height": LENGTH, "width": 1, "patch": 1, "scale": [PIXEL] * CHANNELS,
            "offset": [0.0] * CHANNELS})

        def neurons(name, shape):
            builder.population(name, shape, neuron={"model": "sfa", "threshold": float(self.thresholds[name]), "steps": STEPS,
                                                    "rounding": rounding})

        def linear(name, source, target, **members):
            builder.projection(name, "linear", source, target, weights=builder.tensor(f"{name}.weight", self.weights[name]),
                               weight_scale=WEIGHT, **members)

        def layer(name, source, residual=None):
            neurons(name, [LENGTH, len(self.weights[name])])
            linear(name, source, name)
            if residual:
                builder.projection(f"{name}.{residual}", "identity", residual, name)

        layer("x", "image")
        for name in "qkv":
            layer(name, "x")
        # No neuron between the two products: what K^T V gains in a step is sent on as a graded value.
        builder.population("kv", [DIM, DIM // HEADS], neuron={"model": "graded"})
        builder.projection("k.v", "attention_key_value", "k", "kv", other="v", heads=HEADS, scale=KEY_VALUE_SCALE)
        neurons("ctx", [LENGTH, DIM])
        builder.projection("q.kv", "attention_query", "q", "ctx", other="kv", heads=HEADS, scale=QUERY_SCALE)
        layer("proj", "ctx", "x")
        layer("fc1", "proj")
        layer("fc2", "fc1", "proj")
        builder.population("logits", [1, CLASSES])
        linear("head", "fc2", "logits", reduce="mean")
        return builder

    def test_sends_the_codes_of_the_trained_network(self):
        data = {"images": self.pixels, "labels": np.zeros(len(self.pixels), np.int64)}
        for rounding in ("half_up", "half_even"):
            logits = self.evaluate(rounding)
            self.assertGreater(self.ties, 0)
            for schedule in ("layered", "pipelined"):
                with self.subTest(f"{rounding}, {schedule}"):
                    self.check(self.network(rounding), data, [f"run.schedule={schedule}"], self.codes, logits)


if __name__ == "__main__":
    unittest.main()
