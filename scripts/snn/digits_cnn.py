# SPDX-License-Identifier: Apache-2.0
"""The recipe of models/zoo/digits_cnn: a 4-bit residual CNN on handwritten digits, and the same weights with bursts."""
from . import digits
from .burst import BurstForward, to_bursts
from .forward import Forward
from .lsq_cnn import QuantCnn
from .qcnn import CnnConfig, build_network, image_input
from .qvit import Arrays

NAME = "digits_cnn"
DATA, load_split, write_data = digits.DATA, digits.load_split, digits.write_data
LEAST_ACCURACY = 0.975
HYPER_PARAMETERS = {**digits.HYPER_PARAMETERS, "quantised_epochs": 40, "warm_up_epochs": 40}
CONFIG = {"img": 8, "chans": 1, "stem": 16, "blocks": [[16, 1], [32, 2]], "classes": 10}
BURST = 4  # phi
STEPS = 8  # for which the witness of the bursts is computed; the network itself takes any number
PIXEL = (1 / 16, 0.0)  # a black pixel sends nothing


def fit(train_images, train_labels, log):
    """The arrays of the recipe's model trained on these images."""
    epochs = HYPER_PARAMETERS["warm_up_epochs"], HYPER_PARAMETERS["quantised_epochs"]
    return digits.fit(lambda: QuantCnn(CONFIG), PIXEL, train_images, train_labels, epochs, log)


def build(arrays):
    """NetworkBuilder holding the quantised network of what `fit` returned."""
    c = CONFIG
    sizes = CnnConfig(c["img"], c["img"], c["chans"], c["stem"], c["blocks"], c["classes"],
                      image_input(c["img"], c["img"], [PIXEL[0]], [PIXEL[1]]))
    return build_network(NAME, f"{NAME}.safetensors", sizes, Arrays("trained model", arrays))


def train(log):
    """NetworkBuilder of the recipe's network, trained on the whole training part."""
    images, labels, _, _ = digits.load_split()
    return build(fit(images, labels, log))


def settled(builder):
    """(graph, forward pass) of the ST-BIF network."""
    return builder.network, Forward(builder.network, builder.tensors)


def bursts(builder):
    """(graph, forward pass) of the same weights with AdaFire neurons."""
    network = to_bursts(builder.network, f"{NAME}_burst", BURST)
    return network, BurstForward(network, builder.tensors, STEPS)


VARIANTS = {"": settled, "_burst": bursts}
