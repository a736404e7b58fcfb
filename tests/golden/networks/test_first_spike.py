# SPDX-License-Identifier: Apache-2.0
"""Three layers of time-to-first-spike neurons: a chain of layers whose activations have T levels, in one spike each."""
import unittest

import numpy as np

from case import Case, NetworkBuilder

SIZE, CHANNELS, WIDTHS, CLASSES, STEPS = 6, 2, (5, 6, 7), 3, 16
WEIGHT, THRESHOLD = 2.0 ** -6, 2.0


class FirstSpike(Case):
    def setUp(self):
        rng = np.random.default_rng(3)
        sizes = (CHANNELS,) + WIDTHS
        self.kernels = [rng.integers(-25, 35, (out, inputs, 3, 3)).astype(np.int8) for inputs, out in zip(sizes, WIDTHS)]
        self.biases = [np.round(rng.normal(0, 0.2, out) * 1024) / 1024 for out in WIDTHS]
        self.head = rng.integers(-60, 60, (CLASSES, WIDTHS[-1])).astype(np.int8)
        self.pixels = rng.integers(0, 256, (5, CHANNELS, SIZE, SIZE)).astype(np.uint8)

    def network(self):
        builder = NetworkBuilder("first_spike", "network.safetensors")
        builder.population("image", [SIZE, SIZE, CHANNELS], input={
            "kind": "analog_image", "channels": CHANNELS, "height": SIZE, "width": SIZE, "patch": 1, "scale": [1.0 / 255] * CHANNELS,
            "offset": [0.0] * CHANNELS, "presentation": "first_spike", "levels": STEPS})
        source = "image"
        for i, (kernel, bias) in enumerate(zip(self.kernels, self.biases)):
            builder.population(f"layer{i}", [SIZE, SIZE, len(kernel)], neuron={"model": "ttfs", "threshold": THRESHOLD, "steps": STEPS},
                               bias=builder.tensor(f"bias{i}", bias))
            builder.projection(f"conv{i}", "convolution", source, f"layer{i}", weights=builder.tensor(f"kernel{i}", kernel),
                               weight_scale=WEIGHT, weight_bits=8, kernel=[3, 3], stride=[1, 1], padding=[1, 1])
            source = f"layer{i}"
        builder.population("logits", [1, CLASSES])
        builder.projection("head", "linear", source, "logits", weights=builder.tensor("head", self.head), weight_scale=WEIGHT,
                           weight_bits=8, reduce="mean")
        return builder

    def expected(self):
        codes, logits = {f"layer{i}": [] for i in range(3)}, []
        for image in self.pixels:
            # A pixel spikes at the level nearest to its brightness.
            x = np.floor(image.transpose(1, 2, 0) / 255 * STEPS + 0.5) / STEPS
            for i, (kernel, bias) in enumerate(zip(self.kernels, self.biases)):
                padded = np.pad(x, ((1, 1), (1, 1), (0, 0)))
                z = np.array([[np.einsum("yxi,oiyx->o", padded[r:r + 3, c:c + 3], kernel * WEIGHT) for c in range(SIZE)]
                              for r in range(SIZE)]) + bias
                code = np.clip(np.floor(z * STEPS / THRESHOLD + 0.5), 0, STEPS)
                codes[f"layer{i}"].append(code.reshape(SIZE * SIZE, -1))
                x = code * THRESHOLD / STEPS
            logits.append(x.reshape(SIZE * SIZE, -1).mean(axis=0) @ (self.head * WEIGHT).T)
        return {name: np.array(values) for name, values in codes.items()}, np.array(logits)

    def test_fires_once_at_the_level_of_each_activation(self):
        data = {"images": self.pixels, "labels": np.zeros(len(self.pixels), np.int64)}
        for schedule in ("layered", "pipelined"):
            with self.subTest(schedule):
                codes, logits = self.expected()
                result = self.check(self.network(), data, [f"run.schedule={schedule}"], codes, logits)
                spikes = sum(np.count_nonzero(values) for values in codes.values()) / len(self.pixels)
                self.assertAlmostEqual(result["unit_spikes"], spikes)


if __name__ == "__main__":
    unittest.main()
