#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Yosys synthesises the function unit: one lane of 16 bits, which has every module, and no latch and no loop in it."""
import pathlib
import re
import shutil
import subprocess
import sys

RTL = pathlib.Path(__file__).resolve().parents[2] / "rtl"
PARTS = ("pkg", "lane", "row", "digits", "pipeline", "scratch", "table", "sequencer", "unit")

if shutil.which("yosys") is None:
    print("skipped: Yosys is not installed")
    sys.exit(77)
files = " ".join(str(RTL / f"function_{part}.sv") for part in PARTS)
parameters = "-chparam LANES 1 -chparam LANE_BITS 16 -chparam COLS_MAX 64"
result = subprocess.run(["yosys", "-p", f"read_verilog -sv {files}; hierarchy -check {parameters} -top function_unit; "
                         "synth -noabc; check -assert; stat"], capture_output=True, text=True, check=False)
assert result.returncode == 0, result.stdout[-3000:] + result.stderr
assert not re.search(r"\$_?DLATCH", result.stdout.rsplit("Printing statistics", 1)[1]), "a latch"
