# SPDX-License-Identifier: Apache-2.0
"""A Slurm of one machine for the time of a test, started as root on free ports; a Slurm of the machine's own is not touched.

    with local_slurm.started() as folder: ...    # which nodes share; SLURM_CONF is set

Needs the Debian packages slurm-wlm and munge. Unavailable says why there is none."""
import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time

LIMIT_S = 120
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


class Unavailable(Exception):
    """Slurm is not installed, or its daemons do not start."""


class LocalSlurm:
    def __init__(self, folder):
        self.folder = folder
        self.daemons = []

    def start(self):
        if os.geteuid() != 0:
            raise Unavailable("Slurm's daemons are started as root only")
        for program in ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel"):
            if not shutil.which(program):
                raise Unavailable(f"{program} is missing: apt-get install --no-install-recommends slurm-wlm munge")
        self.configure()
        here = self.folder
        self.daemon("munged", "--foreground", "--force", f"--socket={here}/munge.socket", f"--key-file={here}/munge.key",
                    f"--pid-file={here}/munge.pid", f"--log-file={here}/munge.log", f"--seed-file={here}/munge.seed")
        self.wait_until(lambda: os.path.exists(f"{here}/munge.socket"), "munged does not start")
        self.daemon("slurmctld", "-D", "-c")
        self.daemon("slurmd", "-D", "-c")
        self.wait_until(lambda: said("sinfo", "--noheader", "--format=%T") == "idle", "the node does not become idle")

    def configure(self):
        os.chmod(self.folder, 0o755)
        for folder in ("state", "spool"):
            os.mkdir(f"{self.folder}/{folder}")
        with open(f"{self.folder}/munge.key", "wb") as key:
            key.write(secrets.token_bytes(128))
        os.chmod(f"{self.folder}/munge.key", 0o400)
        with open(f"{self.folder}/slurm.conf", "w") as file:
            file.write(CONFIGURATION.format(host=socket.gethostname().split(".")[0], here=self.folder,
                                            controller=free_port(), node=free_port()))
        os.environ["SLURM_CONF"] = f"{self.folder}/slurm.conf"

    def daemon(self, *command):
        with open(f"{self.folder}/{os.path.basename(command[0])}.out", "wb") as log:
            self.daemons.append(subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True))

    def wait_until(self, holds, what, seconds=30):
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                raise Unavailable(f"{what} within {seconds} s\n{self.tails()}")
            time.sleep(0.1)

    def tails(self):
        text = ""
        for name in sorted(os.listdir(self.folder)):
            if name.endswith((".log", ".out")):
                with open(f"{self.folder}/{name}", errors="replace") as file:
                    text += "".join(f"{name}: {line}" for line in file.readlines()[-8:])
        return text

    def stop(self):
        for daemon in reversed(self.daemons):
            daemon.terminate()
        for daemon in reversed(self.daemons):
            try:
                daemon.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(daemon.pid, signal.SIGKILL)
                daemon.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def said(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S).stdout.strip()


@contextlib.contextmanager
def started():
    slurm = LocalSlurm(tempfile.mkdtemp(prefix="spikeloom_slurm_"))
    try:
        slurm.start()
        yield slurm
    finally:
        slurm.stop()
        shutil.rmtree(slurm.folder, ignore_errors=True)
