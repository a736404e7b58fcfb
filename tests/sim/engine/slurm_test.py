#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Slurm's engine with slurm_probe as its user, on a Slurm of this machine: slurm_test.py PROBE.

Skipped (77) with the reason where local_slurm cannot start one."""
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import local_slurm
from local_slurm import LIMIT_S, said

PROBE = sys.argv.pop(1)
HERE = None  # the folder of Slurm


class SlurmEngine(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=HERE)

    def ask(self, tasks, *scripts):
        return subprocess.Popen([PROBE, "ask", self.folder, str(tasks), *scripts], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def finish(self, process):
        try:
            out, err = process.communicate(timeout=LIMIT_S)
        finally:
            process.kill()
        return process.returncode, out.splitlines(), err

    def assert_queue_empties(self):
        end = time.monotonic() + 30
        while said("squeue", "--noheader"):
            self.assertLess(time.monotonic(), end, said("squeue"))
            time.sleep(0.1)

    def test_each_job_is_answered_once(self):
        code, out, err = self.finish(self.ask(3, *[f"echo {i} >&3" for i in range(20)]))
        self.assertEqual((code, err), (0, ""))
        answers = [line for line in out if "returned" in line]
        self.assertEqual(sorted(answers, key=lambda line: int(line.split()[0])),
                         [f"{i} returned {i}" for i in range(20)])
        self.assertEqual(out[-1], "workers 3")
        self.assertEqual(os.listdir(self.folder), [])
        self.assert_queue_empties()

    def test_a_task_that_is_killed_answers_with_its_log_and_others_go_on(self):
        code, out, _ = self.finish(
            self.ask(2, "echo a >&3", "echo b >&3", "echo no more >/proc/$PPID/fd/2; kill -KILL $PPID; exec sleep 1000",
                     "echo d >&3", "echo e >&3"))
        text = "\n".join(out)
        self.assertEqual(code, 0)
        for line in ("0 returned a", "1 returned b", "3 returned d"):
            self.assertIn(line, out)
        self.assertRegex(text, r"2 crashed task 0 of Slurm job \d+ ended before it answered \(.*\): no more")
        self.assertRegex(text, r"4 crashed task 0 of Slurm job \d+ ended before it answered")
        self.assertEqual(len(os.listdir(self.folder)), 1)

    def test_an_array_that_the_user_cancels_is_answered_for(self):
        process = self.ask(2, "exec sleep 1000", "exec sleep 1000")
        end = time.monotonic() + 30
        while said("squeue", "--noheader", "--states=RUNNING").count("spikeloo") < 2:
            self.assertLess(time.monotonic(), end, said("squeue"))
            time.sleep(0.1)
        subprocess.run(["scancel", "--name=spikeloom"], check=True, timeout=LIMIT_S)
        code, out, _ = self.finish(process)
        self.assertEqual((code, sum("crashed" in line for line in out)), (0, 2), out)

    def test_an_interruption_cancels_what_waits_and_what_runs(self):
        process = self.ask(6, "echo first >&3", *["exec sleep 1000"] * 5)  # the node has four cores
        self.assertEqual(process.stdout.readline(), "0 returned first\n")
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        self.assertEqual(self.finish(process)[0], 130)
        self.assertLess(time.monotonic() - begin, 20)
        self.assert_queue_empties()

    def test_arguments_of_sbatch_are_those_of_the_environment(self):
        os.environ["SPIKELOOM_SBATCH"] = "--partition=nowhere"
        try:
            code, _, err = self.finish(self.ask(1, "echo a >&3"))
        finally:
            del os.environ["SPIKELOOM_SBATCH"]
        self.assertEqual(code, 2)
        self.assertIn("invalid partition specified: nowhere", err)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # a time limit of the test runner: daemons are stopped
    try:
        with local_slurm.started() as slurm:
            HERE = slurm.folder
            succeeded = unittest.main(exit=False).result.wasSuccessful()
            if not succeeded:
                print(slurm.tails())
    except local_slurm.Unavailable as reason:
        print(f"skipped: {reason}")
        sys.exit(77)
    sys.exit(0 if succeeded else 1)
