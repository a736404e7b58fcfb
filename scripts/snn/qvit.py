# SPDX-License-Identifier: Apache-2.0
"""From the arrays of a quantised pre-norm vision Transformer (mean pooling, no class token) to a network.

Arrays, for <lin> in embed, blocks.i.{qkv,proj,fc1,fc2}, head: <lin>.weight_int8 I8 [out, in], <lin>.weight_scale,
<lin>.bias [out]; for <ln> in blocks.i.{norm1,norm2}, norm: <ln>.gamma, <ln>.beta [dim]; for every quantiser <q>:
<q>.s, <q>.S_min, <q>.S_max; and pos [tokens, dim]. The rows of qkv are q, k, v in that order.
"""
import json
from dataclasses import dataclass

import numpy as np

from . import ModelError
from .network import NetworkBuilder


@dataclass(frozen=True)
class VitConfig:
    """Sizes, and the value p * scale[c] + offset[c] that pixel code p of channel c stands for."""
    height: int
    width: int
    channels: int
    patch: int
    dim: int
    depth: int
    heads: int
    classes: int
    epsilon: float
    scale: list
    offset: list

    @property
    def tokens(self):
        return (self.height // self.patch) * (self.width // self.patch)


class Arrays:
    """Checked access to {name: numpy array}: the errors are one line each and name file and array."""

    def __init__(self, source, arrays):
        self.source = source
        self.arrays = arrays

    def fail(self, message):
        raise ModelError(f"{self.source}: {message}")

    def get(self, name, shape, dtypes):
        if name not in self.arrays:
            self.fail(f"array {name} is missing")
        array = np.asarray(self.arrays[name])
        if str(array.dtype) not in dtypes:
            self.fail(f"{name} is {array.dtype}, expected {' or '.join(dtypes)}")
        if array.ndim != len(shape) or any(want not in (None, got) for want, got in zip(shape, array.shape)):
            wanted = ", ".join("any" if extent is None else str(extent) for extent in shape)
            self.fail(f"{name} has shape {list(array.shape)}, expected [{wanted}]")
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            self.fail(f"{name} holds values that are not finite")
        return array

    def real(self, name, *shape):
        return self.get(name, shape, ("float32", "float64"))

    def positive(self, name):
        """A scalar > 0, widened to a double without loss."""
        value = self._scalar(name)
        if not (np.isfinite(value) and value > 0):
            self.fail(f"{name} is {value}, expected a positive number")
        return float(value)

    def integer(self, name):
        value = self._scalar(name)
        if value != int(value):
            self.fail(f"{name} is {value}, expected an integer")
        return int(value)

    def _scalar(self, name):
        if name not in self.arrays:
            self.fail(f"array {name} is missing")
        array = np.asarray(self.arrays[name])
        if array.size != 1 or array.dtype.kind not in "fiu" or not np.isfinite(array).all():
            self.fail(f"{name} is not one finite number")
        return array.reshape(()).item()

    def neuron(self, name):
        low, high = self.integer(f"{name}.S_min"), self.integer(f"{name}.S_max")
        if not -128 <= low <= 0 <= high <= 127 or low == high:
            self.fail(f"{name} has levels {low}..{high}; they must include 0 and lie within -128..127")
        return {"model": "st_bif", "threshold": self.positive(f"{name}.s"), "min_level": low, "max_level": high}


def read_config(arrays):
    """VitConfig from the JSON text in the array `config` of a file whose pixels are normalised as (p/255-mean)/std."""
    if "config" not in arrays.arrays:
        arrays.fail("array config is missing: not a quantised ViT file")
    try:
        raw = json.loads(str(arrays.arrays["config"]))
    except ValueError:
        raw = None
    if not isinstance(raw, dict):
        arrays.fail("config is not a JSON object")
    size = raw.get("img")
    height, width = size if isinstance(size, list) and len(size) == 2 else (size, size)
    checked = {name: _positive_integer(arrays, name, value) for name, value in (
        ("img height", height), ("img width", width),
        *((key, raw.get(key)) for key in ("chans", "patch", "dim", "depth", "heads", "classes")))}
    config = VitConfig(checked["img height"], checked["img width"], checked["chans"], checked["patch"], checked["dim"],
                       checked["depth"], checked["heads"], checked["classes"], _number(arrays, raw, "ln_eps"),
                       *_pixel_mapping(arrays, raw, checked["chans"]))
    _check_sizes(arrays, config, raw)
    return config, raw


def _positive_integer(arrays, name, value):
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        arrays.fail(f"config: {name} is {json.dumps(value)}, expected a positive integer")
    return value


def _number(arrays, raw, key):
    value = raw.get(key)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
        arrays.fail(f"config: {key} is {json.dumps(value)}, expected a positive number")
    return float(value)


def _pixel_mapping(arrays, raw, channels):
    """(scale, offset) lists: (p/255 - mean) / std = p * 1/(255 std) - mean/std."""
    lists = []
    for key in ("mean", "std"):
        value = raw.get(key)
        value = value if isinstance(value, list) else [value] * channels
        if len(value) != channels or any(isinstance(v, bool) or not isinstance(v, (int, float)) for v in value):
            arrays.fail(f"config: {key} is {json.dumps(raw.get(key))}, "
                        f"expected one number for each of {channels} channels")
        lists.append([float(v) for v in value])
    mean, std = lists
    if min(std) <= 0:
        arrays.fail(f"config: std is {json.dumps(raw['std'])}, expected positive numbers")
    return [1.0 / (255.0 * s) for s in std], [-m / s for m, s in zip(mean, std)]


def _check_sizes(arrays, config, raw):
    if config.height % config.patch or config.width % config.patch:
        arrays.fail(f"config: an image of {config.height}x{config.width} has no whole patches of {config.patch}")
    if config.dim % config.heads:
        arrays.fail(f"config: dim {config.dim} is not a multiple of heads {config.heads}")
    if raw.get("tokens", config.tokens) != config.tokens:
        arrays.fail(f"config: tokens is {raw['tokens']}, but the image has {config.tokens} patches; "
                    "a class token is not supported")


class VitBuilder:
    """Adds the populations and projections of one quantised ViT to a NetworkBuilder."""

    def __init__(self, name, tensors_file, config, arrays):
        self.builder = NetworkBuilder(name, tensors_file)
        self.config = config
        self.arrays = arrays
        self.branches = []  # populations whose sum is the residual stream so far

    def build(self):
        c = self.config
        pixels = c.channels * c.patch**2
        self.builder.population("image", [c.tokens, pixels], input={
            "kind": "analog_image", "channels": c.channels, "height": c.height, "width": c.width, "patch": c.patch,
            "scale": c.scale, "offset": c.offset})
        self.linear("embed", "image", "q_embed", pixels, c.dim)
        self.branches.append("q_embed")
        for index in range(c.depth):
            self._block(f"blocks.{index}.")
        self._norm("norm", "q_out")
        weight, scale, bias = self._linear_arrays("head", c.dim, c.classes)
        self.builder.population("logits", [1, c.classes], bias=self.builder.tensor("head.bias", bias))
        self._weights("head", "q_out", "logits", weight, scale, reduce="mean")
        return self.builder

    def linear(self, name, source, target, cols_in, cols_out):
        """A linear layer and the population after it; cols_out None: whatever the weights say. Returns cols_out."""
        weight, scale, bias = self._linear_arrays(name, cols_in, cols_out)
        self._neurons_after_linear(name, source, target, weight, scale, bias)
        return len(weight)

    def _block(self, prefix):
        dim = self.config.dim
        self._norm(prefix + "norm1", prefix + "q_ln1")
        self._attention(prefix)
        self.linear(prefix + "proj", prefix + "q_ctx", prefix + "q_proj", dim, dim)
        self.branches.append(prefix + "q_proj")
        self._norm(prefix + "norm2", prefix + "q_ln2")
        hidden = self.linear(prefix + "fc1", prefix + "q_ln2", prefix + "q_act", dim, None)
        self.linear(prefix + "fc2", prefix + "q_act", prefix + "q_fc2", hidden, dim)
        self.branches.append(prefix + "q_fc2")

    def _attention(self, prefix):
        c = self.config
        weight, scale, bias = self._linear_arrays(prefix + "qkv", c.dim, 3 * c.dim)
        for index, part in enumerate("qkv"):
            rows = slice(index * c.dim, (index + 1) * c.dim)
            self._neurons_after_linear(prefix + part, prefix + "q_ln1", f"{prefix}q_{part}", weight[rows], scale,
                                       bias[rows])
        self._population(prefix + "q_attn", [c.heads, c.tokens, c.tokens], function={"kind": "softmax"})
        self.builder.projection(prefix + "qk", "attention_scores", prefix + "q_q", prefix + "q_attn",
                                other=prefix + "q_k", heads=c.heads, scale=(c.dim // c.heads) ** -0.5)
        self._population(prefix + "q_ctx", [c.tokens, c.dim])
        self.builder.projection(prefix + "av", "attention_context", prefix + "q_attn", prefix + "q_ctx",
                                other=prefix + "q_v", heads=c.heads)

    def _norm(self, name, target):
        """A layer norm over the residual stream: every branch so far projects to it, and pos is its bias."""
        c = self.config
        gamma, beta = (self.builder.tensor(f"{name}.{part}", self.arrays.real(f"{name}.{part}", c.dim))
                       for part in ("gamma", "beta"))
        pos = self.builder.tensor("pos", self.arrays.real("pos", c.tokens, c.dim))
        self._population(target, [c.tokens, c.dim], bias=pos, function={
            "kind": "layer_norm", "gamma": gamma, "beta": beta, "epsilon": c.epsilon})
        for branch in self.branches:
            self.builder.projection(f"residual.{branch}.to.{target}", "identity", branch, target)

    def _population(self, name, shape, **members):
        self.builder.population(name, shape, neuron=self.arrays.neuron(name), **members)

    def _linear_arrays(self, name, cols_in, cols_out):
        weight = self.arrays.get(f"{name}.weight_int8", (cols_out, cols_in), ("int8",))
        return weight, self.arrays.positive(f"{name}.weight_scale"), self.arrays.real(f"{name}.bias", len(weight))

    def _neurons_after_linear(self, name, source, target, weight, scale, bias):
        self._population(target, [self.config.tokens, len(weight)], bias=self.builder.tensor(f"{name}.bias", bias))
        self._weights(name, source, target, weight, scale)

    def _weights(self, name, source, target, weight, scale, **members):
        self.builder.projection(name, "linear", source, target, weights=self.builder.tensor(f"{name}.weight", weight),
                                weight_scale=scale, weight_bits=8, **members)


def build_network(name, tensors_file, config, arrays):
    """NetworkBuilder holding the network; ModelError for a missing or odd array."""
    return VitBuilder(name, tensors_file, config, arrays).build()
