#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A sweep that is killed again and again and resumed ends with the store of one that was left alone.

    killed_sweep.py PROGRAM SWEEP KILLS [--seed N] [--set PATH=VALUE]...

Kills (SIGKILL of the sweep's process, with which its workers die) come at random moments of what is left of an uninterrupted sweep's
time. Where one would come after the last point, the store is compared and a new one begun. Prints what each kill left."""
import argparse
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

MOST_LATE = 10


def command(options, out, *more):
    sets = [word for assignment in options.set for word in ("--set", assignment)]
    return [options.program, "sweep", options.sweep, "--out", str(out), "--jobs", "2", "--quiet", "--json", *sets, *more]


def dump(options, out):
    return subprocess.run([options.program, "sweep", "dump", str(out)], check=True, capture_output=True, text=True).stdout


def points(text):
    """How many a dump has."""
    return sum(line.startswith('["') for line in text.splitlines())


def stored(options, out):
    """Points in the store, which may not be there yet."""
    shown = subprocess.run([options.program, "sweep", "dump", str(out)], capture_output=True, text=True, check=False)
    return points(shown.stdout) if shown.returncode == 0 else 0


def killed(options, out, seconds, is_first):
    process = subprocess.Popen(command(options, out, *([] if is_first else ["--resume"])), stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, start_new_session=True)
    try:
        _, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return True
    if process.returncode != 0:
        sys.exit(f"the sweep ended with {process.returncode}: {errors.decode()}")
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("sweep")
    parser.add_argument("kills", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--set", action="append", default=[])
    options = parser.parse_args()
    generator = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        whole, pieces = pathlib.Path(folder, "whole"), pathlib.Path(folder, "pieces")
        begun = time.monotonic()
        subprocess.run(command(options, whole), check=True, stdout=subprocess.DEVNULL)
        duration = time.monotonic() - begun
        expected = dump(options, whole)
        if points(expected) == 0:
            sys.exit("the sweep left nothing in its store")
        kills, late, before = 0, 0, 0
        while kills < options.kills:
            # As many kills as are to come share the time that is left, on average.
            left = duration * (1 - before / points(expected))
            moment = generator.uniform(0.0, 2.0 * left / (options.kills - kills + 1))
            if not killed(options, pieces, moment, not (pieces / "sweep.sqlite").exists()):
                late += 1
                if late > MOST_LATE or dump(options, pieces) != expected:
                    sys.exit(f"{late} kills came too late" if late > MOST_LATE else "the stores differ")
                shutil.rmtree(pieces)
                before = 0
                continue
            kills += 1
            now = stored(options, pieces)
            if now < before:
                sys.exit(f"kill {kills} lost points: {before} before, {now} after")
            before = now
            print(f"kill {kills} after {moment:.2f} s: {now} points in the store", flush=True)
        resumed = ["--resume"] if (pieces / "sweep.sqlite").exists() else []
        subprocess.run(command(options, pieces, *resumed), check=True, stdout=subprocess.DEVNULL)
        if dump(options, pieces) != expected:
            sys.exit("the stores differ")
        print(f"{points(expected)} points are the same after {kills} kills; {late} came too late")


if __name__ == "__main__":
    main()
