# SPDX-License-Identifier: Apache-2.0
"""What a training run's bytes depend on besides its seeds: versions of everything that computes, and the instruction
set, which is capped so that newer processors give the same results."""
import os
import platform
import re
import subprocess

PACKAGES = ("libblas3", "libc6", "libdnnl2", "libgomp1", "python3-numpy", "python3-scipy", "python3-sklearn",
            "python3-torch")


def pin():
    """One thread and AVX2 at most. Takes effect only before torch is imported."""
    os.environ.update({"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
                       "ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2", "OPENBLAS_CORETYPE": "Haswell"})


def describe():
    """{what: version}, the same on every run of the same machine."""
    import numpy
    import scipy
    import sklearn
    import torch

    capability = re.search(r"CPU capability usage: (\S+)", torch.__config__.show())
    return {
        "blas": _loaded_blas(),
        "instruction_set": capability.group(1) if capability else "unknown",
        "machine": platform.machine(),
        "numpy": numpy.__version__,
        "packages": {name: _package_version(name) for name in PACKAGES},
        "python": platform.python_version(),
        "scikit-learn": sklearn.__version__,
        "scipy": scipy.__version__,
        "torch": torch.__version__,
    }


def _package_version(name):
    """Debian's version, or "not installed"."""
    try:
        done = subprocess.run(["dpkg-query", "-W", "-f=${Version}", name], capture_output=True, text=True, check=False)
    except OSError:
        return "not installed"
    return done.stdout if done.returncode == 0 and done.stdout else "not installed"


def _loaded_blas():
    """File names of the BLAS libraries in this process (after `import torch`)."""
    try:
        with open("/proc/self/maps", encoding="utf-8") as file:
            paths = {line.split()[-1] for line in file if "/" in line}
    except OSError:
        return "unknown"
    names = sorted(os.path.basename(path) for path in paths)
    return " ".join(name for name in names if re.match(r"lib(blas|openblas|blis|atlas|mkl)", name)) or "unknown"
