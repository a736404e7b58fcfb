# SPDX-License-Identifier: Apache-2.0
"""Chooses the model's width without looking at the held-out digits: cross-validation on the training images alone.

Every width is trained with the whole recipe on all folds but one and its quantised network validated on that one. Most
correct answers over all folds win; of equals, the smallest width."""
import argparse
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor

from sklearn.model_selection import StratifiedKFold

from . import digits, digits_vit
from .forward import Forward

WIDTHS = (32, 48, 64)
FOLDS = 4
SPLIT_SEED = 0
EPOCHS = (digits_vit.HYPER_PARAMETERS["warm_up_epochs"], digits_vit.HYPER_PARAMETERS["quantised_epochs"])


def parse_widths(text):
    """A tuple of different widths, ascending, from "48,64"; each a positive multiple of the number of heads."""
    heads = digits_vit.CONFIG["heads"]
    try:
        widths = sorted({int(part) for part in text.split(",")})
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of widths such as 48,64") from None
    for width in widths:
        if width < 1 or width % heads:
            raise argparse.ArgumentTypeError(f"width {width} is not a positive multiple of {heads}, the heads")
    return tuple(widths)


def split(fold):
    """(fit images, fit labels, validation images, validation labels) of one fold, all of them training images."""
    images, labels, _, _ = digits.load_split()
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SPLIT_SEED).split(images, labels)
    fit, validation = list(folds)[fold]
    return images[fit], labels[fit], images[validation], labels[validation]


def config_of(width):
    """The recipe's configuration at another width; the hidden layers keep twice the width."""
    ratio = digits_vit.CONFIG["mlp"] // digits_vit.CONFIG["dim"]
    return {**digits_vit.CONFIG, "dim": width, "mlp": ratio * width}


def validate(width, fold, epochs, quiet):
    """Correct answers of the quantised network of this width on the fold's validation images."""
    def log(line):
        if not quiet:
            print(f"width {width}, fold {fold}: {line.strip()}", file=sys.stderr, flush=True)

    fit_x, fit_y, validation_x, validation_y = split(fold)
    config = config_of(width)
    builder = digits_vit.build(config, *digits_vit.fit(config, fit_x, fit_y, epochs, log))
    logits, _ = Forward(builder.network, builder.tensors).run(validation_x)
    return int((logits.argmax(axis=1) == validation_y).sum())


def pick(correct):
    """The width with the most correct answers in {width: correct}; of equals, the smallest."""
    return min(correct, key=lambda width: (-correct[width], width))


def run(widths, quiet, epochs=EPOCHS):
    """Trains every width on every fold, as many at once as there are processors; returns the record."""
    trials = [(width, fold) for width in widths for fold in range(FOLDS)]
    fresh = multiprocessing.get_context("spawn")  # a fork would share the parent's torch threads
    with ProcessPoolExecutor(min(len(trials), os.cpu_count() or 1), fresh) as pool:
        answers = list(pool.map(validate, *zip(*trials), [epochs] * len(trials), [quiet] * len(trials)))
    by_fold = {width: [count for (tried, _), count in zip(trials, answers) if tried == width] for width in widths}
    correct = {width: sum(counts) for width, counts in by_fold.items()}
    images = len(digits.load_split()[1])
    return {
        "command": "scripts/train_digits.py --select --widths " + ",".join(map(str, widths)),
        "correct": {str(width): correct[width] for width in widths},
        "correct_by_fold": {str(width): by_fold[width] for width in widths},
        "folds": FOLDS,
        "images": images,
        "picked_width": pick(correct),
        "quantised_epochs": epochs[1],
        "rule": "most correct training images over all folds; of equals, the smallest width",
        "split_seed": SPLIT_SEED,
        "warm_up_epochs": epochs[0],
    }
