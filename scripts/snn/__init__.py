# SPDX-License-Identifier: Apache-2.0
"""Writing and checking spikeloom networks from Python; needs numpy alone (`lsq_vit` and `digits` need PyTorch)."""


class ModelError(Exception):
    """The user's input is not what was expected; the message is one line that says where and why."""
