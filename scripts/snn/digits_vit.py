# SPDX-License-Identifier: Apache-2.0
"""The recipe of models/zoo/digits_vit: the 4-bit vision Transformer on handwritten digits."""
from . import digits
from .forward import Forward
from .lsq_vit import QuantVit
from .qvit import Arrays, VitConfig, build_network

NAME = "digits_vit"
DATA, load_split, write_data = digits.DATA, digits.load_split, digits.write_data
LEAST_ACCURACY = 0.975
HYPER_PARAMETERS = {**digits.HYPER_PARAMETERS, "quantised_epochs": 80, "warm_up_epochs": 50}
CONFIG = {"img": 8, "chans": 1, "patch": 2, "dim": 48, "depth": 2, "heads": 4, "mlp": 96, "classes": 10,
          "tokens": 16, "ln_eps": 1e-6}


def fit(config, train_images, train_labels, epochs, log):
    """(arrays, (scale, offset)) of a model of `config` trained on these images; epochs: (warm-up, quantised)."""
    mapping = digits.pixel_mapping(train_images)
    return digits.fit(lambda: QuantVit(config), mapping, train_images, train_labels, epochs, log), mapping


def build(config, arrays, mapping):
    """NetworkBuilder holding the quantised network of what `fit` returned for `config`."""
    c = config
    sizes = VitConfig(c["img"], c["img"], c["chans"], c["patch"], c["dim"], c["depth"], c["heads"], c["classes"],
                      c["ln_eps"], [mapping[0]], [mapping[1]])
    return build_network(NAME, f"{NAME}.safetensors", sizes, Arrays("trained model", arrays))


def train(log):
    """NetworkBuilder of the recipe's network, trained on the whole training part."""
    images, labels, _, _ = digits.load_split()
    epochs = HYPER_PARAMETERS["warm_up_epochs"], HYPER_PARAMETERS["quantised_epochs"]
    return build(CONFIG, *fit(CONFIG, images, labels, epochs, log))


VARIANTS = {"": lambda builder: (builder.network, Forward(builder.network, builder.tensors))}
