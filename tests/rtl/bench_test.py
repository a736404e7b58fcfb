# SPDX-License-Identifier: Apache-2.0
"""bench_test.py MAKER GOLDEN BENCH FOLDER FILE...: MAKER prints GOLDEN again, byte for byte, and the SystemVerilog bench
finds nothing wrong with a unit when it reads that, but does when the last number, which is expected, is another.
Skipped where Verilator is not installed."""
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
        wrong = os.path.join(build, "wrong.vec")
        with open(wrong, "wb") as file:
            file.write(made.rstrip()[:-1] + (b"1" if made.rstrip().endswith(b"0") else b"0"))
        right, other = [subprocess.run([os.path.join(build, "bench"), f"+vectors={vectors}"], capture_output=True, text=True)
                        for vectors in (golden, wrong)]
    print(right.stdout, right.stderr)
    if right.returncode == 0 and other.returncode == 0:
        print("another number in the last place was not noticed")
        return 1
    return right.returncode


if __name__ == "__main__":
    sys.exit(main())
