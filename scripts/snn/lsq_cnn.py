# SPDX-License-Identifier: Apache-2.0
"""A small residual CNN with a quantised ReLU behind every sum of convolutions and shortcut (PyTorch).

Batch norm serves until `calibrate` folds it into the convolutions; from then on weights are int8 with one scale a tensor
and activations have 16 levels.
"""
import torch
from torch import nn

from . import lsq
from .lsq import UNSIGNED, QuantLinear, Quantiser


class QuantConv(nn.Conv2d):
    """Square convolution that keeps the size at stride 1; followed by batch norm until `fold`, int8 afterwards."""

    def __init__(self, cols_in, cols_out, kernel, stride=1):
        super().__init__(cols_in, cols_out, kernel, stride, padding=kernel // 2)
        self.norm = nn.BatchNorm2d(cols_out)

    def fold(self):
        """Takes the batch norm, as it is in evaluation, into weight and bias."""
        gain = self.norm.weight.data / torch.sqrt(self.norm.running_var + self.norm.eps)
        self.weight.data *= gain[:, None, None, None]
        self.bias.data = (self.bias.data - self.norm.running_mean) * gain + self.norm.bias.data
        self.norm = None

    def codes(self):
        """Integer codes (as floats) and their scale."""
        return lsq.int8_codes(self.weight)

    def forward(self, x):
        if self.norm is not None:
            return self.norm(super().forward(x))
        return self._conv_forward(x, lsq.on_codes(self.weight, *self.codes()), self.bias)


def quantised_relu():
    return Quantiser(UNSIGNED, relu=True)


class Block(nn.Module):
    """Two 3x3 convolutions beside the identity, or beside a 1x1 convolution where size or channels change."""

    def __init__(self, cols_in, cols_out, stride):
        super().__init__()
        self.conv1 = QuantConv(cols_in, cols_out, 3, stride)
        self.q_act = quantised_relu()
        self.conv2 = QuantConv(cols_out, cols_out, 3)
        self.shortcut = QuantConv(cols_in, cols_out, 1, stride) if (cols_in, stride) != (cols_out, 1) else nn.Identity()
        self.q_out = quantised_relu()

    def forward(self, x):
        return self.q_out(self.conv2(self.q_act(self.conv1(x))) + self.shortcut(x))


class QuantCnn(nn.Module):
    """images (B, channels, height, width) -> logits (B, classes)."""

    def __init__(self, config):
        super().__init__()
        widths = [config["stem"]] + [width for width, _ in config["blocks"]]
        self.stem = QuantConv(config["chans"], widths[0], 3)
        self.q_stem = quantised_relu()
        self.blocks = nn.Sequential(*(Block(widths[i], width, stride)
                                      for i, (width, stride) in enumerate(config["blocks"])))
        self.head = QuantLinear(widths[-1], config["classes"])

    def forward(self, images):
        return self.head(self.blocks(self.q_stem(self.stem(images))).mean(dim=(2, 3)))

    def calibrate(self, images):
        """Folds the batch norms, gives every quantiser its first step and switches it on."""
        for module in self.modules():
            if isinstance(module, QuantConv):
                module.fold()
        lsq.calibrate(self, images)

    def export(self):
        """The arrays of a quantised CNN, named as `snn.qcnn` wants them."""
        arrays = {}
        for name, module in self.named_modules():
            if isinstance(module, (QuantConv, QuantLinear, Quantiser)):
                lsq.export_layer(arrays, name, module)
        return arrays
