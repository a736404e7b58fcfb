# SPDX-License-Identifier: Apache-2.0
"""A single-scale detection head on a small convolutional backbone."""
import unittest

import numpy as np

from case import Case, NetworkBuilder
from window_layers import convolve, neuron, quantise, threshold_for

SIZE, GRID, CHANNELS, CLASSES, SAMPLES = 16, 4, 8, 2, 8
UNIT, WEIGHT, HEAD = 2.0 ** -7, 2.0 ** -6, 2.0 ** -8
SCORE, OVERLAP = 0.4, 0.3


def logistic(x):
    return 1.0 / (1.0 + np.exp(-x))


def iou(a, b):
    """Of boxes (x, y, width, height) by their centres."""
    sides = [max(0.0, min(a[i] + a[i + 2] / 2, b[i] + b[i + 2] / 2) - max(a[i] - a[i + 2] / 2, b[i] - b[i + 2] / 2)) for i in (0, 1)]
    both = sides[0] * sides[1]
    return both / (a[2] * a[3] + b[2] * b[3] - both)


def detect(logits):
    """[cells, 5 + classes] -> (class, score, box), best first, none that overlaps a better one of its class."""
    found = []
    for cell, values in enumerate(logits):
        score = logistic(values[4])
        if score > SCORE:
            tx, ty, tw, th = logistic(values[:4])
            found.append((int(values[5:].argmax()), score, ((cell % GRID + tx) / GRID, (cell // GRID + ty) / GRID, tw, th)))
    found.sort(key=lambda entry: -entry[1])
    kept = []
    for entry in found:
        if all(entry[0] != better[0] or iou(entry[2], better[2]) <= OVERLAP for better in kept):
            kept.append(entry)
    return kept


def match(found, labels):
    """IoU of each found box with the label that it matches at 0.5, else None."""
    taken, result = set(), []
    for category, _, box in found:
        overlaps = [(iou(box, label[1:]), -i) for i, label in enumerate(labels) if label[0] == category]
        best, index = max(overlaps, default=(0.0, 0))
        hit = best >= 0.5 and index not in taken
        if hit:
            taken.add(index)
        result.append(best if hit else None)
    return result


def average_precision(ranked, count):
    """ranked: (score, hit). Area below the curve whose precision is the largest at that recall or beyond."""
    hits = np.cumsum([hit for _, hit in sorted(ranked, key=lambda entry: -entry[0])])
    precision = hits / np.arange(1, len(hits) + 1)
    recall = np.concatenate([[0.0], hits / count])
    return sum((recall[i + 1] - recall[i]) * precision[i:].max() for i in range(len(hits)))


class Detection(Case):
    def setUp(self):
        rng = np.random.default_rng(11)
        self.kernels = {"first": rng.integers(-60, 60, (CHANNELS, 1, 3, 3)).astype(np.int8),
                        "second": rng.integers(-60, 60, (CHANNELS, CHANNELS, 3, 3)).astype(np.int8)}
        self.head = rng.integers(-40, 40, (5 + CLASSES, CHANNELS, 1, 1)).astype(np.int8)
        self.thresholds = {}
        self.evaluate(rng.integers(0, 256, (4, 1, SIZE, SIZE)))
        self.pixels = rng.integers(0, 256, (SAMPLES, 1, SIZE, SIZE)).astype(np.uint8)
        self.codes, self.logits = self.evaluate(self.pixels)
        self.found = [detect(logits) for logits in self.logits]
        self.boxes = np.full((SAMPLES, 12, 5), -1.0, np.float32)
        for image, found in enumerate(self.found):
            # Most boxes where they are found, some far from there, some of another class; and one that nobody finds.
            labels = [(c if rng.random() < 0.85 else 1 - c, *np.clip(np.array(box) + rng.normal(0, 0.05, 4), 0.05, 0.95))
                      for c, _, box in found if rng.random() < 0.8][:11]
            labels.append((rng.integers(0, CLASSES), 0.97, 0.03, 0.05, 0.05))
            self.boxes[image, :len(labels)] = labels

    def evaluate(self, pixels):
        x = pixels.transpose(0, 2, 3, 1) * UNIT - 1.0
        codes = {}
        for name, kernel in self.kernels.items():
            sums = np.array([convolve(image, kernel * WEIGHT, 2) for image in x])
            threshold = self.thresholds.setdefault(name, threshold_for(sums))
            code = quantise(sums, threshold)
            codes[name] = code.reshape(len(pixels), -1, CHANNELS)
            x = code * threshold
        scale = self.scale = getattr(self, "scale", HEAD * 2.0 ** -np.round(np.log2(np.abs(x).max() / 2)))
        return codes, np.array([convolve(image, self.head * scale) for image in x]).reshape(len(pixels), GRID * GRID, -1)

    def network(self):
        builder = NetworkBuilder("detection", "network.safetensors")
        builder.population("image", [SIZE, SIZE, 1], input={
            "kind": "analog_image", "channels": 1, "height": SIZE, "width": SIZE, "patch": 1, "scale": [UNIT], "offset": [-1.0]})
        builder.population("first", [SIZE // 2, SIZE // 2, CHANNELS], neuron=neuron(self.thresholds["first"]))
        builder.population("second", [GRID, GRID, CHANNELS], neuron=neuron(self.thresholds["second"]))
        builder.population("cells", [GRID, GRID, 5 + CLASSES],
                           task={"kind": "detection", "score_threshold": SCORE, "overlap": OVERLAP})
        for name, source in (("first", "image"), ("second", "first")):
            builder.projection(name, "convolution", source, name, weights=builder.tensor(name, self.kernels[name]),
                               weight_scale=WEIGHT, weight_bits=8, kernel=[3, 3], stride=[2, 2], padding=[1, 1])
        builder.projection("head", "convolution", "second", "cells", weights=builder.tensor("head", self.head),
                           weight_scale=float(self.scale), weight_bits=8, kernel=[1, 1])
        return builder

    def test_settles_on_the_quantised_network_and_scores_like_numpy(self):
        labels = [[box for box in boxes.astype(float).tolist() if box[0] >= 0] for boxes in self.boxes]
        matches = [match(found, of) for found, of in zip(self.found, labels)]
        precisions = []
        for category in range(CLASSES):
            ranked = [(entry[1], hit is not None) for found, hits in zip(self.found, matches)
                      for entry, hit in zip(found, hits) if entry[0] == category]
            precisions.append(average_precision(ranked, sum(box[0] == category for of in labels for box in of)))
        overlaps = [hit for hits in matches for hit in hits if hit is not None]
        for schedule in ("layered", "pipelined"):
            with self.subTest(schedule):
                result = self.check(self.network(), {"images": self.pixels, "boxes": self.boxes}, [f"run.schedule={schedule}"],
                                    self.codes, self.logits)
                task = result["task"]
                self.assertEqual(task["kind"], "detection")
                self.assertEqual((task["labelled_boxes"], task["detected_boxes"], task["matched_boxes"]),
                                 (sum(map(len, labels)), sum(map(len, self.found)), len(overlaps)))
                self.assertAlmostEqual(task["average_precision_50"], np.mean(precisions), places=12)
                self.assertAlmostEqual(task["mean_matched_iou"], np.mean(overlaps), places=12)
                self.assertGreater(len(overlaps), SAMPLES)
                self.assertGreater(task["average_precision_50"], 0.2)
                self.assertLess(task["average_precision_50"], 0.95)


if __name__ == "__main__":
    unittest.main()
