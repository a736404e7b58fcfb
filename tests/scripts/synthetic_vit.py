# SPDX-License-Identifier: Apache-2.0
"""A tiny quantised vision Transformer with random weights, and a plain real-valued forward pass of it, image by image,
that shares no code with scripts/snn."""
import json
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

CONFIG = {"img": [8, 12], "chans": 3, "patch": 4, "dim": 12, "depth": 2, "heads": 3, "mlp": 2, "classes": 5,
          "tokens": 6, "mean": [0.4, 0.5, 0.3], "std": [0.25, 0.3, 0.2], "ln_eps": 1e-6, "ds": "noise"}


def make_arrays(config=None, images=3, seed=7):
    """Everything an .npz of this kind holds, logits included."""
    config = dict(config or CONFIG)
    rng = np.random.default_rng(seed)
    height, width = config["img"] if isinstance(config["img"], list) else [config["img"]] * 2
    dim, hidden = config["dim"], 2 * config["dim"]
    arrays = {"config": np.array(json.dumps(config)),
              "pos": rng.normal(0, 0.2, (config["tokens"], dim)).astype(np.float32)}
    _quantiser(arrays, "q_embed", 0.21)
    _linear(arrays, rng, "embed", config["chans"] * config["patch"] ** 2, dim)
    for index in range(config["depth"]):
        prefix = f"blocks.{index}."
        for norm in ("norm1", "norm2"):
            _norm(arrays, rng, prefix + norm, dim)
        for name, cols_in, cols_out in (("qkv", dim, 3 * dim), ("proj", dim, dim), ("fc1", dim, hidden),
                                        ("fc2", hidden, dim)):
            _linear(arrays, rng, prefix + name, cols_in, cols_out)
        for name in ("q_ln1", "q_q", "q_k", "q_v", "q_ctx", "q_proj", "q_ln2", "q_fc2"):
            _quantiser(arrays, prefix + name, rng.uniform(0.1, 0.4))
        for name in ("q_attn", "q_act"):
            _quantiser(arrays, prefix + name, rng.uniform(0.04, 0.1), (0, 15))
    _norm(arrays, rng, "norm", dim)
    _quantiser(arrays, "q_out", 0.3)
    _linear(arrays, rng, "head", dim, config["classes"])
    pixels = rng.integers(0, 256, (images, config["chans"], height, width)).astype(np.uint8)
    arrays["test.images"] = pixels
    arrays["test.labels"] = rng.integers(0, config["classes"], images).astype(np.int64)
    results = [reference_forward(arrays, config, image) for image in pixels]
    arrays["test.logits"] = np.stack([logits for logits, _ in results])
    codes = {name: np.stack([levels[name] for _, levels in results]) for name in results[0][1]}
    return arrays, codes


def _linear(arrays, rng, name, cols_in, cols_out):
    arrays[f"{name}.weight_int8"] = rng.integers(-127, 128, (cols_out, cols_in)).astype(np.int8)
    arrays[f"{name}.weight_scale"] = np.float32(1.0 / (127 * np.sqrt(cols_in)))
    arrays[f"{name}.bias"] = rng.normal(0, 0.1, cols_out).astype(np.float32)


def _norm(arrays, rng, name, dim):
    arrays[f"{name}.gamma"] = rng.uniform(0.5, 1.5, dim).astype(np.float32)
    arrays[f"{name}.beta"] = rng.normal(0, 0.1, dim).astype(np.float32)


def _quantiser(arrays, name, step, levels=(-8, 7)):
    arrays[f"{name}.s"] = np.float32(step)
    arrays[f"{name}.S_min"], arrays[f"{name}.S_max"] = np.int32(levels[0]), np.int32(levels[1])


def reference_forward(arrays, config, image):
    """(logits [classes], {quantiser: levels [rows, cols]}) of one image."""
    levels = {}

    def quantise(name, x):
        step = float(arrays[f"{name}.s"])
        level = np.clip(np.floor(x / step + 0.5), arrays[f"{name}.S_min"], arrays[f"{name}.S_max"])
        levels[name] = level.astype(np.int8)
        return level * step

    def linear(name, x):
        weight = arrays[f"{name}.weight_int8"] * np.float64(arrays[f"{name}.weight_scale"])
        return x @ weight.T + arrays[f"{name}.bias"]

    def norm(name, x):
        centred = x - x.mean(1)[:, None]
        unit = centred / np.sqrt(x.var(1)[:, None] + config["ln_eps"])
        return unit * arrays[f"{name}.gamma"] + arrays[f"{name}.beta"]

    size, heads = config["patch"], config["heads"]
    wide = config["dim"] // heads
    pixels = (image / 255.0 - np.array(config["mean"])[:, None, None]) / np.array(config["std"])[:, None, None]
    rows = [pixels[:, y:y + size, x:x + size].ravel()
            for y in range(0, pixels.shape[1], size) for x in range(0, pixels.shape[2], size)]
    stream = quantise("q_embed", linear("embed", np.array(rows))) + arrays["pos"]
    for index in range(config["depth"]):
        p = f"blocks.{index}."
        qkv = linear(p + "qkv", quantise(p + "q_ln1", norm(p + "norm1", stream)))
        q, k, v = (quantise(p + name, part) for name, part in zip(("q_q", "q_k", "q_v"), np.split(qkv, 3, axis=1)))
        head_columns = [slice(h * wide, (h + 1) * wide) for h in range(heads)]
        scores = np.exp(np.concatenate([q[:, c] @ k[:, c].T / np.sqrt(wide) for c in head_columns]))
        attention = quantise(p + "q_attn", scores / scores.sum(1)[:, None])
        parts = np.split(attention, heads)
        context = quantise(p + "q_ctx", np.concatenate([a @ v[:, c] for a, c in zip(parts, head_columns)], axis=1))
        stream = stream + quantise(p + "q_proj", linear(p + "proj", context))
        hidden = quantise(p + "q_act", linear(p + "fc1", quantise(p + "q_ln2", norm(p + "norm2", stream))))
        stream = stream + quantise(p + "q_fc2", linear(p + "fc2", hidden))
    return linear("head", quantise("q_out", norm("norm", stream)).mean(0)[None])[0], levels
