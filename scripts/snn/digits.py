# SPDX-License-Identifier: Apache-2.0
"""Training on scikit-learn's handwritten digits, one thread, reproducible: what all networks of the zoo share.

The held-out images take no part in training: the number of epochs is fixed and the last weights are exported.
"""
import math

import numpy as np
import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch.nn import functional as F

HELD_OUT = 360
HYPER_PARAMETERS = {
    "batch": 64,
    "label_smoothing": 0.1,
    "max_rotation_rad": 0.17,
    "max_scale_change": 0.1,
    "max_shear": 0.1,
    "max_shift_px": 0.7,
    "quantised_learning_rate": 0.0015,
    "seed": 0,
    "split_seed": 0,
    "warm_up_learning_rate": 0.003,
    "weight_decay": 0.05,
}


def load_split():
    """(train images, train labels, held-out images, held-out labels); images U8 [n, 1, 8, 8], pixel codes 0..16."""
    digits = load_digits()
    images = digits.images.astype(np.uint8)[:, None]
    train_x, test_x, train_y, test_y = train_test_split(
        images, digits.target.astype(np.int64), test_size=HELD_OUT, stratify=digits.target,
        random_state=HYPER_PARAMETERS["split_seed"])
    return train_x, train_y, test_x, test_y


DATA = ()  # files of the data set besides images.safetensors


def write_data(out):
    """Writes DATA into `out`: nothing, images need no more."""


def pixel_mapping(train_images):
    """(scale, offset) of zero mean and unit variance over the training pixels, on a grid of 2^-16."""
    mean, deviation = float(train_images.mean()), float(train_images.std())
    scale = round(65536 / deviation) / 65536
    return scale, round(-65536 * mean / deviation) / 65536


def augment(images, generator):
    """One random affine map an image (rotation, anisotropic scale, shear, shift), bilinear, zeros outside."""
    params = HYPER_PARAMETERS
    noise = torch.rand(len(images), 6, generator=generator) * 2.0 - 1.0
    angle = noise[:, 0] * params["max_rotation_rad"]
    cos, sin = torch.cos(angle), torch.sin(angle)
    wide = 1.0 + noise[:, 1] * params["max_scale_change"]
    high = 1.0 + noise[:, 2] * params["max_scale_change"]
    shear = noise[:, 3] * params["max_shear"]
    shift = noise[:, 4:6] * (2.0 * params["max_shift_px"] / images.shape[-1])
    rows = [wide * cos, shear - wide * sin, shift[:, 0], high * sin, high * cos, shift[:, 1]]
    theta = torch.stack(rows, dim=1).reshape(-1, 2, 3)
    grid = F.affine_grid(theta, list(images.shape), align_corners=False)
    return F.grid_sample(images, grid, align_corners=False)


def run_phase(model, images, labels, mapping, epochs, rate, generator, log):
    """AdamW and one cycle of the learning rate over `epochs` passes of augmented data."""
    params = HYPER_PARAMETERS
    batches = math.ceil(len(images) / params["batch"])
    optimiser = torch.optim.AdamW(parameter_groups(model), lr=rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=epochs * batches)
    for epoch in range(epochs):
        order = torch.randperm(len(images), generator=generator)
        total = 0.0
        for picked in order.split(params["batch"]):
            inputs = augment(images[picked], generator) * mapping[0] + mapping[1]
            loss = F.cross_entropy(model(inputs), labels[picked], label_smoothing=params["label_smoothing"])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item() * len(picked)
        log(f"  epoch {epoch + 1:3d}/{epochs}: training loss {total / len(images):.4f}")


def parameter_groups(model):
    """Weight decay on matrices and kernels only: never on biases, norms, positions or quantiser steps."""
    named = list(model.named_parameters())
    decayed = [value for name, value in named if value.ndim >= 2 and name != "pos"]
    others = [value for name, value in named if not (value.ndim >= 2 and name != "pos")]
    return [{"params": decayed, "weight_decay": HYPER_PARAMETERS["weight_decay"]},
            {"params": others, "weight_decay": 0.0}]


def fit(make_model, mapping, train_images, train_labels, epochs, log):
    """The arrays of what `make_model()` makes, trained on these images; mapping: (scale, offset) of a pixel; epochs:
    (warm-up, quantised)."""
    params = HYPER_PARAMETERS
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(params["seed"])
    generator = torch.Generator().manual_seed(params["seed"])
    images, labels = torch.from_numpy(train_images).float(), torch.from_numpy(train_labels)
    model = make_model()
    log("warm-up, activations not quantised")
    run_phase(model, images, labels, mapping, epochs[0], params["warm_up_learning_rate"], generator, log)
    model.calibrate(images[:512] * mapping[0] + mapping[1])
    log("4-bit activations")
    run_phase(model, images, labels, mapping, epochs[1], params["quantised_learning_rate"], generator, log)
    return model.export()
