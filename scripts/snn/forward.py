# SPDX-License-Identifier: Apache-2.0
"""What a network of ST-BIF neurons settles to, computed without time: every code is
clip(floor(X / threshold + 1/2), min_level, max_level) of its summed input X.

Evaluates the exported graph and arrays themselves, so a wrong export shows as wrong logits. Products of spikes are
summed as integers, which floating point does exactly, and scaled once: the logits do not depend on the BLAS in use.
"""
import numpy as np


class Forward:
    """One network, ready to be evaluated batch by batch; `margin` is the smallest distance of any value seen so far
    from the rounding boundary next to it, in thresholds."""

    def __init__(self, network, tensors):
        self.populations = network["populations"]
        self.tensors = tensors
        self.margin = np.inf
        self.shapes = {population["name"]: population["shape"] for population in self.populations}
        self.incoming = {population["name"]: [] for population in self.populations}
        for projection in network["projections"]:
            self.incoming[projection["target"]].append(projection)
        self.thresholds = {population["name"]: population["neuron"]["threshold"]
                           for population in self.populations if "neuron" in population}

    def run(self, images, batch=32):
        """images U8 [n, channels, rows, cols], or token ids [n, positions] -> (logits F64 [n, classes], {population: codes I8 [n, rows, cols]})"""
        parts = [self._batch(images[start:start + batch]) for start in range(0, len(images), batch)]
        codes = {name: np.concatenate([part[1][name] for part in parts]) for name in self.thresholds}
        return np.concatenate([part[0] for part in parts]), codes

    def _batch(self, images):
        values = {}
        logits = None
        for population in self.populations:
            name = population["name"]
            if "input" in population:
                values[name] = activations(images, population["input"])
                continue
            total = self._input(population, values, len(images))
            if "function" in population:
                total = apply_function(population["function"], total, self.tensors)
            if "neuron" in population:
                values[name] = self._settle(total, population["neuron"])
            else:
                logits = total.reshape(len(images), -1)
        return logits, {name: values[name].astype(np.int8) for name in self.thresholds}

    def _input(self, population, values, batch):
        cols = population["shape"][-1]
        rows = int(np.prod(population["shape"][:-1], dtype=np.int64))
        total = np.zeros((batch, rows, cols))
        for projection in self.incoming[population["name"]]:
            arriving = self._project(projection, values)
            first = projection.get("row_offset", 0)
            total[:, first:first + arriving.shape[1]] += arriving
        if "bias" in population:
            total += self.tensors[population["bias"]].astype(np.float64).reshape(-1, cols)
        return total

    def _project(self, projection, values):
        source = values[projection["source"]]
        unit = self.thresholds.get(projection["source"], 1.0)
        operator = projection["operator"]
        if operator == "identity":
            return source * unit
        if operator == "linear":
            return self._linear(projection, source, unit)
        if operator == "convolution":
            maps = source.reshape(len(source), *self.shapes[projection["source"]])
            weights = self.tensors[projection["weights"]].astype(np.float64)
            return convolution(maps, weights, projection) * (projection["weight_scale"] * unit)
        if operator == "attention_mask":
            hidden = source[:, :, projection["padding"]] * projection["value"]
            rows = int(np.prod(self.shapes[projection["target"]][:-1], dtype=np.int64))
            return np.repeat(hidden[:, None, :], rows, axis=1)
        other = values[projection["other"]]
        unit = unit * self.thresholds[projection["other"]]
        if operator == "attention_scores":
            return attention_scores(source, other, projection["heads"]) * (unit * projection["scale"])
        if operator == "attention_context":
            return attention_context(source, other, projection["heads"]) * unit
        if operator == "attention_key_value":
            return attention_key_value(source, other, projection["heads"]) * (unit * projection["scale"])
        if operator == "attention_query":
            return attention_query(source, other, projection["heads"]) * (unit * projection["scale"])
        raise ValueError(f"unknown operator {operator}")

    def _linear(self, projection, source, unit):
        reduce = projection.get("reduce", "none")
        scale = projection["weight_scale"] * unit
        if reduce == "mean":
            scale /= source.shape[1]
            source = source.sum(axis=1, keepdims=True)
        elif reduce == "select":
            row = projection["select_row"]
            source = source[:, row:row + 1]
        weights = self.tensors[projection["weights"]].astype(np.float64)
        flat = source.reshape(-1, source.shape[-1]) @ weights.T
        return flat.reshape(*source.shape[:-1], len(weights)) * scale

    def _settle(self, total, neuron):
        level = total / neuron["threshold"] + 0.5
        boundary = np.clip(np.rint(level), neuron["min_level"] + 1, neuron["max_level"])
        self.margin = min(self.margin, float(np.abs(level - boundary).min()))
        return np.clip(np.floor(level), neuron["min_level"], neuron["max_level"])


def activations(samples, mapping):
    """What the input population stands for: normalised pixels, or 1 at each token id."""
    if mapping["kind"] == "tokens":
        return np.eye(mapping["vocabulary"])[samples]
    return patches(samples, mapping)


def patches(images, mapping):
    """Normalised pixels, a row a patch (row-major over the image), columns (channel, y, x); of event frames, added up
    over their steps [n, polarities, y, x], a row a position."""
    if mapping.get("kind") == "event_frames":
        return images.reshape(*images.shape[:2], -1).transpose(0, 2, 1) * mapping["scale"]
    scale = np.asarray(mapping["scale"], np.float64)[:, None, None]
    offset = np.asarray(mapping["offset"], np.float64)[:, None, None]
    x = images.astype(np.float64) * scale + offset
    size = mapping["patch"]
    n, channels, height, width = x.shape
    x = x.reshape(n, channels, height // size, size, width // size, size).transpose(0, 2, 4, 1, 3, 5)
    return x.reshape(n, -1, channels * size * size)


def attention_scores(q, k, heads):
    """Integer scores [n, heads * rows, rows] of q, k [n, rows, heads * width]."""
    n, rows, _ = q.shape
    split_q = q.reshape(n, rows, heads, -1).transpose(0, 2, 1, 3)
    split_k = k.reshape(n, k.shape[1], heads, -1).transpose(0, 2, 3, 1)
    return (split_q @ split_k).reshape(n, heads * rows, -1)


def attention_context(attention, v, heads):
    """Integer context [n, rows, heads * width] of attention [n, heads * rows, keys] and v [n, keys, heads * width]."""
    n, keys, cols = v.shape
    split_a = attention.reshape(n, heads, -1, keys)
    split_v = v.reshape(n, keys, heads, -1).transpose(0, 2, 1, 3)
    return (split_a @ split_v).transpose(0, 2, 1, 3).reshape(n, -1, cols)


def attention_key_value(k, v, heads):
    """Integer products [n, heads * width, other width] of k and v [n, rows, heads * width], summed over the rows."""
    split_k, split_v = (x.reshape(*x.shape[:2], heads, -1).transpose(0, 2, 1, 3) for x in (k, v))
    return (split_k.transpose(0, 1, 3, 2) @ split_v).reshape(len(k), k.shape[2], -1)


def attention_query(q, key_value, heads):
    """Integer context [n, rows, heads * width] of q [n, rows, heads * d] and key_value [n, heads * d, width]."""
    n, rows, _ = q.shape
    split_q = q.reshape(n, rows, heads, -1).transpose(0, 2, 1, 3)
    split_kv = key_value.reshape(n, heads, -1, key_value.shape[2])
    return (split_q @ split_kv).transpose(0, 2, 1, 3).reshape(n, rows, -1)


def convolution(maps, weights, window):
    """Sums [n, rows, out] of maps [n, height, width, in] under weights [out, in, kernel, kernel]; zeros beyond the map."""
    (down, across), (pad_y, pad_x) = window.get("stride", (1, 1)), window.get("padding", (0, 0))
    padded = np.pad(maps, ((0, 0), (pad_y, pad_y), (pad_x, pad_x), (0, 0)))
    height, width = (1 + (extent - kernel) // stride for extent, kernel, stride in
                     zip(padded.shape[1:3], weights.shape[2:], (down, across)))
    total = np.zeros((len(maps), height, width, len(weights)))
    for y, x in np.ndindex(weights.shape[2:]):
        seen = padded[:, y:y + (height - 1) * down + 1:down, x:x + (width - 1) * across + 1:across]
        total += seen @ weights[:, :, y, x].T
    return total.reshape(len(maps), height * width, -1)


def apply_function(function, x, tensors):
    """softmax, layer_norm or rms_norm along the last axis."""
    if function["kind"] == "softmax":
        e = np.exp(x - x.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)
    if function["kind"] == "rms_norm":
        size = np.sqrt((x**2).mean(axis=-1, keepdims=True) + function["epsilon"])
        return x / size * tensors[function["gamma"]].astype(np.float64)
    if function["kind"] != "layer_norm":
        raise ValueError(f"unknown function {function['kind']}")
    centred = x - x.mean(axis=-1, keepdims=True)
    variance = (centred**2).mean(axis=-1, keepdims=True)
    gamma, beta = (tensors[function[key]].astype(np.float64) for key in ("gamma", "beta"))
    return centred / np.sqrt(variance + function["epsilon"]) * gamma + beta
