#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A sweep that is killed again and again and resumed ends with the store of one that was left alone.

    killed_sweep.py PROGRAM SWEEP KILLS [--seed N] [--set PATH=VALUE]...

Kills (SIGKILL, the whole process group) come at random moments of what an uninterrupted sweep takes; prints what was
reused, and how many points of a kill were lost at most."""
import argparse
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time


def command(options, out, *more):
    sets = [word for assignment in options.set for word in ("--set", assignment)]
    return [options.program, "sweep", options.sweep, "--out", str(out), "--jobs", "2", "--quiet", "--json", *sets, *more]


def dump(options, out):
    return subprocess.run([options.program, "sweep", "dump", str(out)], check=True, capture_output=True, text=True).stdout


def complete(options, out):
    """Points in the store, which may not be there yet."""
    shown = subprocess.run([options.program, "sweep", "dump", str(out)], capture_output=True, text=True, check=False)
    return shown.stdout.count("\n") if shown.returncode == 0 else 0


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
        if "\n" not in expected:
            sys.exit("the sweep left nothing in its store")
        kills, is_first, before = 0, True, 0
        while kills < options.kills:
            # Shorter towards the end, so that there is something left to kill.
            moment = generator.uniform(0.0, 2.0 * duration / (options.kills + 2))
            if not killed(options, pieces, moment, is_first):
                sys.exit(f"the sweep was complete after {kills} kills: {options.kills} were asked for")
            kills += 1
            is_first = not (pieces / "sweep.sqlite").exists()
            now = complete(options, pieces)
            if now < before:
                sys.exit(f"kill {kills} lost points: {before} before, {now} after")
            before = now
            print(f"kill {kills} after {moment:.2f} s: {now} points in the store", flush=True)
        subprocess.run(command(options, pieces, *([] if is_first else ["--resume"])), check=True, stdout=subprocess.DEVNULL)
        if dump(options, pieces) != expected:
            sys.exit("the stores differ")
        print(f"{expected.count(chr(10))} lines of the canonical dump are equal after {kills} kills")


if __name__ == "__main__":
    main()
