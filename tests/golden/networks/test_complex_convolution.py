# SPDX-License-Identifier: Apache-2.0
"""A complex-valued convolution as coupled real and imaginary parts: four real ones, of which two share each kernel."""
import unittest

import numpy as np

from case import Case, NetworkBuilder

LENGTH, CHANNELS, KERNEL, CLASSES = 24, 4, 5, 3
UNIT, WEIGHT, THRESHOLD = 2.0 ** -7, 2.0 ** -5, 0.75
LEVELS = (-8, 7)


def quantise(z):
    """Each part by itself: floor(z / theta + 1/2), within the levels."""
    codes = [np.clip(np.floor(part / THRESHOLD + 0.5), *LEVELS) for part in (z.real, z.imag)]
    return codes[0] + 1j * codes[1]


def correlate(signal, kernel):
    """[position, in] with [out, in, k], both complex, padded by half the kernel: y[p, o] = sum x[p + k - K/2, i] w[o, i, k]."""
    half = KERNEL // 2
    padded = np.pad(signal, ((half, half), (0, 0)))
    return np.array([np.einsum("ki,oik->o", padded[p:p + KERNEL], kernel) for p in range(LENGTH)])


class ComplexConvolution(Case):
    """Two layers deep; the magnitudes' readout is linear in both parts."""

    def setUp(self):
        rng = np.random.default_rng(5)
        self.first = rng.integers(-60, 60, (2, CHANNELS, 1, KERNEL)).astype(np.int8)
        self.second = rng.integers(-60, 60, (2, CHANNELS, CHANNELS, KERNEL)).astype(np.int8)
        self.head = rng.integers(-60, 60, (2, CLASSES, CHANNELS)).astype(np.int8)
        # Real part in channel 0, imaginary part in channel 1 of the "image".
        self.pixels = rng.integers(0, 256, (4, 2, LENGTH, 1)).astype(np.uint8)

    def network(self):
        builder = NetworkBuilder("complex", "network.safetensors")
        builder.population("signal", [LENGTH, 2], input={
            "kind": "analog_image", "channels": 2, "height": LENGTH, "width": 1, "patch": 1, "scale": [UNIT, UNIT],
            "offset": [-1.0, -1.0]})
        neuron = {"model": "st_bif", "threshold": THRESHOLD, "min_level": LEVELS[0], "max_level": LEVELS[1]}
        for layer in ("first", "second"):
            for part in ("real", "imag"):
                builder.population(f"{layer}.{part}", [LENGTH, CHANNELS], neuron=neuron)
        builder.population("logits", [1, CLASSES])

        def convolve(name, source, target, kernel):
            builder.projection(name, "convolution", source, target, weights=builder.tensor(name, np.ascontiguousarray(kernel)),
                               weight_scale=WEIGHT, weight_bits=8, kernel=[KERNEL], stride=[1], padding=[KERNEL // 2])

        # The signal's two parts are channels of one population: its kernels have an input channel for each.
        real, imag = self.first
        convolve("first.to_real", "signal", "first.real", np.concatenate([real, -imag], axis=1))
        convolve("first.to_imag", "signal", "first.imag", np.concatenate([imag, real], axis=1))
        for source, target, kernel in (("real", "real", self.second[0]), ("imag", "real", -self.second[1]),
                                       ("real", "imag", self.second[1]), ("imag", "imag", self.second[0])):
            convolve(f"second.{source}_to_{target}", f"first.{source}", f"second.{target}", kernel)
        for part, weights in zip(("real", "imag"), self.head):
            builder.projection(f"head.{part}", "linear", f"second.{part}", "logits", weights=builder.tensor(f"head.{part}", weights),
                               weight_scale=WEIGHT, weight_bits=8, reduce="mean")
        return builder

    def expected(self):
        codes = {f"{layer}.{part}": [] for layer in ("first", "second") for part in ("real", "imag")}
        logits = []
        for image in self.pixels:
            value = image[:, :, 0] * UNIT - 1.0
            x = (value[0] + 1j * value[1])[:, None]
            for layer, kernel in (("first", self.first), ("second", self.second)):
                x = quantise(correlate(x, (kernel[0] + 1j * kernel[1]) * WEIGHT))
                codes[f"{layer}.real"].append(x.real)
                codes[f"{layer}.imag"].append(x.imag)
                x = x * THRESHOLD
            mean = x.mean(axis=0)
            logits.append((self.head[0] @ mean.real + self.head[1] @ mean.imag) * WEIGHT)
        return {name: np.array(values) for name, values in codes.items()}, np.array(logits)

    def test_settles_on_the_quantised_complex_network(self):
        data = {"images": self.pixels, "labels": np.zeros(len(self.pixels), np.int64)}
        for schedule in ("layered", "pipelined"):
            with self.subTest(schedule):
                self.check(self.network(), data, [f"run.schedule={schedule}"], *self.expected())


if __name__ == "__main__":
    unittest.main()
