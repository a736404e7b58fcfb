# SPDX-License-Identifier: Apache-2.0
"""A small pre-norm vision Transformer with LSQ quantisers where SpikeZIP-TF puts its ST-BIF neurons (PyTorch).

The quantisers start as pass-through (ReLU for the unsigned activation); `calibrate` gives every one a first step from
a batch of data and switches it on, and training goes on with the quantised forward pass. Weights are fake-quantised to
int8 with one scale a tensor throughout.

LSQ: Esser et al., "Learned step size quantization", ICLR 2020. Placement: SpikeZIP-TF, ICML 2024.
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


class QuantLinear(nn.Linear):
    """Linear layer whose weight is on a symmetric int8 grid, scale = max |W| / 127."""

    def codes(self):
        """Integer codes (as floats) and their scale."""
        scale = self.weight.detach().abs().max().clamp(min=1e-8) / 127.0
        return torch.round(self.weight.detach() / scale), scale

    def forward(self, x):
        codes, scale = self.codes()
        weight = self.weight + (codes * scale - self.weight).detach()
        if x.ndim == 2:
            return F.linear(x, weight, self.bias)
        # The same product as F.linear, but by oneDNN: ten times Debian's reference BLAS, whichever BLAS is installed.
        return F.conv1d(x.transpose(1, 2), weight[:, :, None], self.bias).transpose(1, 2)


class Block(nn.Module):
    def __init__(self, dim, heads, hidden, epsilon):
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(dim, eps=epsilon)
        self.norm2 = nn.LayerNorm(dim, eps=epsilon)
        self.qkv = QuantLinear(dim, 3 * dim)
        self.proj = QuantLinear(dim, dim)
        self.fc1 = QuantLinear(dim, hidden)
        self.fc2 = QuantLinear(hidden, dim)
        for name in ("q_ln1", "q_q", "q_k", "q_v", "q_ctx", "q_proj", "q_ln2", "q_fc2"):
            setattr(self, name, Quantiser(SIGNED))
        self.q_attn = Quantiser(UNSIGNED)
        self.q_act = Quantiser(UNSIGNED, relu=True)

    def attention(self, h):
        batch, tokens, dim = h.shape
        width = dim // self.heads
        q, k, v = self.qkv(h).reshape(batch, tokens, 3, self.heads, width).permute(2, 0, 3, 1, 4)
        q, k, v = self.q_q(q), self.q_k(k), self.q_v(v)
        weights = self.q_attn(torch.softmax((q * width**-0.5) @ k.transpose(-2, -1), dim=-1))
        return self.q_ctx(weights @ v).permute(0, 2, 1, 3).reshape(batch, tokens, dim)

    def forward(self, x):
        x = x + self.q_proj(self.proj(self.attention(self.q_ln1(self.norm1(x)))))
        return x + self.q_fc2(self.fc2(self.q_act(self.fc1(self.q_ln2(self.norm2(x))))))


class QuantVit(nn.Module):
    """images (B, channels, size, size), already normalised -> logits (B, classes)."""

    def __init__(self, config):
        super().__init__()
        self.patch = config["patch"]
        tokens = (config["img"] // self.patch) ** 2
        dim = config["dim"]
        self.embed = QuantLinear(config["chans"] * self.patch**2, dim)
        self.q_embed = Quantiser(SIGNED)
        self.pos = nn.Parameter(torch.randn(tokens, dim) * 0.02)
        self.blocks = nn.ModuleList(
            Block(dim, config["heads"], config["mlp"], config["ln_eps"]) for _ in range(config["depth"])
        )
        self.norm = nn.LayerNorm(dim, eps=config["ln_eps"])
        self.q_out = Quantiser(SIGNED)
        self.head = QuantLinear(dim, config["classes"])

    def forward(self, images):
        patches = F.unfold(images, self.patch, stride=self.patch).transpose(1, 2)
        x = self.q_embed(self.embed(patches)) + self.pos
        for block in self.blocks:
            x = block(x)
        return self.head(self.q_out(self.norm(x)).mean(dim=1))

    def quantisers(self):
        return [module for module in self.modules() if isinstance(module, Quantiser)]

    def calibrate(self, images):
        """Sets every step, front to back: each quantiser sees inputs that the ones before it already quantised."""
        for quantiser in self.quantisers():
            quantiser.calibrating = True
        with torch.no_grad():
            self(images)
        for quantiser in self.quantisers():
            quantiser.calibrating = False

    def export(self):
        """The arrays of a quantised ViT, named as `snn.qvit` wants them."""
        arrays = {"pos": self.pos.detach().numpy().copy()}
        for name, module in self.named_modules():
            if isinstance(module, QuantLinear):
                codes, scale = module.codes()
                arrays[f"{name}.weight_int8"] = codes.to(torch.int8).numpy()
                arrays[f"{name}.weight_scale"] = scale.numpy()
                arrays[f"{name}.bias"] = module.bias.detach().numpy().copy()
            elif isinstance(module, nn.LayerNorm):
                arrays[f"{name}.gamma"] = module.weight.detach().numpy().copy()
                arrays[f"{name}.beta"] = module.bias.detach().numpy().copy()
            elif isinstance(module, Quantiser):
                arrays[f"{name}.s"] = module.step.detach().numpy().copy()
                arrays[f"{name}.S_min"], arrays[f"{name}.S_max"] = module.low, module.high
        return arrays
