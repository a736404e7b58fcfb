# SPDX-License-Identifier: Apache-2.0
"""bench_test.py MAKER GOLDEN BENCH FOLDER FILE...: MAKER prints GOLDEN again, byte for byte, and the SystemVerilog bench
finds nothing wrong with a unit when it reads that. Skipped where Verilator is not installed."""
import os
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77


def main() -> int:
    maker, golden, bench, folder, files = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], sys.argv[5:]
    making = subprocess.run([maker], capture_output=True)
    if making.returncode == SKIPPED:
        print("the build's units have other lanes than the bench")
        return SKIPPED
    made = making.stdout
    with open(golden, "rb") as stored:
        if stored.read() != made:
            print(f"{golden} is not what {maker} prints")
            return 1
    if shutil.which("verilator") is None:
        print("verilator is not installed: the bench was not run")
        return SKIPPED
    top = os.path.splitext(os.path.basename(bench))[0]
    with tempfile.TemporaryDirectory() as build:
        subprocess.run(["verilator", "--binary", "--timing", "--assert", "-CFLAGS", "-O0", "--top-module", top,
                        "--Mdir", build, "-o", "bench", "-Wno-fatal", bench, *files],
                       cwd=folder, check=True, stdout=subprocess.DEVNULL)
        run = subprocess.run([os.path.join(build, "bench"), f"+vectors={golden}"], capture_output=True, text=True)
    print(run.stdout, run.stderr)
    return run.returncode


if __name__ == "__main__":
    sys.exit(main())
