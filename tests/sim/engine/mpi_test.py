#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs mpi_probe as an MPI job of three ranks: mpi_test.py PROBE. Skipped (77) where there is no mpirun."""
import os
import shutil
import subprocess
import sys
import time
import unittest

PROBE = sys.argv.pop(1)
LIMIT_S = 120
ENVIRONMENT = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
                   ASAN_OPTIONS="detect_leaks=0")  # MPI's own


def start(mode, ranks=3):
    return subprocess.Popen(["mpirun", "-np", str(ranks), "--oversubscribe", PROBE, mode], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, start_new_session=True)


def finish(process):
    """Exit code, lines of standard output, standard error."""
    try:
        out, err = process.communicate(timeout=LIMIT_S)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, 9)
            process.wait()
    return process.returncode, out.splitlines(), err


def run(mode, ranks=3):
    return finish(start(mode, ranks))


def ours():
    """Numbers of the processes that belong to this probe, and commands of their children."""
    found = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/environ", "rb") as environ:
                if MARK in environ.read():
                    found.append(int(entry))
        except OSError:
            pass
    return found


MARK = f"SPIKELOOM_MPI_TEST={os.getpid()}".encode()
ENVIRONMENT["SPIKELOOM_MPI_TEST"] = str(os.getpid())


class MpiEngine(unittest.TestCase):
    def tearDown(self):
        for _ in range(200):
            left = ours()
            if not left:
                return
            time.sleep(0.05)
        self.fail(f"processes are left: {left}")

    def test_every_job_is_answered_once_in_each_question(self):
        code, out, err = run("echo")
        self.assertEqual((code, out), (0, ["workers 2 jobs 100 once 100 wrong 0 crashed 0"] * 2))
        self.assertEqual(err, "")  # no warning of fork

    def test_a_rank_alone_does_the_jobs_itself(self):
        self.assertEqual(run("echo", ranks=1)[:2], (0, ["workers 1 jobs 100 once 100 wrong 0 crashed 0"] * 2))

    def test_without_a_launcher_too(self):
        done = subprocess.run([PROBE, "echo"], capture_output=True, text=True, timeout=LIMIT_S, env=ENVIRONMENT)
        self.assertEqual(done.stdout.splitlines(), ["workers 1 jobs 100 once 100 wrong 0 crashed 0"] * 2)

    def test_a_job_that_crashes_is_an_answer(self):
        self.assertEqual(run("crash")[:2], (0, ["workers 2 jobs 100 once 100 wrong 1 crashed 1"] * 2))

    def test_ten_megabytes_go_there_and_back(self):
        self.assertEqual(run("large")[:2], (0, ["workers 2 jobs 3 once 3 wrong 0 crashed 0"] * 2))

    def test_an_interruption_gives_up_what_was_begun(self):
        # After two answers all ranks sleep for 1000 s; the engine then takes another question.
        begin = time.monotonic()
        self.assertEqual(run("interrupt")[:2], (0, ["workers 2 jobs 100 once 2 wrong 0 crashed 0"] * 2))
        self.assertLess(time.monotonic() - begin, 60)

    def test_an_exception_of_the_receiver_stops_all_ranks(self):
        self.assertEqual(run("deliver")[:2], (5, ["failed: the disk is full"]))

    def test_a_program_that_is_not_there_is_no_failure_of_a_job(self):
        code, out, _ = run("program")
        self.assertEqual(code, 5)
        self.assertRegex(out[0], r"failed: rank [12]: cannot start /nowhere/program: No such file or directory")

    def test_a_lost_rank_ends_the_job(self):
        code, out, err = run("lost")
        self.assertNotEqual(code, 0)
        self.assertEqual(out, [])
        self.assertIn("signal 9", err)

    def test_a_launcher_that_is_ended_takes_all_ranks_and_children_with_it(self):
        process = start("sleep")
        for _ in range(400):
            if len(ours()) >= 6:  # mpirun, three ranks, two children
                break
            time.sleep(0.05)
        self.assertGreaterEqual(len(ours()), 6)
        process.terminate()
        self.assertNotEqual(finish(process)[0], 0)


if __name__ == "__main__":
    if not shutil.which("mpirun"):
        print("skipped: mpirun is not installed (openmpi-bin)")
        sys.exit(77)
    unittest.main()
