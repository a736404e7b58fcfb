# SPDX-License-Identifier: Apache-2.0
"""check_nir_data.py NIR CSV NAME,ROWS,COLS...: ends with 0 if the two files hold the same spikes of two samples."""
import csv
import sys
from collections import defaultdict

import h5py
import numpy

spikes = defaultdict(list)
steps = 0
with open(sys.argv[2], newline="") as file:
    for row in csv.DictReader(file):
        spikes[row["population"], int(row["sample"])].append(row)
        steps = max(steps, int(row["step"]))
populations = {name: (int(rows), int(cols)) for name, rows, cols in (text.split(",") for text in sys.argv[3:])}

with h5py.File(sys.argv[1], "r") as file:
    assert file.attrs["__type__"] == "NIRGraphData", file.attrs["__type__"]
    assert set(file["nodes"]) == set(populations), list(file["nodes"])
    for name, (rows, cols) in populations.items():
        node = file["nodes"][name]
        assert node.attrs["__type__"] == "NIRNodeData"
        events = node["observables"]["spikes"]
        assert events.attrs["__type__"] == "ValuedEventData"
        assert events.attrs["n_neurons"] == rows * cols
        assert events.attrs["t_max"] > steps
        idx, time, value = (events[key][()] for key in ("idx", "time", "value"))
        most = max(len(spikes[name, sample]) for sample in range(2))
        assert idx.shape == time.shape == value.shape == (2, most), (idx.shape, most)
        assert idx.dtype.kind == "i" and time.dtype.kind == "f" and value.dtype.kind == "f"
        for sample in range(2):
            expected = spikes[name, sample]
            count = len(expected)
            for column, numbers in (("step", time), ("value", value)):
                assert [float(row[column]) for row in expected] == list(numbers[sample, :count]), (name, column)
            assert [int(row["row"]) * cols + int(row["col"]) for row in expected] == list(idx[sample, :count])
            assert (idx[sample, count:] == -1).all() and numpy.isinf(time[sample, count:]).all()
