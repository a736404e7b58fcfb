# SPDX-License-Identifier: Apache-2.0
"""A classifier of point clouds: the same small network for every point, the largest of each feature over all points."""
import unittest

import numpy as np

from case import Case, NetworkBuilder
from window_layers import neuron, quantise, threshold_for

POINTS, FEATURES, CLASSES, SAMPLES = 32, (8, 16), 4, 6
UNIT, WEIGHT = 2.0 ** -7, 2.0 ** -6


class PointCloud(Case):
    def setUp(self):
        rng = np.random.default_rng(3)
        widths = (3, *FEATURES)
        self.weights = [rng.integers(-60, 60, (widths[i + 1], widths[i])).astype(np.int8) for i in range(2)]
        self.head = rng.integers(-60, 60, (CLASSES, FEATURES[1])).astype(np.int8)
        self.thresholds = {}
        self.evaluate(rng.integers(0, 256, (4, 3, POINTS, 1)))
        self.points = rng.integers(0, 256, (SAMPLES, 3, POINTS, 1)).astype(np.uint8)
        self.codes, self.logits = self.evaluate(self.points)

    def evaluate(self, points):
        codes = {}

        def fire(name, inputs):
            threshold = self.thresholds.setdefault(name, threshold_for(inputs))
            codes[name] = quantise(inputs, threshold)
            return codes[name] * threshold

        x = points[..., 0].transpose(0, 2, 1) * UNIT - 1.0
        for name, weights in zip(("first", "second"), self.weights):
            x = fire(name, x @ (weights.T * WEIGHT))
        x = fire("cloud", x.max(axis=1, keepdims=True))
        return codes, (x @ (self.head.T * WEIGHT))[:, 0]

    def network(self):
        builder = NetworkBuilder("point_cloud", "network.safetensors")
        builder.population("points", [POINTS, 3], input={
            "kind": "analog_image", "channels": 3, "height": POINTS, "width": 1, "patch": 1, "scale": [UNIT] * 3,
            "offset": [-1.0] * 3})
        for name, rows, features in (("first", POINTS, FEATURES[0]), ("second", POINTS, FEATURES[1]), ("cloud", 1, FEATURES[1])):
            builder.population(name, [rows, features], neuron=neuron(self.thresholds[name]))
        builder.population("logits", [1, CLASSES])
        for name, source, target, weights in (("first", "points", "first", self.weights[0]), ("second", "first", "second", self.weights[1]),
                                              ("head", "cloud", "logits", self.head)):
            builder.projection(name, "linear", source, target, weights=builder.tensor(name, weights), weight_scale=WEIGHT, weight_bits=8)
        builder.projection("largest", "max_pool", "second", "cloud", kernel=[POINTS])
        return builder

    def test_settles_on_the_quantised_network(self):
        labels = self.logits.argmax(axis=1)
        labels[0] = (labels[0] + 1) % CLASSES  # one that is wrong
        data = {"images": self.points, "labels": labels.astype(np.int64)}
        for schedule in ("layered", "pipelined"):
            with self.subTest(schedule):
                result = self.check(self.network(), data, [f"run.schedule={schedule}"], self.codes, self.logits)
                self.assertEqual(result["correct"], SAMPLES - 1)

    def test_takes_the_points_in_any_order(self):
        shuffled = self.points[:, :, np.random.default_rng(4).permutation(POINTS)]
        codes, logits = self.evaluate(shuffled)
        np.testing.assert_array_equal(logits, self.logits)
        self.check(self.network(), {"images": shuffled, "labels": np.zeros(SAMPLES, np.int64)}, ["chip.core.neurons_max=64"],
                   codes, logits)


if __name__ == "__main__":
    unittest.main()
