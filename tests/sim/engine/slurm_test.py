#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A Slurm of one machine, started for the time of this test, with slurm_probe as its user: slurm_test.py PROBE.

Needs root and the Debian packages slurm-wlm and munge; skipped (77) with the reason where they are missing or their
daemons do not start. Everything is in a temporary folder, on free ports; a Slurm of the machine's own is not touched.
"""
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

PROBE = sys.argv.pop(1)
LIMIT_S = 120
HERE = tempfile.mkdtemp(prefix="spikeloom_slurm_")
DAEMONS = []

CONFIGURATION = """
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={here}/munge.socket
CredType=cred/munge
MpiDefault=none
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
ReturnToService=2
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SlurmctldPort={controller}
SlurmdPort={node}
StateSaveLocation={here}/state
SlurmdSpoolDir={here}/spool
SlurmctldPidFile={here}/slurmctld.pid
SlurmdPidFile={here}/slurmd.pid
SlurmctldLogFile={here}/slurmctld.log
SlurmdLogFile={here}/slurmd.log
KillWait=2
MinJobAge=2
InactiveLimit=0
SlurmdParameters=config_overrides
NodeName={host} NodeAddr=127.0.0.1 CPUs=4 State=UNKNOWN
PartitionName=short Nodes={host} Default=YES MaxTime=10 State=UP
"""


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(77)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(*command):
    with open(f"{HERE}/{os.path.basename(command[0])}.out", "wb") as log:
        DAEMONS.append(subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True))


def tails():
    text = ""
    for name in sorted(os.listdir(HERE)):
        if name.endswith((".log", ".out")):
            with open(f"{HERE}/{name}", errors="replace") as file:
                text += "".join(f"{name}: {line}" for line in file.readlines()[-8:])
    return text


def wait_until(holds, what, seconds=30):
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            skip(f"{what} within {seconds} s\n{tails()}")
        time.sleep(0.1)


def said(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S).stdout.strip()


def start_slurm():
    if os.geteuid() != 0:
        skip("Slurm's daemons are started as root only")
    for program in ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel"):
        if not shutil.which(program):
            skip(f"{program} is missing: apt-get install --no-install-recommends slurm-wlm munge")
    os.chmod(HERE, 0o755)
    for folder in ("state", "spool"):
        os.mkdir(f"{HERE}/{folder}")
    with open(f"{HERE}/munge.key", "wb") as key:
        key.write(secrets.token_bytes(128))
    os.chmod(f"{HERE}/munge.key", 0o400)
    with open(f"{HERE}/slurm.conf", "w") as file:
        file.write(CONFIGURATION.format(host=socket.gethostname().split(".")[0], here=HERE, controller=free_port(),
                                        node=free_port()))
    os.environ["SLURM_CONF"] = f"{HERE}/slurm.conf"
    start("munged", "--foreground", "--force", f"--socket={HERE}/munge.socket", f"--key-file={HERE}/munge.key",
          f"--pid-file={HERE}/munge.pid", f"--log-file={HERE}/munge.log", f"--seed-file={HERE}/munge.seed")
    wait_until(lambda: os.path.exists(f"{HERE}/munge.socket"), "munged does not start")
    start("slurmctld", "-D", "-c")
    start("slurmd", "-D", "-c")
    wait_until(lambda: said("sinfo", "--noheader", "--format=%T") == "idle", "the node does not become idle")


def stop_slurm():
    for daemon in reversed(DAEMONS):
        daemon.terminate()
    for daemon in reversed(DAEMONS):
        try:
            daemon.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(daemon.pid, signal.SIGKILL)
            daemon.wait()


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
        start_slurm()
        result = unittest.main(exit=False).result
        if not result.wasSuccessful():
            print(tails())
        status = 0 if result.wasSuccessful() else 1
    finally:
        stop_slurm()
        shutil.rmtree(HERE, ignore_errors=True)
    sys.exit(status)
