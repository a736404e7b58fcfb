# SPDX-License-Identifier: Apache-2.0
"""energy_test.py SCRIPT VECTORS PROGRAM EXPERIMENT: SCRIPT writes an energy table from the RTL of one lane, PROGRAM takes it, and
vectors with a wrong bit are found. Skipped where Yosys or the library is not installed."""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77


def estimate(script, vectors, folder, *arguments):
    command = [script, "--vectors", str(vectors), "--work", folder, "--lanes", "1", "--updates", "2048", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def main() -> int:
    script, vectors, program, experiment = sys.argv[1:]
    if shutil.which("yosys") is None or not pathlib.Path("/usr/share/qflow/tech/osu018").exists():
        print("yosys or qflow-tech-osu018 is not installed: nothing was estimated")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder) / "rtl.json"
        good = estimate(script, vectors, folder, "--modes", "st_bif,lif", "--table", str(table))
        print(good.stdout, good.stderr)
        assert good.returncode == 0
        entry = next(entry for entry in json.loads(table.read_text())["entries"] if entry["name"] == "neuron_unit.update")
        assert entry["kind"] == "estimate" and entry["uncertainty"][0] < entry["energy_pj"] < entry["uncertainty"][1], entry
        run = subprocess.run([program, "run", experiment, "--dry-run", "--set", f"energy={table}"], capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr

        # The 5th word from the end is the membrane: its lowest bit is turned in every line.
        wrong = pathlib.Path(folder) / "wrong"
        wrong.write_text(f"#!/bin/sh\n{vectors} \"$@\" | awk '$1 == 2 {{ last = substr($12, length($12)); sub(/.$/, last == \"0\" ? \"1\" : "
                         "\"0\", $12) } { print }'\n")
        wrong.chmod(0o755)
        bad = estimate(script, wrong, folder, "--modes", "if")
        assert bad.returncode == 1 and "out_membrane is" in bad.stderr, bad.stderr
        assert estimate(script, vectors, folder, "--modes", "izhikevich").returncode == 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
