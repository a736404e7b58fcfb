# SPDX-License-Identifier: Apache-2.0
"""Writing and checking spikeloom networks from Python; needs numpy alone (`lsq_vit` and `digits` need PyTorch)."""
import sys


class ModelError(Exception):
    """The user's input is not what was expected; the message is one line that says where and why."""


def exit_status(command):
    """What `command()` returns (None: 0); 2, with one line on standard error, for input or files that cannot be used."""
    try:
        return command() or 0
    except ModelError as error:
        print(f"error: {error}", file=sys.stderr)
    except OSError as error:
        print(f"error: {error.filename}: {error.strerror}", file=sys.stderr)
    return 2
