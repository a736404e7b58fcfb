# SPDX-License-Identifier: Apache-2.0
"""From the arrays of a quantised residual CNN (global mean, one linear layer) to a network.

Arrays, for <conv> in stem, blocks.i.{conv1,conv2} and, where size or channels change, blocks.i.shortcut: <conv>.weight_int8
I8 [out, in, kernel, kernel], <conv>.weight_scale, <conv>.bias [out]; head likewise with I8 [classes, in]; for <q> in
q_stem, blocks.i.{q_act,q_out}: <q>.s, <q>.S_min, <q>.S_max. Convolutions are padded by half their kernel.
"""
from dataclasses import dataclass

from .network import NetworkBuilder


@dataclass(frozen=True)
class CnnConfig:
    """Sizes, and the `input` of the format for height x width positions; blocks: (channels, stride) of each."""
    height: int
    width: int
    channels: int
    stem: int
    blocks: list
    classes: int
    input: dict


def image_input(height, width, scale, offset):
    """Of images whose pixel code p of channel c stands for p * scale[c] + offset[c]."""
    return {"kind": "analog_image", "channels": len(scale), "height": height, "width": width, "patch": 1, "scale": scale,
            "offset": offset}


class CnnBuilder:
    """Adds the populations and projections of one quantised CNN to a NetworkBuilder."""

    def __init__(self, name, tensors_file, config, arrays):
        self.builder = NetworkBuilder(name, tensors_file)
        self.config = config
        self.arrays = arrays

    def build(self):
        c = self.config
        self.builder.population("image", [c.height, c.width, c.channels], input=c.input)
        source, shape = "q_stem", (c.height, c.width, c.stem)
        self._convolutions(source, shape, [("stem", "image", c.channels, 3, 1)])
        for index, (channels, stride) in enumerate(c.blocks):
            source, shape = self._block(f"blocks.{index}.", source, shape, channels, stride)
        weight = self.arrays.get("head.weight_int8", (c.classes, shape[-1]), ("int8",))
        bias = self.arrays.real("head.bias", c.classes)
        self.builder.population("logits", [1, c.classes], bias=self.builder.tensor("head.bias", bias))
        self._weights("head", "linear", source, "logits", weight, reduce="mean")
        return self.builder

    def _block(self, prefix, source, shape, channels, stride):
        """Returns the block's last population and its shape."""
        after = (-(-shape[0] // stride), -(-shape[1] // stride), channels)
        self._convolutions(prefix + "q_act", after, [(prefix + "conv1", source, shape[-1], 3, stride)])
        branches = [(prefix + "conv2", prefix + "q_act", channels, 3, 1)]
        if after != shape:
            branches.append((prefix + "shortcut", source, shape[-1], 1, stride))
        self._convolutions(prefix + "q_out", after, branches)
        if after == shape:
            self.builder.projection(prefix + "skip", "identity", source, prefix + "q_out")
        return prefix + "q_out", after

    def _convolutions(self, target, shape, branches):
        """A population that adds up convolutions (name, source, channels of it, kernel, stride)."""
        biases = [self.arrays.real(f"{name}.bias", shape[-1]).astype("float64") for name, *_ in branches]
        bias = self.builder.tensor(f"{target}.bias", sum(biases))
        self.builder.population(target, shape, bias=bias, neuron=self.arrays.neuron(target))
        for name, source, channels, kernel, stride in branches:
            weight = self.arrays.get(f"{name}.weight_int8", (shape[-1], channels, kernel, kernel), ("int8",))
            self._weights(name, "convolution", source, target, weight, kernel=[kernel] * 2, stride=[stride] * 2,
                          padding=[kernel // 2] * 2)

    def _weights(self, name, operator, source, target, weight, **members):
        self.builder.projection(name, operator, source, target, weights=self.builder.tensor(f"{name}.weight", weight),
                                weight_scale=self.arrays.positive(f"{name}.weight_scale"), weight_bits=8, **members)


def build_network(name, tensors_file, config, arrays):
    """NetworkBuilder holding the network; ModelError for a missing or odd array."""
    return CnnBuilder(name, tensors_file, config, arrays).build()
