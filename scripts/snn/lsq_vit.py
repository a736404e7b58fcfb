# SPDX-License-Identifier: Apache-2.0
"""A small pre-norm vision Transformer with LSQ quantisers where SpikeZIP-TF puts its ST-BIF neurons (PyTorch).

Weights are fake-quantised to int8 with one scale a tensor throughout, activations from `calibrate` on.
Placement: SpikeZIP-TF, ICML 2024.
"""
import torch
from torch import nn
from torch.nn import functional as F

from . import lsq
from .lsq import SIGNED, UNSIGNED, QuantLinear, Quantiser


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

    def calibrate(self, images):
        """Gives every quantiser its first step and switches it on."""
        lsq.calibrate(self, images)

    def export(self):
        """The arrays of a quantised ViT, named as `snn.qvit` wants them."""
        arrays = {"pos": self.pos.detach().numpy().copy()}
        for name, module in self.named_modules():
            if isinstance(module, (QuantLinear, Quantiser)):
                lsq.export_layer(arrays, name, module)
            elif isinstance(module, nn.LayerNorm):
                arrays[f"{name}.gamma"] = module.weight.detach().numpy().copy()
                arrays[f"{name}.beta"] = module.bias.detach().numpy().copy()
        return arrays
