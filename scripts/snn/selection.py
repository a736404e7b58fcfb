# SPDX-License-Identifier: Apache-2.0
"""Chooses the model's width without looking at the held-out digits: the training images are split once more, every
width is trained on one part with the same recipe and half its epochs, and its quantised network is validated on the
other part. Most correct answers win; of equals, the smallest width."""
import argparse
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor

from sklearn.model_selection import train_test_split

from . import digits
from .forward import Forward

WIDTHS = (48, 64)
VALIDATION_SHARE = 0.2
SPLIT_SEED = 0
EPOCHS = (digits.HYPER_PARAMETERS["warm_up_epochs"] // 2, digits.HYPER_PARAMETERS["quantised_epochs"] // 2)


def parse_widths(text):
    """A tuple of different widths, ascending, from "48,64"; each a positive multiple of the number of heads."""
    heads = digits.CONFIG["heads"]
    try:
        widths = sorted({int(part) for part in text.split(",")})
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of widths such as 48,64") from None
    for width in widths:
        if width < 1 or width % heads:
            raise argparse.ArgumentTypeError(f"width {width} is not a positive multiple of {heads}, the heads")
    return tuple(widths)


def split():
    """(fit images, fit labels, validation images, validation labels), all of them training images."""
    images, labels, _, _ = digits.load_split()
    fit_x, validation_x, fit_y, validation_y = train_test_split(
        images, labels, test_size=VALIDATION_SHARE, stratify=labels, random_state=SPLIT_SEED)
    return fit_x, fit_y, validation_x, validation_y


def config_of(width):
    """The recipe's configuration at another width; the hidden layers keep twice the width."""
    ratio = digits.CONFIG["mlp"] // digits.CONFIG["dim"]
    return {**digits.CONFIG, "dim": width, "mlp": ratio * width}


def validate(width, epochs, quiet):
    """Correct answers of the quantised network of this width on the validation images."""
    def log(line):
        if not quiet:
            print(f"width {width}: {line.strip()}", file=sys.stderr, flush=True)

    fit_x, fit_y, validation_x, validation_y = split()
    config = config_of(width)
    builder = digits.build(config, *digits.fit(config, fit_x, fit_y, epochs, log))
    logits, _ = Forward(builder.network, builder.tensors).run(validation_x)
    return int((logits.argmax(axis=1) == validation_y).sum())


def pick(correct):
    """The width with the most correct answers in {width: correct}; of equals, the smallest."""
    return min(correct, key=lambda width: (-correct[width], width))


def run(widths, quiet, epochs=EPOCHS):
    """Validates every width in a process of its own, as many at once as there are processors; returns the record."""
    fresh = multiprocessing.get_context("spawn")  # a fork would share the parent's torch threads
    with ProcessPoolExecutor(min(len(widths), os.cpu_count() or 1), fresh) as pool:
        answers = pool.map(validate, widths, [epochs] * len(widths), [quiet] * len(widths))
        correct = dict(zip(widths, answers))
    _, fit_labels, _, validation_labels = split()
    return {
        "command": "scripts/train_digits.py --select --widths " + ",".join(map(str, widths)),
        "correct": {str(width): correct[width] for width in widths},
        "fit_images": len(fit_labels),
        "picked_width": pick(correct),
        "quantised_epochs": epochs[1],
        "rule": "most correct validation images; of equals, the smallest width",
        "split_seed": SPLIT_SEED,
        "validation_accuracy": {str(width): correct[width] / len(validation_labels) for width in widths},
        "validation_images": len(validation_labels),
        "warm_up_epochs": epochs[0],
    }
