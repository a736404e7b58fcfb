#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Trains a network of the zoo on scikit-learn's handwritten digits and exports it: vit, a 4-bit vision Transformer; cnn,
a 4-bit residual CNN; dvs, such a CNN on recordings of an event camera that moves in front of the digits.

    scripts/train_digits.py [--network cnn] --check      retrain and compare with models/zoo/digits_vit (digits_cnn)
    scripts/train_digits.py [--network cnn] --out DIR    retrain and write the model into DIR
    scripts/train_digits.py --select                     compare widths of the Transformer on training images alone

Needs Debian's python3-torch, python3-sklearn and python3-numpy. One thread; the same versions give the same bytes.
Exit status: 0 written, selected, or --check found the same bytes; 1 --check found others although nothing it depends
on differs, or the accuracy is below the recipe's least; 2 unusable arguments or files; 3 --check found other bytes and versions.
"""
import argparse
import hashlib
import math
import sys
import tempfile
from pathlib import Path

from snn import environment

environment.pin()

try:
    from snn import digits, digits_cnn, digits_dvs, digits_vit, selection
except ImportError as missing:
    print(f"error: {missing.name} is missing; on Debian: apt install python3-torch python3-sklearn python3-numpy",
          file=sys.stderr)
    sys.exit(2)

from snn import compare, exit_status, safetensors
from snn.network import to_json

ZOO = Path(__file__).resolve().parent.parent / "models" / "zoo"
RECIPES = {"vit": digits_vit, "cnn": digits_cnn, "dvs": digits_dvs}
LARGEST_FILE = 1_000_000


def data_files(recipe):
    """What a training writes besides its record."""
    variants = [(f"{recipe.NAME}{suffix}.snn.json", f"witness{suffix}.safetensors") for suffix in recipe.VARIANTS]
    return [f"{recipe.NAME}.safetensors", "images.safetensors", *recipe.DATA, *sum(variants, ())]


def export(recipe, builder, out):
    """Writes arrays, images, and graph and witness of every variant; returns ({suffix: correct answers}, margin)."""
    _, _, images, labels = recipe.load_split()
    safetensors.write(out / f"{recipe.NAME}.safetensors", builder.tensors)
    safetensors.write(out / "images.safetensors", {"images": images, "labels": labels})
    recipe.write_data(out)
    correct, margin = {}, math.inf
    for suffix, make in recipe.VARIANTS.items():
        network, forward = make(builder)
        logits, codes = forward.run(images)
        (out / f"{recipe.NAME}{suffix}.snn.json").write_text(to_json(network))
        safetensors.write(out / f"witness{suffix}.safetensors", witness(logits, codes))
        correct[suffix] = int((logits.argmax(axis=1) == labels).sum())
        margin = min(margin, forward.margin)
    return correct, margin


def witness(logits, codes):
    """Logits of every image, and the codes of as many of the first images as a small file holds."""
    header = 64 + 128 * (len(codes) + 1)
    samples = (LARGEST_FILE - header - logits.nbytes) // sum(code[0].nbytes for code in codes.values())
    return {"logits": logits, **{f"codes.{name}": code[:samples] for name, code in codes.items()}}


def write_record(recipe, out, correct, margin):
    """training.json: everything needed to repeat the run, and what came out. Returns the record."""
    record = {
        "accuracy": correct[""] / digits.HELD_OUT,
        "config": recipe.CONFIG,
        "correct": correct[""],
        "environment": environment.describe(),
        "held_out_images": digits.HELD_OUT,
        "hyper_parameters": recipe.HYPER_PARAMETERS,
        "margin_thresholds": float(f"{margin:.2g}"),
        "sha256": {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in data_files(recipe)},
    }
    record.update({f"correct{suffix}": count for suffix, count in correct.items() if suffix})
    (out / "training.json").write_text(to_json(record))
    return record


def train_into(recipe, out, log):
    record = write_record(recipe, out, *export(recipe, recipe.train(log), out))
    log(f"accuracy {record['accuracy']:.4f} ({record['correct']} of {record['held_out_images']} held-out images), "
        f"closest value to a rounding boundary {record['margin_thresholds']:.1e} thresholds")
    return record


def check(recipe, stored, log):
    """Retrains and compares with `stored`; returns the exit status."""
    before = compare.read_json(stored / "training.json")
    with tempfile.TemporaryDirectory() as directory:
        retrained = Path(directory)
        record = train_into(recipe, retrained, log)
        files = compare.differing_files(stored, retrained, data_files(recipe))
    for name, lines in files.items():
        print(f"{stored / name}: differs from the retrained file")
        for line in lines:
            print(f"  {line}")
    settings = [line for key in ("config", "hyper_parameters", "environment")
                for line in compare.differing_keys(before.get(key, {}), record[key], key + ".")]
    for line in settings:
        print(f"training.json: {line}")
    print(f"accuracy: stored {before.get('accuracy')}, retrained {record['accuracy']}")
    if record["accuracy"] < recipe.LEAST_ACCURACY:
        print(f"error: accuracy is below {recipe.LEAST_ACCURACY}", file=sys.stderr)
        return 1
    if not files:
        print("the retrained files are identical")
        return 0
    return 3 if settings else 1


def write(recipe, out, log):
    out.mkdir(parents=True, exist_ok=True)
    record = train_into(recipe, out, log)
    if record["accuracy"] < recipe.LEAST_ACCURACY:
        print(f"error: accuracy is below {recipe.LEAST_ACCURACY}", file=sys.stderr)
        return 1
    return 0


def select(widths, quiet):
    """Prints the record of the selection as JSON, as models/zoo/digits_vit/selection.json has it; a summary on stderr."""
    record = selection.run(widths, quiet)
    for width, correct in record["correct"].items():
        print(f"width {width}: cross-validated accuracy {correct / record['images']:.4f} "
              f"({correct} of {record['images']} images)", file=sys.stderr)
    print(f"picked: width {record['picked_width']} (the recipe has {digits_vit.CONFIG['dim']})", file=sys.stderr)
    print(to_json(record), end="")
    return 0


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    action = parser.add_mutually_exclusive_group(required=True)
    parser.add_argument("--network", choices=RECIPES, default="vit", help="which one (default: vit)")
    action.add_argument("--check", nargs="?", type=Path, const=ZOO, metavar="DIR",
                        help="retrain and compare with DIR (default: the network's folder in models/zoo)")
    action.add_argument("--out", type=Path, metavar="DIR", help="retrain and write into DIR")
    action.add_argument("--select", action="store_true",
                        help="cross-validate every width on the training images (about half an hour of processor time)")
    parser.add_argument("--widths", type=selection.parse_widths, metavar="W,W,...",
                        help="with --select: the widths (default: 32,48,64)")
    parser.add_argument("--quiet", action="store_true", help="no line for each epoch")
    options = parser.parse_args(arguments)
    if options.widths and not options.select:
        parser.error("--widths needs --select")
    if options.select and options.network != "vit":
        parser.error("--select chooses a width of the Transformer: it goes with --network vit")
    recipe = RECIPES[options.network]
    stored = ZOO / recipe.NAME if options.check == ZOO else options.check
    log = (lambda line: None) if options.quiet else (lambda line: print(line, file=sys.stderr, flush=True))
    if options.select:
        return exit_status(lambda: select(options.widths or selection.WIDTHS, options.quiet))
    return exit_status(lambda: check(recipe, stored, log) if stored else write(recipe, options.out, log))


if __name__ == "__main__":
    sys.exit(main())
