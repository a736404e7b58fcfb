# SPDX-License-Identifier: Apache-2.0
"""A vision Transformer block with a class token, which is the bias of a row that no patch feeds, and which the readout selects."""
import unittest

import numpy as np

from case import Case, NetworkBuilder
from layers import attention, dense, layer_norm, quantise, softmax, threshold_of

SIZE, PATCH, DIM, HEADS, HIDDEN, CLASSES = 6, 2, 16, 2, 24, 3
PATCHES = (SIZE // PATCH) ** 2
ROWS = PATCHES + 1
SCALE, OFFSET, WEIGHT = 1.0 / 255, -0.5, 2.0 ** -7
SYMMETRIC, ASYMMETRIC = (-8, 7), (0, 15)


class ClassTokenVit(Case):
    """Pre-norm block: the residual stream is the sum of what went into it, for every layer norm anew."""

    def setUp(self):
        rng = np.random.default_rng(11)
        self.pixels = rng.integers(0, 256, (6, 1, SIZE, SIZE)).astype(np.uint8)
        shapes = {"embed": (DIM, PATCH * PATCH), "q": (DIM, DIM), "k": (DIM, DIM), "v": (DIM, DIM), "proj": (DIM, DIM),
                  "fc1": (HIDDEN, DIM), "fc2": (DIM, HIDDEN), "head": (CLASSES, DIM)}
        self.weights = {name: rng.integers(-100, 101, shape).astype(np.int8) for name, shape in shapes.items()}
        self.bias = {name: rng.normal(0, 0.3, shape[0]) for name, shape in shapes.items()}
        self.table = rng.normal(0, 0.5, (ROWS, DIM))  # row 0: class token and its position
        self.norms = {name: (rng.uniform(0.5, 1.5, DIM), rng.normal(0, 0.2, DIM)) for name in ("ln1", "ln2", "ln3")}
        self.codes, self.thresholds = {}, {}
        self.logits = self.evaluate()

    def settle(self, name, x, levels):
        """The real values of a quantiser's codes; thresholds are those of these samples."""
        self.thresholds[name] = threshold_of(x, levels), levels
        self.codes[name] = quantise(x, *self.thresholds[name])
        return self.codes[name] * self.thresholds[name][0]

    def evaluate(self):
        """float64; where a spike falls is decided 1e-6 thresholds or more from the next level (`layers.quantise`)."""
        def linear(name, x):
            return dense(x, self.weights[name], WEIGHT, self.bias[name])

        n = len(self.pixels)
        side = SIZE // PATCH
        x = self.pixels.reshape(n, side, PATCH, side, PATCH).transpose(0, 1, 3, 2, 4).reshape(n, PATCHES, -1)
        patches = self.settle("embed", linear("embed", x * SCALE + OFFSET), SYMMETRIC)
        stream = np.broadcast_to(self.table, (n, ROWS, DIM)).copy()
        stream[:, 1:] += patches
        x = self.settle("ln1", layer_norm(stream, *self.norms["ln1"]), SYMMETRIC)
        q, k, v = (self.settle(name, linear(name, x), SYMMETRIC) for name in "qkv")
        weights = self.settle("attn", softmax(attention(q, k, HEADS) / np.sqrt(DIM // HEADS)), ASYMMETRIC)
        context = np.concatenate([weights[:, h * ROWS:(h + 1) * ROWS] @ part for h, part in enumerate(np.split(v, HEADS, axis=2))], 2)
        context = self.settle("ctx", context, SYMMETRIC)
        stream = stream + self.settle("proj", linear("proj", context), SYMMETRIC)
        x = self.settle("ln2", layer_norm(stream, *self.norms["ln2"]), SYMMETRIC)
        x = self.settle("fc1", linear("fc1", x), ASYMMETRIC)  # ReLU
        stream = stream + self.settle("fc2", linear("fc2", x), SYMMETRIC)
        x = self.settle("ln3", layer_norm(stream, *self.norms["ln3"]), SYMMETRIC)
        return linear("head", x[:, 0])

    def network(self):
        builder = NetworkBuilder("class_token_vit", "network.safetensors")
        builder.population("image", [PATCHES, PATCH * PATCH], input={
            "kind": "analog_image", "channels": 1, "height": SIZE, "width": SIZE, "patch": PATCH, "scale": [SCALE], "offset": [OFFSET]})

        def neurons(name, shape, **members):
            theta, levels = self.thresholds[name]
            builder.population(name, shape, neuron={"model": "st_bif", "threshold": theta, "min_level": levels[0],
                                                    "max_level": levels[1]}, **members)

        def linear(name, source, target, **members):
            builder.projection(name, "linear", source, target, weights=builder.tensor(f"{name}.weight", self.weights[name]),
                               weight_scale=WEIGHT, **members)

        def layer(name, source, rows):
            neurons(name, [rows, len(self.weights[name])], bias=builder.tensor(f"{name}.bias", self.bias[name]))
            linear(name, source, name)

        def norm(name, branches):
            gamma, beta = self.norms[name]
            neurons(name, [ROWS, DIM], bias=builder.tensor("table", self.table), function={
                "kind": "layer_norm", "gamma": builder.tensor(f"{name}.gamma", gamma), "beta": builder.tensor(f"{name}.beta", beta),
                "epsilon": 1e-6})
            builder.projection(f"{name}.patches", "identity", "embed", name, row_offset=1)
            for branch in branches:
                builder.projection(f"{name}.{branch}", "identity", branch, name)

        layer("embed", "image", PATCHES)
        norm("ln1", [])
        for name in "qkv":
            layer(name, "ln1", ROWS)
        neurons("attn", [HEADS, ROWS, ROWS], function={"kind": "softmax"})
        builder.projection("qk", "attention_scores", "q", "attn", other="k", heads=HEADS, scale=(DIM // HEADS) ** -0.5)
        neurons("ctx", [ROWS, DIM])
        builder.projection("av", "attention_context", "attn", "ctx", other="v", heads=HEADS)
        layer("proj", "ctx", ROWS)
        norm("ln2", ["proj"])
        layer("fc1", "ln2", ROWS)
        layer("fc2", "fc1", ROWS)
        norm("ln3", ["proj", "fc2"])
        builder.population("logits", [1, CLASSES], bias=builder.tensor("head.bias", self.bias["head"]))
        linear("head", "ln3", "logits", reduce="select", select_row=0)
        return builder

    def test_settles_on_the_quantised_network(self):
        data = {"images": self.pixels, "labels": np.zeros(len(self.pixels), np.int64)}
        for schedule in ("layered", "pipelined"):
            with self.subTest(schedule):
                self.check(self.network(), data, [f"run.schedule={schedule}"], self.codes, self.logits)


if __name__ == "__main__":
    unittest.main()
