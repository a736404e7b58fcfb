# SPDX-License-Identifier: Apache-2.0
"""Compares a retrained model with a stored one, file by file, and says what differs."""
import json

import numpy as np

from . import ModelError, safetensors


def differing_arrays(stored, retrained):
    """One line for each array that two .safetensors files do not share exactly."""
    old, new = safetensors.read(stored), safetensors.read(retrained)
    lines = [f"{name}: only in the {'stored' if name in old else 'retrained'} file"
             for name in sorted(old.keys() ^ new.keys())]
    for name in sorted(old.keys() & new.keys()):
        a, b = old[name], new[name]
        if a.shape != b.shape or a.dtype != b.dtype:
            lines.append(f"{name}: stored {a.dtype}{list(a.shape)}, retrained {b.dtype}{list(b.shape)}")
        elif a.tobytes() != b.tobytes():
            gap = np.abs(a.astype(np.float64) - b.astype(np.float64)).max()
            lines.append(f"{name}: {int((a != b).sum())} of {a.size} elements differ, by up to {gap:.3g}")
    return lines


def differing_keys(stored, retrained, prefix=""):
    """One line for each leaf in which two nested dictionaries differ."""
    lines = []
    for key in sorted(stored.keys() | retrained.keys()):
        a, b = stored.get(key), retrained.get(key)
        if isinstance(a, dict) and isinstance(b, dict):
            lines += differing_keys(a, b, f"{prefix}{key}.")
        elif a != b:
            lines.append(f"{prefix}{key}: stored {a}, retrained {b}")
    return lines


def differing_files(stored, retrained, names):
    """{file name: lines} for each of `names` whose bytes differ between two directories."""
    report = {}
    for name in names:
        try:
            if (stored / name).read_bytes() == (retrained / name).read_bytes():
                continue
        except OSError as error:
            raise ModelError(f"{error.filename}: {error.strerror}") from None
        if name.endswith(".safetensors"):
            report[name] = differing_arrays(stored / name, retrained / name) or ["same arrays, other bytes"]
        else:
            report[name] = ["text differs"]
    return report


def read_json(path):
    try:
        return json.loads(path.read_text())
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}") from None
    except ValueError as error:
        raise ModelError(f"{path}: not JSON: {error}") from None
