# SPDX-License-Identifier: Apache-2.0
"""synthesis_test.py TOP FOLDER FILE... NAME=VALUE...: Yosys makes gates of a unit with these parameters, without a latch.
Skipped where it is not installed."""
import shutil
import subprocess
import sys

SKIPPED = 77


def main() -> int:
    top, folder, rest = sys.argv[1], sys.argv[2], sys.argv[3:]
    files = [one for one in rest if "=" not in one]
    parameters = "".join(f"chparam -set {one.replace('=', ' ')} {top}; " for one in rest if "=" in one)
    if shutil.which("yosys") is None:
        print("yosys is not installed: nothing was synthesised")
        return SKIPPED
    script = f"read_verilog -sv -DSYNTHESIS {' '.join(files)}; {parameters}hierarchy -check -top {top}; synth; " \
             "check -assert; select -assert-none t:$_DLATCH_*"
    run = subprocess.run(["yosys", "-q", "-p", script], cwd=folder, capture_output=True, text=True)
    print(run.stdout, run.stderr)
    return run.returncode


if __name__ == "__main__":
    sys.exit(main())
