# SPDX-License-Identifier: Apache-2.0
"""Builds a network (docs/network_format.md): the graph as a dictionary, its arrays beside it."""
import json

import numpy as np

from . import safetensors


class NetworkBuilder:
    """Collects populations, projections and arrays; `network` and `tensors` are what is written."""

    def __init__(self, name, tensors_file):
        self.network = {"format": "spikeloom-network", "format_version": 1, "name": name, "tensors": tensors_file,
                        "populations": [], "projections": []}
        self.tensors = {}

    def tensor(self, name, array):
        """Stores the array once and returns its name; the same name may come again with the same array."""
        known = self.tensors.setdefault(name, array)
        if known is not array and not np.array_equal(known, array):
            raise ValueError(f"two different arrays named {name}")
        return name

    def population(self, name, shape, **members):
        """Adds a population; members: input, bias, function, neuron, as in the format."""
        self.network["populations"].append({"name": name, "shape": [int(extent) for extent in shape], **members})

    def projection(self, name, operator, source, target, **members):
        """Adds a projection; members: other, weights, weight_scale, heads, scale, reduce, ... as in the format."""
        self.network["projections"].append(
            {"name": name, "operator": operator, "source": source, "target": target, **members})

    def write(self, directory, json_name):
        """Writes `json_name` and the arrays into `directory`."""
        (directory / json_name).write_text(to_json(self.network))
        safetensors.write(directory / self.network["tensors"], self.tensors)


def to_json(document):
    """Sorted keys, one line for each element of a top-level list; numbers as repr, which a double survives."""
    def compact(value):
        return json.dumps(value, sort_keys=True, allow_nan=False)

    members = []
    for key in sorted(document):
        value = document[key]
        if isinstance(value, list) and value and isinstance(value[0], dict):
            text = "[\n" + ",\n".join(f"    {compact(element)}" for element in value) + "\n  ]"
        else:
            text = compact(value)
        members.append(f"  {compact(key)}: {text}")
    return "{\n" + ",\n".join(members) + "\n}\n"
