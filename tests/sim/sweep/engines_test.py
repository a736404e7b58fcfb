#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A sweep, and a run, give the same wherever their jobs are done: engines_test.py mpi|slurm PROGRAM SWEEP.

Skipped (77) with the reason where mpirun is missing, or local_slurm cannot start a Slurm."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "engine"))
import local_slurm

ENGINE, PROGRAM, SWEEP = sys.argv[1:4]
POINTS = ["--set", "strategy.kind=random", "--set", "strategy.points=8", "--set", 'set=["samples=1"]']
LIMIT_S = 120
ENVIRONMENT = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")


def launched(*arguments):
    """The command as the engine wants it started."""
    if ENGINE == "mpi":
        return ["mpirun", "-np", "3", "--oversubscribe", PROGRAM, *arguments, "--engine", "mpi"]
    return [PROGRAM, *arguments, "--engine", "slurm", "--jobs", "2"]


class Engines(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="spikeloom_engines_"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def begin(self, *command):
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.folder,
                                env=dict(ENVIRONMENT, **{k: v for k, v in os.environ.items() if k == "SLURM_CONF"}),
                                start_new_session=True)

    def finish(self, process):
        try:
            out, err = process.communicate(timeout=LIMIT_S)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        return process.returncode, out, err

    def run_it(self, *command):
        return self.finish(self.begin(*command))

    def dump(self, out):
        code, text, err = self.run_it(PROGRAM, "sweep", "dump", out)
        self.assertEqual(code, 0, err)
        return text

    def expected(self):
        """Dump of the sweep on this machine alone."""
        code, _, err = self.run_it(PROGRAM, "sweep", SWEEP, *POINTS, "--out", "local", "--jobs", "1")
        self.assertEqual(code, 0, err)
        return self.dump("local")

    def test_a_sweep_leaves_the_same_store(self):
        code, out, err = self.run_it(*launched("sweep", SWEEP, *POINTS, "--out", "far"))
        self.assertEqual(code, 0, err)
        self.assertEqual(out.count("8 points"), 1)  # one of the processes speaks
        self.assertIn("simulated 8, reused 0, refused 0, failed 0", err)
        self.assertEqual(self.dump("far"), self.expected())

    def test_a_mistake_ends_all_processes(self):
        self.expected()
        code, _, err = self.run_it(*launched("sweep", SWEEP, *POINTS, "--out", "local"))
        self.assertNotEqual(code, 0)
        self.assertIn("there are results already", err)

    def test_a_run_gives_the_same_result(self):
        results = []
        for name, command in (("far", launched("run", "--samples", "6", "--out", "far")),
                              ("local", [PROGRAM, "run", "--samples", "6", "--out", "local", "--jobs", "1"])):
            code, _, err = self.run_it(*command)
            self.assertEqual(code, 0, err)
            results.append(json.loads((self.folder / name / "result.json").read_text()))
            results[-1].pop("simulation")  # wall time and memory
        self.assertEqual(*results)
        for file in ("samples.csv", "energy.csv", "config.resolved.json"):
            self.assertEqual((self.folder / "far" / file).read_text(), (self.folder / "local" / file).read_text(), file)

    def wait_for_a_point(self, process):
        end = time.monotonic() + LIMIT_S
        while process.poll() is None and time.monotonic() < end:
            shown = subprocess.run([PROGRAM, "sweep", "dump", "far"], capture_output=True, text=True, cwd=self.folder)
            if '"] only' in shown.stdout:
                return
            time.sleep(0.02)
        self.fail("the sweep ended before a point was seen")

    @unittest.skipUnless(ENGINE == "mpi", "ranks are of MPI")
    def test_a_killed_rank_ends_the_job_and_resume_completes_it(self):
        process = self.begin(*launched("sweep", SWEEP, *POINTS, "--out", "far"))
        self.wait_for_a_point(process)
        ranks = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True).stdout.split()
        self.assertEqual(len(ranks), 3)
        os.kill(int(ranks[-1]), signal.SIGKILL)
        code, _, err = self.finish(process)
        self.assertNotEqual(code, 0)
        self.assertIn("signal 9", err)
        code, _, err = self.run_it(*launched("sweep", SWEEP, *POINTS, "--out", "far", "--resume"))
        self.assertEqual(code, 0, err)
        self.assertNotIn("reused 0", err)
        self.assertEqual(self.dump("far"), self.expected())

    @unittest.skipUnless(ENGINE == "slurm", "interrupted by its own process, not by a launcher")
    def test_an_interrupted_sweep_leaves_no_task_and_resume_completes_it(self):
        process = self.begin(*launched("sweep", SWEEP, *POINTS, "--out", "far"))
        self.wait_for_a_point(process)
        process.send_signal(signal.SIGINT)
        self.assertIn(self.finish(process)[0], (0, 130))  # 0: all points had ended
        end = time.monotonic() + 30
        while local_slurm.said("squeue", "--noheader"):
            self.assertLess(time.monotonic(), end)
            time.sleep(0.1)
        code, _, err = self.run_it(*launched("sweep", SWEEP, *POINTS, "--out", "far", "--resume"))
        self.assertEqual(code, 0, err)
        self.assertEqual(self.dump("far"), self.expected())


def main():
    if ENGINE == "mpi":
        if not shutil.which("mpirun"):
            raise local_slurm.Unavailable("mpirun is not installed (openmpi-bin)")
        return unittest.main(argv=sys.argv[:1], exit=False).result.wasSuccessful()
    with local_slurm.started() as slurm:
        succeeded = unittest.main(argv=sys.argv[:1], exit=False).result.wasSuccessful()
        if not succeeded:
            print(slurm.tails())
    return succeeded


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # a time limit of the test runner: daemons are stopped
    try:
        sys.exit(0 if main() else 1)
    except local_slurm.Unavailable as reason:
        print(f"skipped: {reason}")
        sys.exit(77)
