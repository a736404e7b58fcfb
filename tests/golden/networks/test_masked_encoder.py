# SPDX-License-Identifier: Apache-2.0
"""An encoder block of a language model: token input with padding, an attention mask, layer norms without a quantiser behind them.

What leaves such a layer norm is a graded value, on the grid 2^-function_frac_bits; linear layers multiply with it. The integer layer
norm is within 0.72 units of that grid of the real one (docs/function_unit.md), 2^-28 here. Everything else is exact: sums of graded
values times weights lose nothing, and codes are integers. So float64 decides every code that is further from the next level than
`layers.MARGIN`, which all of these are.
"""
import unittest

import numpy as np

from case import Case, NetworkBuilder
from layers import attention, dense, layer_norm, quantise, softmax, threshold_of

LENGTH, VOCABULARY, PADDING, DIM, HEADS, HIDDEN, CLASSES = 8, 20, 1, 16, 2, 32, 3
WEIGHT, MASK = 2.0 ** -7, -1000.0
SYMMETRIC, ASYMMETRIC = (-8, 7), (0, 15)


class MaskedEncoder(Case):
    """Post-norm block, classified by the first position."""

    def setUp(self):
        rng = np.random.default_rng(21)
        self.tokens = rng.integers(2, VOCABULARY, (6, LENGTH)).astype(np.int32)
        for sample, length in enumerate((8, 3, 5, 7, 1, 6)):
            self.tokens[sample, length:] = PADDING
        shapes = {"table": (DIM, VOCABULARY), "q": (DIM, DIM), "k": (DIM, DIM), "v": (DIM, DIM), "dense": (DIM, DIM),
                  "intermediate": (HIDDEN, DIM), "output": (DIM, HIDDEN), "pool": (DIM, DIM), "head": (CLASSES, DIM)}
        self.weights = {name: rng.integers(-100, 101, shape).astype(np.int8) for name, shape in shapes.items()}
        self.bias = {name: rng.normal(0, 0.3, shape[0]) for name, shape in shapes.items()}
        self.bias["table"] = rng.normal(0, 0.3, (LENGTH, DIM))  # position table
        self.norms = {name: (rng.uniform(0.5, 1.5, DIM), rng.normal(0, 0.2, DIM)) for name in ("table", "norm1", "norm2")}
        self.codes, self.thresholds = {}, {}
        self.logits = self.evaluate(self.tokens == PADDING)

    def settle(self, name, x, levels):
        """The real values of a quantiser's codes; thresholds are those of these samples."""
        self.thresholds[name] = threshold_of(x, levels), levels
        self.codes[name] = quantise(x, *self.thresholds[name])
        return self.codes[name] * self.thresholds[name][0]

    def evaluate(self, hidden):
        """float64. @param hidden  [samples, positions]: what no query sees"""
        def linear(name, x):
            return dense(x, self.weights[name], WEIGHT, self.bias[name])

        x = layer_norm(self.weights["table"].T[self.tokens] * WEIGHT + self.bias["table"], *self.norms["table"])
        q, k, v = (self.settle(name, linear(name, x), SYMMETRIC) for name in "qkv")
        scores = attention(q, k, HEADS) / np.sqrt(DIM // HEADS) + MASK * hidden[:, None, :]
        weights = self.settle("attn", softmax(scores), ASYMMETRIC)
        context = np.concatenate([weights[:, h * LENGTH:(h + 1) * LENGTH] @ part for h, part in enumerate(np.split(v, HEADS, axis=2))], 2)
        context = self.settle("ctx", context, ASYMMETRIC)
        x = layer_norm(x + self.settle("dense", linear("dense", context), SYMMETRIC), *self.norms["norm1"])
        inner = self.settle("intermediate", linear("intermediate", x), ASYMMETRIC)  # ReLU
        x = layer_norm(x + self.settle("output", linear("output", inner), SYMMETRIC), *self.norms["norm2"])
        return linear("head", self.settle("pool", linear("pool", x[:, :1]), ASYMMETRIC))[:, 0]

    def network(self, mask=True):
        builder = NetworkBuilder("masked_encoder", "network.safetensors")
        builder.population("tokens", [LENGTH, VOCABULARY], input={"kind": "tokens", "vocabulary": VOCABULARY})

        def neurons(name, shape, **members):
            theta, levels = self.thresholds[name]
            builder.population(name, shape, neuron={"model": "st_bif", "threshold": theta, "min_level": levels[0],
                                                    "max_level": levels[1]}, **members)

        def linear(name, source, target, **members):
            builder.projection(name, "linear", source, target, weights=builder.tensor(f"{name}.weight", self.weights[name]),
                               weight_scale=WEIGHT, **members)

        def layer(name, source, rows=LENGTH, **members):
            neurons(name, [rows, len(self.weights[name])], bias=builder.tensor(f"{name}.bias", self.bias[name]))
            linear(name, source, name, **members)

        def norm(name, branches, **members):
            gamma, beta = self.norms[name]
            builder.population(name, [LENGTH, DIM], neuron={"model": "graded"}, function={
                "kind": "layer_norm", "gamma": builder.tensor(f"{name}.gamma", gamma), "beta": builder.tensor(f"{name}.beta", beta),
                "epsilon": 1e-6}, **members)
            for branch in branches:
                builder.projection(f"{name}.{branch}", "identity", branch, name)

        norm("table", [], bias=builder.tensor("table.bias", self.bias["table"]))
        linear("table", "tokens", "table")
        for name in "qkv":
            layer(name, "table")
        neurons("attn", [HEADS, LENGTH, LENGTH], function={"kind": "softmax"})
        builder.projection("qk", "attention_scores", "q", "attn", other="k", heads=HEADS, scale=(DIM // HEADS) ** -0.5)
        if mask:
            builder.projection("mask", "attention_mask", "tokens", "attn", padding=PADDING, value=MASK)
        neurons("ctx", [LENGTH, DIM])
        builder.projection("av", "attention_context", "attn", "ctx", other="v", heads=HEADS)
        layer("dense", "ctx")
        norm("norm1", ["table", "dense"])
        layer("intermediate", "norm1")
        layer("output", "intermediate")
        norm("norm2", ["norm1", "output"])
        layer("pool", "norm2", rows=1, reduce="select", select_row=0)
        builder.population("logits", [1, CLASSES], bias=builder.tensor("head.bias", self.bias["head"]))
        linear("head", "pool", "logits")
        return builder

    def data(self):
        return {"tokens": self.tokens, "labels": np.zeros(len(self.tokens), np.int64)}

    def test_settles_on_the_quantised_network(self):
        for schedule in ("layered", "pipelined"):
            with self.subTest(schedule):
                result = self.check(self.network(), self.data(), [f"run.schedule={schedule}"], self.codes, self.logits)
                self.assertGreater(result["mac_operations"], 0)
                self.assertEqual(result["ann_agreement"]["wrong_codes"], 0)
                self.assertEqual(result["ann_agreement"]["trained_network"]["wrong_codes"], 0)

    def test_is_the_network_without_a_mask_where_nothing_is_hidden(self):
        """The other side: no mask in network and formulas, and other logits wherever there is padding."""
        masked = self.logits
        self.logits = self.evaluate(np.zeros_like(self.tokens, bool))
        self.check(self.network(mask=False), self.data(), [], self.codes, self.logits)
        padded = (self.tokens == PADDING).any(axis=1)
        self.assertTrue((np.abs(masked - self.logits).max(axis=1)[padded] > 1e-3).all())


if __name__ == "__main__":
    unittest.main()
