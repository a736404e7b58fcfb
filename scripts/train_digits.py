#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Trains the 4-bit vision Transformer on scikit-learn's handwritten digits and exports it.

    scripts/train_digits.py --check        retrain and compare with models/zoo/digits_vit
    scripts/train_digits.py --out DIR      retrain and write the model into DIR
    scripts/train_digits.py --select       compare model widths on training images alone; prints a record

Needs Debian's python3-torch, python3-sklearn and python3-numpy. One thread; the same versions give the same bytes.
Exit status: 0 written, selected, or --check found the same bytes; 1 --check found others although nothing it depends
on differs, or the accuracy is below 97.5 %; 2 unusable arguments or files; 3 --check found other bytes and versions.
"""
import argparse
import hashlib
import sys
import tempfile
from pathlib import Path

from snn import environment

environment.pin()

try:
    from snn import digits, selection
except ImportError as missing:
    print(f"error: {missing.name} is missing; on Debian: apt install python3-torch python3-sklearn python3-numpy",
          file=sys.stderr)
    sys.exit(2)

from snn import ModelError, compare, safetensors
from snn.forward import Forward
from snn.network import to_json

ZOO = Path(__file__).resolve().parent.parent / "models" / "zoo" / "digits_vit"
DATA_FILES = ("digits_vit.snn.json", "digits_vit.safetensors", "images.safetensors", "witness.safetensors")
LEAST_ACCURACY = 0.975
LARGEST_FILE = 1_000_000


def export(arrays, mapping, out):
    """Writes the network, its images and witness; returns (correct answers, margin)."""
    builder = digits.build(digits.CONFIG, arrays, mapping)
    _, _, images, labels = digits.load_split()
    forward = Forward(builder.network, builder.tensors)
    logits, codes = forward.run(images)
    builder.write(out, "digits_vit.snn.json")
    safetensors.write(out / "images.safetensors", {"images": images, "labels": labels})
    safetensors.write(out / "witness.safetensors", witness(logits, codes))
    return int((logits.argmax(axis=1) == labels).sum()), forward.margin


def witness(logits, codes):
    """Logits of every image, and the codes of as many of the first images as a small file holds."""
    header = 64 + 128 * (len(codes) + 1)
    samples = (LARGEST_FILE - header - logits.nbytes) // sum(code[0].nbytes for code in codes.values())
    return {"logits": logits, **{f"codes.{name}": code[:samples] for name, code in codes.items()}}


def write_record(out, correct, margin):
    """training.json: everything needed to repeat the run, and what came out. Returns the record."""
    record = {
        "accuracy": correct / digits.HELD_OUT,
        "config": digits.CONFIG,
        "correct": correct,
        "environment": environment.describe(),
        "held_out_images": digits.HELD_OUT,
        "hyper_parameters": digits.HYPER_PARAMETERS,
        "margin_thresholds": float(f"{margin:.2g}"),
        "sha256": {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in DATA_FILES},
    }
    (out / "training.json").write_text(to_json(record))
    return record


def train_into(out, log):
    arrays, mapping = digits.train(log)
    record = write_record(out, *export(arrays, mapping, out))
    log(f"accuracy {record['accuracy']:.4f} ({record['correct']} of {record['held_out_images']} held-out images), "
        f"closest value to a rounding boundary {record['margin_thresholds']:.1e} thresholds")
    return record


def check(stored, log):
    """Retrains and compares with `stored`; returns the exit status."""
    before = compare.read_json(stored / "training.json")
    with tempfile.TemporaryDirectory() as directory:
        retrained = Path(directory)
        record = train_into(retrained, log)
        files = compare.differing_files(stored, retrained, DATA_FILES)
    for name, lines in files.items():
        print(f"{stored / name}: differs from the retrained file")
        for line in lines:
            print(f"  {line}")
    settings = [line for key in ("config", "hyper_parameters", "environment")
                for line in compare.differing_keys(before.get(key, {}), record[key], key + ".")]
    for line in settings:
        print(f"training.json: {line}")
    print(f"accuracy: stored {before.get('accuracy')}, retrained {record['accuracy']}")
    if record["accuracy"] < LEAST_ACCURACY:
        print(f"error: accuracy is below {LEAST_ACCURACY}", file=sys.stderr)
        return 1
    if not files:
        print("the retrained files are identical")
        return 0
    return 3 if settings else 1


def write(out, log):
    out.mkdir(parents=True, exist_ok=True)
    record = train_into(out, log)
    if record["accuracy"] < LEAST_ACCURACY:
        print(f"error: accuracy is below {LEAST_ACCURACY}", file=sys.stderr)
        return 1
    return 0


def select(widths, quiet):
    """Prints the record of the selection as JSON, as models/zoo/digits_vit/selection.json has it; a summary on stderr."""
    record = selection.run(widths, quiet)
    for width, correct in record["correct"].items():
        print(f"width {width}: cross-validated accuracy {correct / record['images']:.4f} "
              f"({correct} of {record['images']} images)", file=sys.stderr)
    print(f"picked: width {record['picked_width']} (the recipe has {digits.CONFIG['dim']})", file=sys.stderr)
    print(to_json(record), end="")
    return 0


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--check", nargs="?", type=Path, const=ZOO, metavar="DIR",
                        help="retrain and compare with DIR (default: models/zoo/digits_vit)")
    action.add_argument("--out", type=Path, metavar="DIR", help="retrain and write into DIR")
    action.add_argument("--select", action="store_true",
                        help="cross-validate every width on the training images (about half an hour of processor time)")
    parser.add_argument("--widths", type=selection.parse_widths, metavar="W,W,...",
                        help="with --select: the widths (default: 32,48,64)")
    parser.add_argument("--quiet", action="store_true", help="no line for each epoch")
    options = parser.parse_args(arguments)
    if options.widths and not options.select:
        parser.error("--widths needs --select")
    log = (lambda line: None) if options.quiet else (lambda line: print(line, file=sys.stderr, flush=True))
    try:
        if options.select:
            return select(options.widths or selection.WIDTHS, options.quiet)
        return check(options.check, log) if options.check else write(options.out, log)
    except ModelError as error:
        print(f"error: {error}", file=sys.stderr)
    except OSError as error:
        print(f"error: {error.filename}: {error.strerror}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
