# SPDX-License-Identifier: Apache-2.0
"""The PyTorch CNN that is trained is the network that is exported. Skipped where PyTorch is not installed."""
import unittest

import numpy as np
from synthetic_vit import ROOT  # noqa: F401 (puts scripts/ on the path)

from snn.forward import Forward, convolution
from snn.qcnn import CnnConfig, build_network, image_input
from snn.qvit import Arrays

try:
    import torch
    from snn.lsq_cnn import QuantCnn, QuantConv
except ImportError:
    torch = None

CONFIG = {"chans": 2, "stem": 4, "blocks": [[4, 1], [6, 2]], "classes": 5}


class Convolution(unittest.TestCase):
    def test_a_kernel_moves_by_its_stride_over_zeros_beyond_the_border(self):
        # 3x3 map 1..9, kernel of ones: the corner sees 1+2+4+5, the opposite one 5+6+8+9
        maps = np.arange(1.0, 10.0).reshape(1, 3, 3, 1)
        sums = convolution(maps, np.ones((1, 1, 3, 3)), {"stride": [2, 2], "padding": [1, 1]})
        self.assertEqual(sums[0, :, 0].tolist(), [12, 16, 24, 28])
        sums = convolution(maps, np.ones((1, 1, 3, 3)), {"stride": [2, 1], "padding": [1, 1]})
        self.assertEqual(sums[0, :, 0].tolist(), [12, 21, 16, 24, 39, 28])

    def test_a_kernel_is_not_mirrored(self):
        maps = np.array([[[[1.0], [10.0]]]])
        self.assertEqual(convolution(maps, np.array([[[[2.0, 3.0]]]]), {}).tolist(), [[[32.0]]])


@unittest.skipIf(torch is None, "PyTorch is not installed: the trainer's model is not tested")
class LsqCnn(unittest.TestCase):
    def test_folding_takes_batch_norm_into_the_convolution(self):
        torch.manual_seed(1)
        layer = QuantConv(3, 4, 3).double()
        layer.norm.running_mean.uniform_(-1, 1)
        layer.norm.running_var.uniform_(0.5, 2)
        layer.norm.weight.data.uniform_(0.5, 2)
        layer.norm.bias.data.uniform_(-1, 1)
        x = torch.randn(2, 3, 5, 5, dtype=torch.float64)
        expected = layer.eval()(x)
        layer.fold()
        torch.testing.assert_close(torch.nn.functional.conv2d(x, layer.weight, layer.bias, padding=1), expected)

    def test_exported_network_computes_the_same_logits(self):
        torch.manual_seed(2)
        model = QuantCnn(CONFIG).train()
        images = np.random.default_rng(3).integers(0, 17, (6, 2, 8, 8)).astype(np.uint8)
        scale, offset = [0.25, 0.5], [-1.0, -2.0]
        inputs = torch.from_numpy(images).double() * torch.tensor(scale).reshape(1, 2, 1, 1) + \
            torch.tensor(offset).reshape(1, 2, 1, 1)
        model(inputs.float())  # batch norm sees some statistics
        model.calibrate(inputs.float())
        arrays = model.export()
        config = CnnConfig(8, 8, 2, 4, CONFIG["blocks"], 5, image_input(8, 8, scale, offset))
        builder = build_network("tiny", "tiny.safetensors", config, Arrays("tiny", arrays))
        logits, codes = Forward(builder.network, builder.tensors).run(images)
        self.assertGreater(min(int(code.max()) for code in codes.values()), 3)
        model.double()
        for name, module in model.named_modules():
            if hasattr(module, "codes"):  # the float32 grid of the export, computed with in double
                codes = torch.from_numpy(arrays[f"{name}.weight_int8"]).double()
                module.codes = lambda c=codes, s=arrays[f"{name}.weight_scale"]: (c, float(s))
        with torch.no_grad():
            expected = model(inputs).numpy()
        np.testing.assert_allclose(logits, expected, rtol=0, atol=1e-9)


if __name__ == "__main__":
    unittest.main()
