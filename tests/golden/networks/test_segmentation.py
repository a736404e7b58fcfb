# SPDX-License-Identifier: Apache-2.0
"""A small segmentation network: convolution, max pool, convolution, upsampled and joined with the first, a class for each pixel."""
import unittest

import numpy as np

from case import Case, NetworkBuilder
from window_layers import convolve, max_pool, neuron, quantise, threshold_for, upsample

SIZE, COLOURS, CHANNELS, CLASSES, SAMPLES = 8, 2, 6, 4, 6
UNIT, WEIGHT, IGNORED = 2.0 ** -7, 2.0 ** -6, 255


class Segmentation(Case):
    def setUp(self):
        rng = np.random.default_rng(7)
        self.kernels = {"encode": rng.integers(-60, 60, (CHANNELS, COLOURS, 3, 3)).astype(np.int8),
                        "deepen": rng.integers(-60, 60, (CHANNELS, CHANNELS, 3, 3)).astype(np.int8)}
        self.head = rng.integers(-60, 60, (CLASSES, CHANNELS)).astype(np.int8)
        self.thresholds = {}
        self.evaluate(rng.integers(0, 256, (4, COLOURS, SIZE, SIZE)))  # calibrates
        self.pixels = rng.integers(0, 256, (SAMPLES, COLOURS, SIZE, SIZE)).astype(np.uint8)
        self.codes, self.logits = self.evaluate(self.pixels)
        # Labels that agree with most of the predictions; some positions are not asked for.
        predicted = self.logits.argmax(axis=2)
        draw = rng.random(predicted.shape)
        other = rng.integers(0, CLASSES - 1, predicted.shape)  # the last class is labelled nowhere but where it is right
        self.labels = np.where(draw < 0.7, predicted, np.where(draw < 0.9, other, IGNORED)).astype(np.uint8)

    def evaluate(self, pixels):
        """Codes by population and logits [n, positions, classes]; sets the thresholds if there are none."""
        names = ("encoded", "pooled", "deep", "joined")
        x = pixels.transpose(0, 2, 3, 1) * UNIT - 1.0
        value, codes = {}, {}

        def fire(name, inputs):
            threshold = self.thresholds.setdefault(name, threshold_for(inputs))
            codes[name] = quantise(inputs, threshold)
            value[name] = codes[name] * threshold

        fire("encoded", np.array([convolve(image, self.kernels["encode"] * WEIGHT) for image in x]))
        fire("pooled", np.array([max_pool(image, 2) for image in value["encoded"]]))
        fire("deep", np.array([convolve(image, self.kernels["deepen"] * WEIGHT) for image in value["pooled"]]))
        fire("joined", np.array([upsample(image, 2) for image in value["deep"]]) + value["encoded"])
        logits = value["joined"] @ (self.head.T * WEIGHT)
        return ({name: codes[name].reshape(len(pixels), -1, CHANNELS) for name in names},
                logits.reshape(len(pixels), SIZE * SIZE, CLASSES))

    def network(self):
        builder = NetworkBuilder("segmentation", "network.safetensors")
        half = SIZE // 2
        builder.population("image", [SIZE, SIZE, COLOURS], input={
            "kind": "analog_image", "channels": COLOURS, "height": SIZE, "width": SIZE, "patch": 1, "scale": [UNIT] * COLOURS,
            "offset": [-1.0] * COLOURS})
        for name, size in (("encoded", SIZE), ("pooled", half), ("deep", half), ("joined", SIZE)):
            builder.population(name, [size, size, CHANNELS], neuron=neuron(self.thresholds[name]))
        builder.population("classes", [SIZE, SIZE, CLASSES], task={"kind": "segmentation"})
        for name, source, target in (("encode", "image", "encoded"), ("deepen", "pooled", "deep")):
            builder.projection(name, "convolution", source, target, weights=builder.tensor(name, self.kernels[name]),
                               weight_scale=WEIGHT, weight_bits=8, kernel=[3, 3], padding=[1, 1])
        builder.projection("pool", "max_pool", "encoded", "pooled", kernel=[2, 2], stride=[2, 2])
        builder.projection("up", "upsample", "deep", "joined", factor=[2, 2])
        builder.projection("skip", "identity", "encoded", "joined")
        builder.projection("head", "linear", "joined", "classes", weights=builder.tensor("head", self.head), weight_scale=WEIGHT,
                           weight_bits=8)
        return builder

    def test_settles_on_the_quantised_network_and_scores_like_numpy(self):
        predicted = self.logits.argmax(axis=2)
        asked = self.labels != IGNORED
        unions = [(asked & ((self.labels == c) | (predicted == c))).sum() for c in range(CLASSES)]
        both = [(asked & (self.labels == c) & (predicted == c)).sum() for c in range(CLASSES)]
        iou = np.mean([b / u for b, u in zip(both, unions) if u > 0])
        data = {"images": self.pixels, "labels": self.labels.reshape(SAMPLES, SIZE, SIZE)}
        for schedule in ("layered", "pipelined"):
            with self.subTest(schedule):
                result = self.check(self.network(), data, [f"run.schedule={schedule}"], self.codes, self.logits)
                self.assertNotIn("accuracy", result)
                self.assertEqual(result["task"]["kind"], "segmentation")
                self.assertEqual(result["task"]["labelled_positions"], asked.sum())
                self.assertAlmostEqual(result["task"]["pixel_accuracy"], (predicted == self.labels)[asked].mean(), places=12)
                self.assertAlmostEqual(result["task"]["mean_iou"], iou, places=12)
                self.assertLess(result["task"]["mean_iou"], 0.9)
                self.assertGreater(result["task"]["mean_iou"], 0.3)


if __name__ == "__main__":
    unittest.main()
