# SPDX-License-Identifier: Apache-2.0
"""A hybrid network: a spiking backbone, whose spikes are added up at a cut, and a dense head with a layer norm and a residual branch."""
import unittest

import numpy as np

from case import Case, NetworkBuilder

ROWS, CHANNELS, SPIKING, DENSE, CLASSES, STEPS = 6, 3, 10, 12, 4, 8
WEIGHT, THRESHOLD, LEVEL, EPSILON = 2.0 ** -6, 1.0, 0.5, 1e-5


class Hybrid(Case):
    def setUp(self):
        rng = np.random.default_rng(11)

        def weights(outputs, inputs):
            return rng.integers(-50, 60, (outputs, inputs)).astype(np.int8)

        self.weights = {"first": weights(SPIKING, CHANNELS), "second": weights(SPIKING, SPIKING), "cut": weights(DENSE, SPIKING),
                        "head": weights(DENSE, DENSE), "readout": weights(CLASSES, DENSE)}
        self.gamma, self.beta = rng.normal(1, 0.2, DENSE), rng.normal(0, 0.2, DENSE)
        self.bias = np.round(rng.normal(0, 0.1, SPIKING) * 1024) / 1024
        self.pixels = rng.integers(0, 256, (6, CHANNELS, ROWS, 1)).astype(np.uint8)

    def network(self):
        builder = NetworkBuilder("hybrid", "network.safetensors")
        builder.population("image", [ROWS, CHANNELS], input={
            "kind": "analog_image", "channels": CHANNELS, "height": ROWS, "width": 1, "patch": 1, "scale": [2.0 ** -8] * CHANNELS,
            "offset": [0.0] * CHANNELS, "presentation": "every_step"})
        fire = {"model": "if", "threshold": THRESHOLD, "initial_charge": 0.0}
        builder.population("first", [ROWS, SPIKING], neuron=fire, bias=builder.tensor("bias", self.bias), bias_schedule="every_step")
        builder.population("second", [ROWS, SPIKING], neuron=fire)
        # Codes of the sum over all steps: the mean activation times T.
        head = {"model": "dense", "threshold": LEVEL, "min_level": 0, "max_level": 127}
        builder.population("cut", [ROWS, DENSE], neuron=head)
        builder.population("normed", [ROWS, DENSE], neuron={**head, "min_level": -20}, function={
            "kind": "layer_norm", "gamma": builder.tensor("gamma", self.gamma), "beta": builder.tensor("beta", self.beta),
            "epsilon": EPSILON})
        builder.population("head", [ROWS, DENSE], neuron=head)
        builder.population("logits", [1, CLASSES])
        for name, source, target, more in (("first", "image", "first", {}), ("second", "first", "second", {}), ("cut", "second", "cut", {}),
                                           ("head", "normed", "head", {}), ("readout", "head", "logits", {"reduce": "mean"})):
            builder.projection(name, "linear", source, target, weights=builder.tensor(name, self.weights[name]), weight_scale=WEIGHT,
                               weight_bits=8, **more)
        builder.projection("norm", "identity", "cut", "normed")
        builder.projection("skip", "identity", "cut", "head")
        return builder

    def spikes(self, current):
        """Counts of soft-reset neurons that start at 0, for a current [step, rows, cols]."""
        membrane, out = np.zeros(current.shape[1:]), []
        for now in current:
            membrane = membrane + now
            out.append((membrane >= THRESHOLD).astype(np.float64))
            membrane -= THRESHOLD * out[-1]
        return np.array(out)

    def expected(self):
        codes, logits = {name: [] for name in ("first", "second", "cut", "normed", "head")}, []
        w = {name: values * WEIGHT for name, values in self.weights.items()}
        for image in self.pixels:
            x = image[:, :, 0].T * 2.0 ** -8
            first = self.spikes(np.tile(x @ w["first"].T + self.bias, (STEPS, 1, 1)))
            second = self.spikes(THRESHOLD * first @ w["second"].T)
            cut = np.clip(np.floor(THRESHOLD * second.sum(axis=0) @ w["cut"].T / LEVEL + 0.5), 0, 127)
            centred = LEVEL * (cut - cut.mean(axis=1, keepdims=True))
            norm = self.gamma * centred / np.sqrt(centred.var(axis=1, keepdims=True) + EPSILON) + self.beta
            normed = np.clip(np.floor(norm / LEVEL + 0.5), -20, 127)
            head = np.clip(np.floor((LEVEL * normed @ w["head"].T + LEVEL * cut) / LEVEL + 0.5), 0, 127)
            for name, values in (("first", first.sum(axis=0)), ("second", second.sum(axis=0)), ("cut", cut), ("normed", normed),
                                 ("head", head)):
                codes[name].append(values)
            logits.append(LEVEL * head.mean(axis=0) @ w["readout"].T)
        return {name: np.array(values) for name, values in codes.items()}, np.array(logits)

    def test_sends_the_codes_of_the_layers_by_themselves(self):
        data = {"images": self.pixels, "labels": np.zeros(len(self.pixels), np.int64)}
        for schedule in ("layered", "pipelined"):
            with self.subTest(schedule):
                result = self.check(self.network(), data, [f"run.schedule={schedule}", "run.stop=fixed", f"run.max_steps={STEPS}"],
                                    *self.expected())
                self.assertGreater(result["mac_operations"], 0)


if __name__ == "__main__":
    unittest.main()
