# SPDX-License-Identifier: Apache-2.0
"""A network of quantised ReLUs (ST-BIF neurons of levels 0..n) as one of AdaFire burst neurons, and its forward pass in
time steps.

A quantised ReLU ends at n steps, a burst neuron at phi spikes in every step. A spike is worth n * step / phi, so that both
end at the same activation: the mean over the time steps of what a neuron sent. Image and bias come in every step.

AdaFire: Wang et al., "Adaptive Calibration", AAAI 2025.
"""
import copy

import numpy as np

from . import ModelError
from .forward import Forward, patches


def to_bursts(network, name, burst):
    """A copy of a network (docs/network_format.md) that has AdaFire neurons of up to `burst` spikes a step."""
    before, network = network["name"], copy.deepcopy(network)
    network["name"] = name
    for population in network["populations"]:
        if "input" in population:
            population["input"]["presentation"] = "every_step"
            continue
        population["bias_schedule"] = "every_step"
        if "neuron" not in population:
            continue
        neuron = population["neuron"]
        if neuron["model"] != "st_bif" or neuron["min_level"] != 0 or "function" in population:
            raise ModelError(f"{before}: {population['name']} is no quantised ReLU (st_bif, min_level 0, no function)")
        population["neuron"] = {"model": "adafire", "burst": burst,
                                "threshold": neuron["threshold"] * neuron["max_level"] / burst}
    return network


class BurstForward(Forward):
    """A network of AdaFire neurons over `steps` time steps, layer by layer within each; `run` gives the logits summed
    over the steps, and how many spikes each neuron sent in all."""

    def __init__(self, network, tensors, steps):
        super().__init__(network, tensors)
        self.steps = steps

    def _batch(self, images):
        spiking = [population for population in self.populations if "neuron" in population]
        membranes = {population["name"]: 0.0 for population in spiking}
        sent = {population["name"]: 0 for population in spiking}
        logits = 0.0
        for _ in range(self.steps):
            values = {}
            for population in self.populations:
                name = population["name"]
                if "input" in population:
                    values[name] = patches(images, population["input"])
                elif "neuron" in population:
                    membranes[name] = membranes[name] + self._input(population, values, len(images))
                    values[name] = self._fire(membranes[name], population["neuron"])
                    sent[name] = sent[name] + values[name]
                else:
                    logits = logits + self._input(population, values, len(images)).reshape(len(images), -1)
        return logits, {name: counts.astype(np.int8) for name, counts in sent.items()}

    def _fire(self, membrane, neuron):
        """Spikes of one step, taken off the membrane, which is changed; it moves up by threshold / 2T first, so that
        after T steps counts are rounded."""
        threshold = neuron["threshold"]
        membrane += threshold / (2 * self.steps)
        spikes = np.clip(np.floor(membrane / threshold), 0, neuron["burst"])
        membrane -= spikes * threshold
        return spikes
