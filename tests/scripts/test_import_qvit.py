# SPDX-License-Identifier: Apache-2.0
"""scripts/import_qvit.py: what it writes, and what it says about files it cannot use."""
import contextlib
import io
import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
from synthetic_vit import CONFIG, ROOT, make_arrays

import import_qvit
from snn import safetensors

MNIST = ROOT.parent / "shared" / "data" / "qvit_mnist"


class ImportTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.model = self.directory / "tiny.npz"
        self.out = self.directory / "out"

    def run_import(self, *extra):
        """(exit status, standard output, standard error)"""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = import_qvit.main([str(self.model), str(self.out), *extra])
        return status, out.getvalue(), err.getvalue()

    def save(self, arrays):
        np.savez(self.model, **arrays)

    def network(self):
        document = json.loads((self.out / "network.snn.json").read_text())
        return (document, {p["name"]: p for p in document["populations"]},
                {p["name"]: p for p in document["projections"]})


class RoundTrip(ImportTest):
    def setUp(self):
        super().setUp()
        self.arrays, self.codes = make_arrays()
        self.save(self.arrays)
        status, self.said, errors = self.run_import()
        self.assertEqual((status, errors), (0, ""))

    def test_witness_holds_the_stored_logits_and_every_code_of_every_image(self):
        witness = safetensors.read(self.out / "witness.safetensors")
        np.testing.assert_array_equal(witness.pop("logits"), self.arrays["test.logits"])
        self.assertEqual(set(witness), {f"codes.{name}" for name in self.codes})
        for name, expected in self.codes.items():
            self.assertEqual(witness[f"codes.{name}"].dtype, np.int8)
            np.testing.assert_array_equal(witness[f"codes.{name}"], expected, err_msg=name)

    def test_codes_are_neither_all_zero_nor_all_clipped(self):
        for name, codes in self.codes.items():
            self.assertGreater(len(np.unique(codes)), 3, name)

    def test_pixel_mapping_is_per_channel(self):
        image = self.network()[1]["image"]
        self.assertEqual(image["shape"], [6, 48])  # (8/4)*(12/4) patches of 3*4*4 pixels
        self.assertEqual([image["input"][key] for key in ("channels", "height", "width", "patch")], [3, 8, 12, 4])
        self.assertEqual(image["input"]["scale"], [1 / (255 * s) for s in CONFIG["std"]])
        self.assertEqual(image["input"]["offset"], [-m / s for m, s in zip(CONFIG["mean"], CONFIG["std"])])

    def test_steps_and_scales_survive_as_the_doubles_that_the_floats_are(self):
        _, populations, projections = self.network()
        for name in self.codes:
            self.assertEqual(populations[name]["neuron"]["threshold"], float(self.arrays[f"{name}.s"]), name)
        self.assertEqual(projections["blocks.1.fc2"]["weight_scale"], float(self.arrays["blocks.1.fc2.weight_scale"]))
        self.assertEqual(projections["blocks.0.qk"]["scale"], 4**-0.5)  # 12 columns in 3 heads

    def test_qkv_is_split_into_three_projections_in_row_order(self):
        tensors = safetensors.read(self.out / "network.safetensors")
        _, populations, projections = self.network()
        for index, part in enumerate("qkv"):
            rows = slice(12 * index, 12 * index + 12)
            projection = projections[f"blocks.1.{part}"]
            self.assertEqual((projection["source"], projection["target"]), ("blocks.1.q_ln1", f"blocks.1.q_{part}"))
            np.testing.assert_array_equal(tensors[projection["weights"]],
                                          self.arrays["blocks.1.qkv.weight_int8"][rows])
            np.testing.assert_array_equal(tensors[populations[f"blocks.1.q_{part}"]["bias"]],
                                          self.arrays["blocks.1.qkv.bias"][rows])

    def test_widths_come_from_the_weights_whatever_mlp_means(self):
        _, populations, _ = self.network()  # config says mlp 2, a ratio
        self.assertEqual(populations["blocks.0.q_act"]["shape"], [6, 24])
        self.assertEqual(populations["blocks.0.q_attn"]["shape"], [3, 6, 6])

    def test_every_norm_hears_every_earlier_branch_once_and_is_biased_by_pos(self):
        document, populations, _ = self.network()
        branches = ["q_embed", "blocks.0.q_proj", "blocks.0.q_fc2", "blocks.1.q_proj", "blocks.1.q_fc2"]
        norms = ["blocks.0.q_ln1", "blocks.0.q_ln2", "blocks.1.q_ln1", "blocks.1.q_ln2", "q_out"]
        for count, norm in enumerate(norms, start=1):
            sources = [p["source"] for p in document["projections"]
                       if p["target"] == norm and p["operator"] == "identity"]
            self.assertEqual(sources, branches[:count], norm)
            self.assertEqual(populations[norm]["bias"], "pos")

    def test_populations_come_before_what_they_feed(self):
        document, _, _ = self.network()
        place = {p["name"]: index for index, p in enumerate(document["populations"])}
        for projection in document["projections"]:
            for source in (projection["source"], projection.get("other", projection["source"])):
                self.assertLess(place[source], place[projection["target"]], projection["name"])

    def test_experiment_points_at_files_beside_it(self):
        experiment = json.loads((self.out / "experiment.json").read_text())
        self.assertEqual(experiment, {
            "schema_version": 1, "network": "network.snn.json", "images": "images.safetensors",
            "witness": "witness.safetensors", "chip": "generic28", "energy": "generic28",
            "precision": {"threshold_frac_bits": 16, "function_frac_bits": 28},
            "run": {"schedule": "layered", "stop": "quiet"}})
        images = safetensors.read(self.out / "images.safetensors")
        np.testing.assert_array_equal(images["images"], self.arrays["test.images"])
        np.testing.assert_array_equal(images["labels"], self.arrays["test.labels"])
        self.assertEqual((images["images"].dtype, images["labels"].dtype), (np.uint8, np.int64))

    def test_a_second_import_writes_the_same_bytes(self):
        first = {path.name: path.read_bytes() for path in self.out.iterdir()}
        self.assertEqual(self.run_import()[0], 0)
        self.assertEqual(first, {path.name: path.read_bytes() for path in self.out.iterdir()})

    def test_name_is_that_of_the_data_set_unless_given(self):
        self.assertEqual(self.network()[0]["name"], "qvit_noise")
        self.run_import("--name", "other")
        self.assertEqual(self.network()[0]["name"], "other")


class Errors(ImportTest):
    def setUp(self):
        super().setUp()
        self.arrays, _ = make_arrays(images=1)

    def assert_refused(self, *words):
        """Exit status 2, one line that holds all `words`, nothing written."""
        status, said, errors = self.run_import()
        self.assertEqual((status, said), (2, ""))
        self.assertEqual(errors.count("\n"), 1, errors)
        for word in ("error: ", str(self.model), *words):
            self.assertIn(word, errors)
        self.assertFalse(self.out.exists())

    def with_config(self, **changes):
        config = {**CONFIG, **changes}
        self.save({**self.arrays, "config": np.array(json.dumps({k: v for k, v in config.items() if v is not None}))})

    def test_a_missing_file(self):
        self.assert_refused("No such file")

    def test_a_file_that_is_no_archive(self):
        for content in (b"", b"not an archive", b"PK\x03\x04 cut short"):
            self.model.write_bytes(content)
            self.assert_refused("not a readable .npz")

    def test_a_single_array_instead_of_an_archive(self):
        with open(self.model, "wb") as file:
            np.save(file, np.zeros(3))
        self.assert_refused("not an .npz archive")

    def test_an_archive_of_something_else(self):
        np.savez(self.model, x=np.zeros(3))
        self.assert_refused("config is missing")

    def test_pickled_arrays_are_not_opened(self):
        np.savez(self.model, config=np.array([{}], dtype=object))
        self.assert_refused("plain arrays")

    def test_config_that_is_not_an_object(self):
        for text in ("{", "[1]"):
            self.save({**self.arrays, "config": np.array(text)})
            self.assert_refused("config is not a JSON object")

    def test_odd_sizes_in_the_config(self):
        for changes, words in (({"depth": None}, "depth is null"),
                               ({"heads": 5}, "dim 12 is not a multiple of heads 5"),
                               ({"patch": 5}, "no whole patches"), ({"tokens": 7}, "class token"),
                               ({"mean": [0.1]}, "one number for each of 3 channels"), ({"std": 0}, "std is 0"),
                               ({"img": [8]}, "img height"), ({"ln_eps": "x"}, "ln_eps")):
            with self.subTest(changes):
                self.with_config(**changes)
                self.assert_refused(words)

    def test_odd_arrays_are_named(self):
        for name, value, words in (
                ("blocks.1.proj.weight_int8", None, "is missing"),
                ("blocks.1.proj.weight_int8", np.zeros((12, 12)), "is float64, expected int8"),
                ("head.weight_int8", np.zeros((5, 11), np.int8), "has shape [5, 11], expected [5, 12]"),
                ("pos", np.full((6, 12), np.nan, np.float32), "not finite"),
                ("q_out.s", np.float32(0), "expected a positive number"),
                ("q_out.s", np.zeros(2, np.float32), "not one finite number"),
                ("q_out.S_max", np.float32(7.5), "expected an integer"),
                ("test.images", np.zeros((1, 1, 8, 12), np.uint8), "expected [any, 3, 8, 12]"),
                ("test.images", np.zeros((0, 3, 8, 12), np.uint8), "is empty"),
                ("test.logits", np.zeros((2, 5)), "expected [1, 5]")):
            with self.subTest(name=name, words=words):
                changed = {**self.arrays, name: value}
                self.save({key: array for key, array in changed.items() if array is not None})
                self.assert_refused(name, words)

    def test_levels_beyond_a_byte(self):
        for high, fits in ((127, True), (128, False)):
            self.save({**self.arrays, "q_out.S_max": np.int32(high)})
            if fits:  # then other codes follow, which the stored logits may or may not show
                self.assertNotEqual(self.run_import()[0], 2)
            else:
                shutil.rmtree(self.out, ignore_errors=True)
                self.assert_refused("q_out has levels -8..128")

    def test_a_file_in_the_place_of_the_directory(self):
        self.save(self.arrays)
        self.out.write_text("")
        status, _, errors = self.run_import()
        self.assertEqual((status, errors.count("\n")), (2, 1))
        self.assertIn(str(self.out), errors)

    def test_logits_that_are_not_reproduced_are_status_1_and_nothing_is_written(self):
        for delta, status in ((0.9e-9, 0), (1.1e-9, 1)):  # both sides of the tolerance
            logits = self.arrays["test.logits"].copy()
            logits[0, 2] += delta
            self.save({**self.arrays, "test.logits": logits})
            got, _, errors = self.run_import()
            self.assertEqual(got, status)
            self.assertEqual(self.out.exists(), status == 0)
            if status:
                self.assertIn("does not reproduce test.logits: 1 of 1 images", errors)
            else:
                shutil.rmtree(self.out)

    def test_a_logit_that_is_nan_is_refused(self):
        self.save({**self.arrays, "test.logits": np.full((1, 5), np.nan)})
        self.assert_refused("test.logits holds values that are not finite")

    def test_the_program_runs_from_any_directory(self):
        self.save(self.arrays)
        done = subprocess.run([sys.executable, ROOT / "scripts" / "import_qvit.py", "tiny.npz", "out"],
                              cwd=self.directory, capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue((self.out / "network.snn.json").exists())


@unittest.skipUnless(MNIST.exists(), f"{MNIST} is absent: the trained MNIST Transformer is not tested")
class TrainedMnist(ImportTest):
    def test_import_reproduces_the_stored_logits_and_the_stored_levels(self):
        self.model = MNIST / "model.npz"
        self.assertEqual(self.run_import()[0], 0)
        witness = safetensors.read(self.out / "witness.safetensors")
        trace = np.load(MNIST / "trace_levels_2img.npz")
        self.assertEqual({f"codes.{name}" for name in trace.files}, set(witness) - {"logits"})
        for name in trace.files:
            levels = trace[name]
            if levels.ndim == 4 and not name.endswith("q_attn"):  # [image, head, token, column] -> heads side by side
                levels = levels.transpose(0, 2, 1, 3).reshape(2, levels.shape[2], -1)
            stored = witness[f"codes.{name}"][:2]
            np.testing.assert_array_equal(stored, levels.reshape(stored.shape), err_msg=name)


if __name__ == "__main__":
    unittest.main()
