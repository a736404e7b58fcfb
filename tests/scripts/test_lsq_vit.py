# SPDX-License-Identifier: Apache-2.0
"""The PyTorch model that is trained is the network that is exported. Skipped where PyTorch is not installed."""
import unittest

import numpy as np
from synthetic_vit import ROOT  # noqa: F401 (puts scripts/ on the path)

from snn.forward import Forward
from snn.qvit import Arrays, VitConfig, build_network

try:
    import torch
    from snn.lsq import Quantiser, QuantLinear
    from snn.lsq_vit import QuantVit
except ImportError:
    torch = None

CONFIG = {"img": 8, "chans": 2, "patch": 4, "dim": 12, "depth": 2, "heads": 3, "mlp": 20, "classes": 5, "ln_eps": 1e-6}


@unittest.skipIf(torch is None, "PyTorch is not installed: the trainer's model is not tested")
class LsqVit(unittest.TestCase):
    def test_quantiser_passes_values_on_until_it_is_calibrated(self):
        x = torch.tensor([[-1.25, 0.3, 9.0]])
        self.assertEqual(Quantiser((-8, 7))(x).tolist(), x.tolist())
        self.assertEqual(Quantiser((0, 15), relu=True)(x).tolist(), torch.relu(x).tolist())

    def test_quantiser_rounds_ties_up_and_clips(self):
        quantiser = Quantiser((-8, 7))
        quantiser.enabled = True
        quantiser.step.data = torch.tensor(0.5)
        x = torch.tensor([[0.25, -0.25, 0.24, -9.0, 9.0]])
        self.assertEqual(quantiser(x).tolist(), [[0.5, 0.0, 0.0, -4.0, 3.5]])

    def test_calibration_starts_from_twice_the_mean_over_the_root_of_the_levels(self):
        quantiser = Quantiser((0, 16))
        quantiser.calibrating = True
        quantiser(torch.tensor([[1.0, -3.0]]))  # 2 * 2 / 4
        self.assertEqual(quantiser.step.item(), 1.0)

    def test_clipped_inputs_get_no_gradient_and_others_all_of_it(self):
        quantiser = Quantiser((-8, 7))
        quantiser.enabled = True
        x = torch.tensor([[0.2, 3.3, 99.0]], requires_grad=True)
        quantiser(x).sum().backward()
        self.assertEqual(x.grad.tolist(), [[1.0, 1.0, 0.0]])

    def test_linear_of_tokens_equals_the_product_with_int8_weights(self):
        torch.manual_seed(1)
        layer = QuantLinear(6, 4).double()
        x = torch.randn(3, 5, 6, dtype=torch.float64)
        codes, scale = layer.codes()
        self.assertEqual(codes.abs().max().item(), 127)
        torch.testing.assert_close(layer(x), x @ (codes * scale).T + layer.bias)

    def test_exported_network_computes_the_same_logits(self):
        torch.manual_seed(2)
        model = QuantVit(CONFIG)
        images = np.random.default_rng(3).integers(0, 17, (6, 2, 8, 8)).astype(np.uint8)
        scale, offset = [0.25, 0.5], [-1.0, -2.0]
        inputs = torch.from_numpy(images).double() * torch.tensor(scale).reshape(1, 2, 1, 1) + \
            torch.tensor(offset).reshape(1, 2, 1, 1)
        model.calibrate(inputs.float())
        arrays = model.export()
        config = VitConfig(8, 8, 2, 4, 12, 2, 3, 5, 1e-6, scale, offset)
        builder = build_network("tiny", "tiny.safetensors", config, Arrays("tiny", arrays))
        logits, _ = Forward(builder.network, builder.tensors).run(images)
        with torch.no_grad():
            for layer in model.modules():  # the float32 grid of the export, computed with in double
                if isinstance(layer, QuantLinear):
                    codes, step = layer.codes()
                    layer.double().codes = lambda c=codes.double(), s=step.double(): (c, s)
            expected = model.double()(inputs).numpy()
        np.testing.assert_allclose(logits, expected, rtol=0, atol=1e-9)


if __name__ == "__main__":
    unittest.main()
