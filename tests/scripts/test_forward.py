# SPDX-License-Identifier: Apache-2.0
"""scripts/snn/forward.py on graphs small enough to compute by hand."""
import unittest

import numpy as np
from synthetic_vit import ROOT  # noqa: F401 (puts scripts/ on the path)

from snn.forward import (Forward, activations, apply_function, attention_context, attention_key_value, attention_query,
                         attention_scores, patches)
from snn.network import NetworkBuilder, to_json


def pixel_chain(step, levels, **readout):
    """A 1x2 image, a patch a pixel -> one ST-BIF neuron a row (x 1) -> readout (x 3 * 0.5)."""
    builder = NetworkBuilder("chain", "chain.safetensors")
    builder.population("image", [2, 1], input={"kind": "analog_image", "channels": 1, "height": 1, "width": 2,
                                               "patch": 1, "scale": [0.25], "offset": [-1.0]})
    builder.population("q", [2, 1], neuron={"model": "st_bif", "threshold": step, "min_level": levels[0],
                                            "max_level": levels[1]})
    builder.population("logits", [1 if readout else 2, 1])
    builder.projection("a", "linear", "image", "q", weights=builder.tensor("a", np.array([[1]], np.int8)),
                       weight_scale=1.0)
    builder.projection("b", "linear", "q", "logits", weights=builder.tensor("b", np.array([[3]], np.int8)),
                       weight_scale=0.5, **readout)
    return Forward(builder.network, builder.tensors)


def image(*pixels):
    return np.array(pixels, np.uint8).reshape(1, 1, 1, -1)


class Chain(unittest.TestCase):
    def codes(self, forward, *pixels):
        return forward.run(image(*pixels))[1]["q"][0, :, 0].tolist()

    def test_a_tie_rounds_up_on_both_sides_of_zero(self):
        # pixels 5 and 3 stand for 0.25 and -0.25, half a step each: floor(1) = 1 and floor(0) = 0
        self.assertEqual(self.codes(pixel_chain(0.5, (-8, 7)), 5, 3), [1, 0])

    def test_codes_stop_at_both_levels(self):
        # pixels 0 and 20 stand for -1 and 4: codes -2 and 8 in steps of 0.5
        self.assertEqual(self.codes(pixel_chain(0.5, (-8, 8)), 0, 20), [-2, 8])
        self.assertEqual(self.codes(pixel_chain(0.5, (-1, 7)), 0, 20), [-1, 7])

    def test_readout_is_code_times_threshold_times_weight(self):
        # pixels 6 and 8: 0.5 and 1.0 = codes 1 and 2, times 0.5 * 3 * 0.5
        for readout, expected in (({}, [0.75, 1.5]), ({"reduce": "mean"}, [1.125]),
                                  ({"reduce": "select", "select_row": 1}, [1.5])):
            logits, _ = pixel_chain(0.5, (-8, 7), **readout).run(image(6, 8))
            self.assertEqual(logits.tolist(), [expected])

    def test_margin_is_the_distance_to_the_next_boundary_within_the_levels(self):
        # steps of 1: pixels 5, 9 stand for 0.25 and 1.25, a quarter below the boundaries 0.5 and 1.5
        forward = pixel_chain(1.0, (-8, 7))
        forward.run(image(5, 9))
        self.assertEqual(forward.margin, 0.25)
        clipped = pixel_chain(1.0, (-8, 1))
        clipped.run(image(9, 9))  # code 1 is the largest: 1.5 is no boundary, 0.5 is 0.75 away
        self.assertEqual(clipped.margin, 0.75)

    def test_batches_do_not_show(self):
        images = np.arange(10, dtype=np.uint8).reshape(5, 1, 1, 2)
        whole, split = (pixel_chain(0.5, (-8, 7)).run(images, batch) for batch in (5, 2))
        np.testing.assert_array_equal(whole[0], split[0])
        np.testing.assert_array_equal(whole[1]["q"], split[1]["q"])


class Parts(unittest.TestCase):
    def test_a_patch_is_flattened_channel_first(self):
        pixels = np.arange(16, dtype=np.uint8).reshape(1, 2, 2, 4)
        rows = patches(pixels, {"patch": 2, "scale": [1, 10], "offset": [0, 0.5]})
        self.assertEqual(rows.tolist(), [[[0, 1, 4, 5, 80.5, 90.5, 120.5, 130.5],
                                          [2, 3, 6, 7, 100.5, 110.5, 140.5, 150.5]]])

    def test_scores_put_head_after_head(self):
        q = np.array([[[1, 10], [2, 20]]])  # two rows, two heads of one column
        k = np.array([[[3, 5], [4, 6]]])
        self.assertEqual(attention_scores(q, k, 2).tolist(), [[[3, 4], [6, 8], [50, 60], [100, 120]]])

    def test_context_puts_heads_side_by_side(self):
        a = np.array([[[1, 0], [0, 2], [1, 1], [3, 0]]])  # head 0 rows, then head 1 rows
        v = np.array([[[5, 7], [6, 8]]])
        self.assertEqual(attention_context(a, v, 2).tolist(), [[[5, 15], [12, 21]]])

    def test_key_values_put_head_after_head_and_queries_side_by_side(self):
        k = np.array([[[1, 10], [2, 20]]])  # two rows, two heads of one column
        v = np.array([[[3, 5], [4, 6]]])
        key_value = attention_key_value(k, v, 2)
        self.assertEqual(key_value.tolist(), [[[11], [170]]])  # 1*3 + 2*4, 10*5 + 20*6
        self.assertEqual(attention_query(k, key_value, 2).tolist(), [[[11, 1700], [22, 3400]]])

    def test_rms_norm_centres_nothing(self):
        gamma = np.array([1.0, 2.0])
        y = apply_function({"kind": "rms_norm", "gamma": "g", "epsilon": 0.0}, np.array([[3.0, 3.0]]), {"g": gamma})
        self.assertEqual(y.tolist(), [[1.0, 2.0]])

    def test_tokens_are_one_at_their_id(self):
        ids = np.array([[2, 0]], np.int32)
        self.assertEqual(activations(ids, {"kind": "tokens", "vocabulary": 3}).tolist(), [[[0, 0, 1], [1, 0, 0]]])

    def test_a_mask_adds_its_value_where_the_token_is_padding(self):
        builder = NetworkBuilder("masked", "masked.safetensors")
        builder.population("tokens", [2, 3], input={"kind": "tokens", "vocabulary": 3})
        builder.population("scores", [2, 2])
        builder.projection("mask", "attention_mask", "tokens", "scores", padding=1, value=-8.0)
        logits, _ = Forward(builder.network, builder.tensors).run(np.array([[0, 1]]))
        self.assertEqual(logits.tolist(), [[0, -8, 0, -8]])

    def test_row_offset_leaves_rows_above_to_their_bias(self):
        forward = pixel_chain(0.5, (-8, 7))
        forward.populations[2].update(shape=[3, 1], bias="b0")
        forward.tensors["b0"] = np.array([[0.1], [0.0], [0.0]])
        forward.incoming["logits"][0]["row_offset"] = 1
        self.assertEqual(forward.run(image(6, 8))[0].tolist(), [[0.1, 0.75, 1.5]])

    def test_json_keeps_every_double_and_sorts_its_keys(self):
        text = to_json({"b": [{"z": 0.1, "y": 1e-17}], "a": float(np.float32(0.1))})
        self.assertEqual(text, '{\n  "a": 0.10000000149011612,\n  "b": [\n    {"y": 1e-17, "z": 0.1}\n  ]\n}\n')

    def test_two_arrays_of_one_name_are_a_bug(self):
        builder = NetworkBuilder("n", "t")
        builder.tensor("x", np.zeros(2))
        builder.tensor("x", np.zeros(2))
        with self.assertRaises(ValueError):
            builder.tensor("x", np.ones(2))


if __name__ == "__main__":
    unittest.main()
