# SPDX-License-Identifier: Apache-2.0
"""Layers of a quantised network in numpy, by their definitions. Arrays are [height, width, channels] or [rows, channels]."""
import numpy as np

LEVELS = (-8, 7)


def convolve(x, kernel, stride=1):
    """kernel [out, in, k, k], padded by half of it."""
    size = kernel.shape[2]
    padded = np.pad(x, ((size // 2, size // 2), (size // 2, size // 2), (0, 0)))
    rows, cols = ((extent + 2 * (size // 2) - size) // stride + 1 for extent in x.shape[:2])
    return np.array([[np.einsum("yxi,oiyx->o", padded[r * stride:r * stride + size, c * stride:c * stride + size], kernel)
                      for c in range(cols)] for r in range(rows)])


def max_pool(x, size):
    return np.array([[x[r:r + size, c:c + size].max(axis=(0, 1)) for c in range(0, x.shape[1], size)]
                     for r in range(0, x.shape[0], size)])


def upsample(x, factor):
    return x.repeat(factor, axis=0).repeat(factor, axis=1)


def quantise(x, threshold):
    """Codes: floor(x / theta + 1/2), within the levels."""
    return np.clip(np.floor(x / threshold + 0.5), *LEVELS)


def threshold_for(values):
    """A power of two, so that every sum is exact, by which the largest levels are reached now and then."""
    return 2.0 ** np.round(np.log2(np.percentile(np.abs(values), 98) / LEVELS[1]))


def neuron(threshold):
    return {"model": "st_bif", "threshold": float(threshold), "min_level": LEVELS[0], "max_level": LEVELS[1]}
