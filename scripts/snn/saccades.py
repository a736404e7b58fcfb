# SPDX-License-Identifier: Apache-2.0
"""Still images as recordings of an event camera that moves in front of them, after N-MNIST (Orchard et al., "Converting
static image datasets to spiking neuromorphic datasets using saccades", Front. Neurosci. 9:437, 2015).

The image, UPSCALE times larger by bilinear interpolation, moves along the three sides of a triangle, each in
100 ms. A pixel of the sensor sees I in 0..1 and remembers log(I + DARK) of its last event; each time log(I + DARK) is a
THRESHOLD above (below) that, it emits an ON (OFF) event and remembers that much more (less). Movement is sampled every
millisecond; crossings in between are interpolated linearly to the microsecond.
"""
import numpy as np

SENSOR = 20                                                  # edge [pixels]; the picture takes the middle
UPSCALE = 2
CORNERS = ((-1.5, -1.5), (1.5, -1.5), (0.0, 1.5), (-1.5, -1.5))  # offset of the picture (x, y) [pixels]
SACCADE_US, STEP_US = 100_000, 1_000
DARK, THRESHOLD = 0.1, 0.4


def path():
    """[(time in us, x offset, y offset)] of every sample of the movement."""
    steps = SACCADE_US // STEP_US
    samples = [(0, *CORNERS[0])]
    for side, (begin, end) in enumerate(zip(CORNERS, CORNERS[1:])):
        for step in range(1, steps + 1):
            part = step / steps
            samples.append((side * SACCADE_US + step * STEP_US,
                            begin[0] + part * (end[0] - begin[0]), begin[1] + part * (end[1] - begin[1])))
    return samples


def view(image, x_offset, y_offset):
    """What the sensor sees, [SENSOR, SENSOR] in 0..1, of an image in 0..1 moved by these pixels; 0 beside the image."""
    height, width = image.shape
    rows = (np.arange(SENSOR) + 0.5 - y_offset - (SENSOR - UPSCALE * height) / 2) / UPSCALE - 0.5
    cols = (np.arange(SENSOR) + 0.5 - x_offset - (SENSOR - UPSCALE * width) / 2) / UPSCALE - 0.5
    padded = np.pad(image, 1)
    top, left = np.floor(rows), np.floor(cols)
    down, right = (rows - top)[:, None], (cols - left)[None, :]
    row = [np.clip(top + 1 + i, 0, height + 1).astype(int)[:, None] for i in (0, 1)]
    col = [np.clip(left + 1 + i, 0, width + 1).astype(int)[None, :] for i in (0, 1)]
    return ((1 - down) * ((1 - right) * padded[row[0], col[0]] + right * padded[row[0], col[1]])
            + down * ((1 - right) * padded[row[1], col[0]] + right * padded[row[1], col[1]]))


def record(image):
    """Events [(time in us, x, y, polarity)] of an image in 0..1, in order of time, then row, then column."""
    events = []
    reference = before = None
    for time, x_offset, y_offset in path():
        now = np.log(view(image, x_offset, y_offset) + DARK)
        if before is None:
            reference, before = now.copy(), now
            continue
        for y, x in np.argwhere(np.abs(now - reference) >= THRESHOLD):
            polarity = int(now[y, x] > reference[y, x])
            step = THRESHOLD if polarity else -THRESHOLD
            while abs(now[y, x] - reference[y, x]) >= THRESHOLD:
                reference[y, x] += step
                part = (reference[y, x] - before[y, x]) / (now[y, x] - before[y, x])
                events.append((time - STEP_US + int(part * STEP_US), int(x), int(y), polarity))
        before = now
    return sorted(events, key=lambda event: (event[0], event[2], event[1]))


def frames_seen(events, steps, downscale):
    """U8 [2, edge, edge]: in how many of `steps` frames of equal time a position of downscale x downscale pixels saw an
    event of a polarity; the sum of the frames that an input of kind event_frames sends (cut equal_time, values binary)."""
    edge = SENSOR // downscale
    seen = np.zeros((steps, 2, edge, edge), np.uint8)
    first, last = events[0][0], events[-1][0]
    for time, x, y, polarity in events:
        seen[(time - first) * steps // (last - first + 1), polarity, y // downscale, x // downscale] = 1
    return seen.sum(axis=0, dtype=np.uint8)


def pack(events):
    """The 40-bit records of N-MNIST: x [8], y [8], polarity [1], time [23], most significant bit first."""
    return b"".join((x << 32 | y << 24 | polarity << 23 | time).to_bytes(5, "big") for time, x, y, polarity in events)
