#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The SystemVerilog bench passes with the golden vectors, and fails where one number of them is another."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PARTS = ("pkg", "lane", "row", "digits", "pipeline", "scratch", "table", "sequencer", "unit")

if shutil.which("verilator") is None:
    print("skipped: Verilator is not installed")
    sys.exit(77)
with tempfile.TemporaryDirectory() as folder:
    sources = [ROOT / f"rtl/function_{part}.sv" for part in PARTS] + [ROOT / "rtl/bench/function_unit_bench.sv"]
    subprocess.run(["verilator", "--binary", "--timing", "--Mdir", folder, "--top-module", "function_unit_bench", "-Wno-fatal",
                    "-CFLAGS", "-O0", *map(str, sources)], check=True, capture_output=True)

    def passes(vectors):
        command = [f"{folder}/Vfunction_unit_bench", f"+vectors={vectors}"]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0

    golden = ROOT / "tests/rtl/golden/function_unit.vec"
    assert passes(golden)
    lines = golden.read_text().splitlines()
    row = next(i for i, line in enumerate(lines) if line.startswith("2 1 "))
    lines[row] = lines[row][:-1] + ("0" if lines[row][-1] != "0" else "1")  # its cycles
    (pathlib.Path(folder) / "wrong.vec").write_text("\n".join(lines) + "\n")
    assert not passes(f"{folder}/wrong.vec")
