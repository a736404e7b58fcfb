# SPDX-License-Identifier: Apache-2.0
"""Reads and writes .safetensors files: u64 header length, JSON header, arrays end to end, all little-endian.

The same arrays always give the same bytes: arrays are laid out widest element first and then by name, so that every
one is aligned to its element, and the header is padded with spaces to a multiple of eight bytes.
"""
import json
import struct

import numpy as np

from . import ModelError

DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "|i1",
          "U8": "|u1", "BOOL": "|b1"}
NAMES = {np.dtype(code): name for name, code in DTYPES.items()}


def write(path, arrays):
    """Writes {name: numpy array}. A type that safetensors lacks is a TypeError."""
    header, chunks, offset = {}, [], 0
    for name in sorted(arrays, key=lambda key: (-np.asarray(arrays[key]).dtype.itemsize, key)):
        array = np.asarray(arrays[name])
        stored = array.dtype.newbyteorder("<")
        if stored not in NAMES:
            raise TypeError(f"{name}: safetensors has no {array.dtype}")
        chunk = np.ascontiguousarray(array, dtype=stored).tobytes()
        header[name] = {"dtype": NAMES[stored], "shape": list(array.shape),
                        "data_offsets": [offset, offset + len(chunk)]}
        offset += len(chunk)
        chunks.append(chunk)
    text = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(chunks))


def read(path):
    """{name: numpy array}; ModelError where the file is damaged."""
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}") from None
    if len(content) < 8:
        raise ModelError(f"{path}: too short for a safetensors file")
    length = struct.unpack("<Q", content[:8])[0]
    if length > len(content) - 8:
        raise ModelError(f"{path}: header of {length} bytes in a file of {len(content)}")
    try:
        header = json.loads(content[8:8 + length])
    except ValueError:
        raise ModelError(f"{path}: header is not JSON") from None
    if not isinstance(header, dict):
        raise ModelError(f"{path}: header is not a JSON object")
    data = content[8 + length:]
    return {name: _array(path, name, entry, data) for name, entry in header.items() if name != "__metadata__"}


def _array(path, name, entry, data):
    try:
        dtype = np.dtype(DTYPES[entry["dtype"]])
        shape = [int(extent) for extent in entry["shape"]]
        begin, end = (int(offset) for offset in entry["data_offsets"])
    except (KeyError, TypeError, ValueError):
        raise ModelError(f"{path}: array {name} has an unreadable entry {entry}") from None
    count = int(np.prod(shape, dtype=np.int64))
    if min(shape, default=0) < 0 or not 0 <= begin <= end <= len(data) or end - begin != count * dtype.itemsize:
        raise ModelError(f"{path}: array {name} of shape {shape} does not fit bytes {begin}..{end} of {len(data)}")
    return np.frombuffer(data, dtype, count, begin).reshape(shape).copy()
