#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Yosys synthesises the function unit: one lane of 16 bits for numbers of 32, which has every module; no latch, no loop."""
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
parameters = "-set LANES 1 -set LANE_BITS 16 -set COLS_MAX 64 -set DATA_BITS 32"
result = subprocess.run(["yosys", "-p", f"read_verilog -sv {files}; chparam {parameters} function_unit; "
                         "hierarchy -check -top function_unit; "
                         "synth -noabc; check -assert; stat"], capture_output=True, text=True, check=False)
assert result.returncode == 0, result.stdout[-3000:] + result.stderr
assert not re.search(r"\$_?DLATCH", result.stdout.rsplit("Printing statistics", 1)[1]), "a latch"
