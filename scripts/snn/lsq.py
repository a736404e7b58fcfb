# SPDX-License-Identifier: Apache-2.0
"""Learned step size quantisation of activations, and int8 weights with one scale a tensor (PyTorch).

A quantiser starts as pass-through (ReLU for an unsigned activation); while `calibrating` it takes a first step from what
it sees and switches itself on, and training goes on with the quantised forward pass.

LSQ: Esser et al., "Learned step size quantization", ICLR 2020.
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

SIGNED = (-8, 7)
UNSIGNED = (0, 15)


def round_half_up(x):
    """floor(x + 1/2), what an ST-BIF neuron settles to, with the gradient of the identity."""
    return x + (torch.floor(x + 0.5) - x).detach()


class Quantiser(nn.Module):
    """s * clip(floor(x / s + 1/2), lo, hi) with a learned scalar step s."""

    def __init__(self, levels, relu=False):
        super().__init__()
        self.low, self.high = levels
        self.relu = relu
        self.enabled = False
        self.calibrating = False
        self.step = nn.Parameter(torch.ones(()))

    def forward(self, x):
        if self.calibrating:
            self.step.data = (2.0 * x.detach().abs().mean() / math.sqrt(self.high)).clamp(min=1e-4)
            self.enabled = True
        if not self.enabled:
            return F.relu(x) if self.relu else x
        gain = 1.0 / math.sqrt(x[0].numel() * self.high)
        step = self.step * gain + (self.step - self.step * gain).detach()
        return round_half_up((x / step).clamp(self.low, self.high)) * step


def int8_codes(weight):
    """Integer codes (as floats) of a weight on a symmetric int8 grid, and their scale, max |W| / 127."""
    scale = weight.detach().abs().max().clamp(min=1e-8) / 127.0
    return torch.round(weight.detach() / scale), scale


def on_codes(weight, codes, scale):
    """codes * scale with the gradient of `weight`."""
    return weight + (codes * scale - weight).detach()


class QuantLinear(nn.Linear):
    """Linear layer whose weight is on a symmetric int8 grid, scale = max |W| / 127."""

    def codes(self):
        """Integer codes (as floats) and their scale."""
        return int8_codes(self.weight)

    def forward(self, x):
        weight = on_codes(self.weight, *self.codes())
        if x.ndim == 2:
            return F.linear(x, weight, self.bias)
        # The same product as F.linear, but by oneDNN: ten times Debian's reference BLAS, whichever BLAS is installed.
        return F.conv1d(x.transpose(1, 2), weight[:, :, None], self.bias).transpose(1, 2)


def calibrate(model, images):
    """Sets the step of every quantiser, front to back: each sees inputs that the ones before it already quantised."""
    quantisers = [module for module in model.modules() if isinstance(module, Quantiser)]
    for quantiser in quantisers:
        quantiser.calibrating = True
    with torch.no_grad():
        model(images)
    for quantiser in quantisers:
        quantiser.calibrating = False


def export_layer(arrays, name, module):
    """Adds the arrays of one quantiser or one layer with int8 `codes()` and a bias."""
    if isinstance(module, Quantiser):
        arrays[f"{name}.s"] = module.step.detach().numpy().copy()
        arrays[f"{name}.S_min"], arrays[f"{name}.S_max"] = module.low, module.high
        return
    codes, scale = module.codes()
    arrays[f"{name}.weight_int8"] = codes.to(torch.int8).numpy()
    arrays[f"{name}.weight_scale"] = scale.numpy()
    arrays[f"{name}.bias"] = module.bias.detach().numpy().copy()
