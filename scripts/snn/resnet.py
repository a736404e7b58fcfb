# SPDX-License-Identifier: Apache-2.0
"""A CIFAR residual network (He et al. 2016, shortcuts without weights), trained, as a network of the format."""
import re

import numpy as np

from . import ModelError
from .network import NetworkBuilder


def block_names(arrays):
    """`layerS.B`, in order."""
    found = {match.group(1, 2) for match in (re.match(r"layer(\d+)\.(\d+)\.conv1\.weight$", name) for name in arrays)
             if match}
    return [f"layer{stage}.{block}" for stage, block in sorted(found, key=lambda pair: (int(pair[0]), int(pair[1])))]


def get(arrays, name):
    if name not in arrays:
        raise ModelError(f"no array {name}")
    return np.asarray(arrays[name], dtype=np.float32)


class Builder:
    """Adds layer after layer; `rows` and `channels` are those of the last one."""

    def __init__(self, arrays, name, size):
        self.arrays, self.network, self.size = arrays, NetworkBuilder(name, f"{name}.safetensors"), size
        mean, std = get(arrays, "mean").astype(np.float64), get(arrays, "std").astype(np.float64)
        self.network.population("image", (size, size, 3), input={
            "kind": "analog_image", "channels": 3, "height": size, "width": size, "patch": 1,
            "scale": [float(1 / (255 * s)) for s in std], "offset": [float(-m / s) for m, s in zip(mean, std)]})

    def layer(self, name, source, stride):
        """Convolution and ReLU; returns the channels."""
        weights = get(self.arrays, f"{name}.weight")
        bias = self.network.tensor(f"{name}.bias", get(self.arrays, f"{name}.bias"))
        self.size //= stride
        self.network.population(name, (self.size, self.size, len(weights)), bias=bias, activation={"kind": "relu"})
        pad = weights.shape[2] // 2
        self.network.projection(f"{name}.weight", "convolution", source, name,
                                weights=self.network.tensor(f"{name}.weight", weights), kernel=list(weights.shape[2:]),
                                stride=[stride, stride], padding=[pad, pad])
        return len(weights)

    def shortcut(self, block, source, target, channels, wider, stride):
        """The block's input; where it is wider and smaller, every other position and zeros around its channels."""
        if channels == wider and stride == 1:
            self.network.projection(f"{block}.shortcut", "identity", source, target)
            return
        weights = np.zeros((wider, channels, 1, 1), np.float32)
        first = (wider - channels) // 2
        weights[first + np.arange(channels), np.arange(channels)] = 1
        self.network.projection(f"{block}.shortcut", "convolution", source, target, kernel=[1, 1],
                                weights=self.network.tensor(f"{block}.shortcut", weights), stride=[stride, stride])


def build(arrays, name, size=32):
    """Batch norms are folded in the arrays already; the pool and the last layer are one linear layer of means."""
    builder = Builder(arrays, name, size)
    channels, source = builder.layer("conv1", "image", 1), "conv1"
    blocks = block_names(arrays)
    if not blocks:
        raise ModelError("no arrays layerS.B.conv1.weight")
    for block in blocks:
        stride = 2 if block.endswith(".0") and not block.startswith("layer1.") else 1
        builder.layer(f"{block}.conv1", source, stride)
        wider = builder.layer(f"{block}.conv2", f"{block}.conv1", 1)
        builder.shortcut(block, source, f"{block}.conv2", channels, wider, stride)
        channels, source = wider, f"{block}.conv2"
    head = get(arrays, "linear.weight")
    builder.network.population("logits", (1, len(head)),
                               bias=builder.network.tensor("linear.bias", get(arrays, "linear.bias")))
    builder.network.projection("linear", "linear", source, "logits", reduce="mean",
                               weights=builder.network.tensor("linear.weight", head))
    return builder.network
