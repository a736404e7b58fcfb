# SPDX-License-Identifier: Apache-2.0
"""The recipe of models/zoo/digits_dvs: a 4-bit residual CNN on recordings of a moving event camera (snn.saccades).

A recording is cut into STEPS frames of equal time, in which a position says for each polarity whether there was an event. ST-BIF
neurons settle at the quantised network of the frames' sum, so that is what is trained.
"""
import functools
import json

import numpy as np

from . import digits, saccades
from .forward import Forward
from .lsq_cnn import QuantCnn
from .qcnn import CnnConfig, build_network
from .qvit import Arrays

NAME = "digits_dvs"
LEAST_ACCURACY = 0.95
HYPER_PARAMETERS = {**digits.HYPER_PARAMETERS, "quantised_epochs": 30, "warm_up_epochs": 30}
STEPS, DOWNSCALE = 12, 2
EDGE = saccades.SENSOR // DOWNSCALE
CONFIG = {"img": EDGE, "chans": 2, "stem": 12, "blocks": [[12, 1], [24, 2]], "classes": 10}
SCALE = 1 / 8  # value of an event
STORED = 60    # recordings of held-out images that are stored with the model
WHITE = 16
DATA = (f"{NAME}.recordings.json",)


def recordings(images):
    """Events of each image U8 [n, 1, 8, 8], pixel codes 0..WHITE."""
    return [saccades.record(image[0] / WHITE) for image in images]


@functools.lru_cache(maxsize=1)
def load_split():
    """As digits.load_split, of frames added up."""
    train_x, train_y, test_x, test_y = digits.load_split()
    return _frames_of(train_x), train_y, _frames_of(test_x), test_y


def _frames_of(images):
    return np.stack([saccades.frames_seen(events, STEPS, DOWNSCALE) for events in recordings(images)])


def train(log):
    """NetworkBuilder of the recipe's network, trained on the whole training part."""
    images, labels, _, _ = load_split()
    epochs = HYPER_PARAMETERS["warm_up_epochs"], HYPER_PARAMETERS["quantised_epochs"]
    arrays = digits.fit(lambda: QuantCnn(CONFIG), (SCALE, 0.0), images, labels, epochs, log)
    c = CONFIG
    events = {"kind": "event_frames", "width": saccades.SENSOR, "height": saccades.SENSOR, "polarities": 2,
              "downscale": DOWNSCALE, "steps": STEPS, "cut": "equal_time", "values": "binary", "scale": SCALE}
    sizes = CnnConfig(EDGE, EDGE, c["chans"], c["stem"], c["blocks"], c["classes"], events)
    return build_network(NAME, f"{NAME}.safetensors", sizes, Arrays("trained model", arrays))


def write_data(out):
    """The first STORED held-out recordings and their list."""
    _, _, images, labels = digits.load_split()
    (out / "recordings").mkdir(exist_ok=True)
    listed = []
    for index, events in enumerate(recordings(images[:STORED])):
        listed.append({"file": f"recordings/{index:04d}.bin", "label": int(labels[index])})
        (out / listed[-1]["file"]).write_bytes(saccades.pack(events))
    sensor = {"width": saccades.SENSOR, "height": saccades.SENSOR}
    (out / DATA[0]).write_text(json.dumps({"sensor": sensor, "recordings": listed}, indent=1) + "\n")


def settled(builder):
    """(graph, forward pass) of the ST-BIF network."""
    return builder.network, Forward(builder.network, builder.tensors)


VARIANTS = {"": settled}
