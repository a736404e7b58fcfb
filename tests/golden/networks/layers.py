# SPDX-License-Identifier: Apache-2.0
"""Layers of quantised Transformers in numpy, for the golden tests: formulas only, float64, samples along the first axis."""
import numpy as np

# What a chip's grids may move a value by, in thresholds: those of functions have 28 fraction bits. Values that lie nearer to the
# boundary between two levels would make a test of exactness one of luck, so that `quantise` refuses them.
MARGIN = 1e-6


def threshold_of(x, levels):
    """The step with which learned step size quantisation starts: 2 mean|x| / sqrt(largest level)."""
    return 2 * np.abs(x).mean() / np.sqrt(levels[1])


def quantise(x, theta, levels):
    """Codes clip(floor(x / theta + 1/2), least, largest)."""
    level = x / theta + 0.5
    boundary = np.clip(np.rint(level), levels[0] + 1, levels[1])
    if np.abs(level - boundary).min() < MARGIN:
        raise ValueError("a value lies on the boundary between two levels: choose another seed")
    return np.clip(np.floor(level), *levels)


def dense(x, codes, scale, bias):
    """x [n, rows, in], codes [out, in]"""
    return x @ codes.astype(np.float64).T * scale + bias


def layer_norm(x, gamma, beta, epsilon=1e-6):
    """Over the last axis, biased variance."""
    centred = x - x.mean(axis=-1, keepdims=True)
    return centred / np.sqrt((centred ** 2).mean(axis=-1, keepdims=True) + epsilon) * gamma + beta


def softmax(x):
    """Over the last axis."""
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def attention(q, k, heads):
    """q k^T for each head, the heads one below the other: [n, heads * rows, rows]."""
    return np.concatenate([a @ b.transpose(0, 2, 1) for a, b in zip(np.split(q, heads, axis=2), np.split(k, heads, axis=2))], axis=1)
