# SPDX-License-Identifier: Apache-2.0
"""A module in SystemVerilog as a netlist of a library's cells, by Yosys."""
import hashlib
import subprocess

# One flat netlist, so that functions shared across modules are shared; no delay is asked for, so the cells are small ones.
SCRIPT = ("read_verilog -sv -DSYNTHESIS {sources}; {parameters}hierarchy -check -top {top}; synth -flatten; check -assert; "
          "dfflibmap -liberty {liberty}; abc -liberty {liberty}; opt_clean -purge; write_json {netlist}")


class SynthesisError(Exception):
    """Yosys is not there, or refuses; the message says why."""


def _digest(sources, liberty, text):
    digest = hashlib.sha256(text.encode())
    for path in (*sources, liberty):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def synthesise(sources, top, parameters, liberty, folder):
    """Path of a Yosys JSON netlist in `folder`; one that was made of the same files with the same parameters is taken again.

    @param parameters  of the top module, by name
    """
    setting = "".join(f" -set {name} {number}" for name, number in sorted(parameters.items()))
    name = _digest(sources, liberty, SCRIPT + top + setting)
    netlist = folder / f"{top}-{name}.json"
    if netlist.exists():
        return netlist
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = netlist.with_suffix(".part")
    command = SCRIPT.format(sources=" ".join(map(str, sources)), top=top, liberty=liberty, netlist=unfinished,
                            parameters=f"chparam{setting} {top}; " if setting else "")
    try:
        run = subprocess.run(["yosys", "-q", "-p", command], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise SynthesisError("yosys is not installed; scripts/setup installs it") from None
    if run.returncode != 0:
        raise SynthesisError(f"yosys: {(run.stderr or run.stdout).strip().splitlines()[-1]}")
    unfinished.rename(netlist)
    return netlist
