// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "models/events/recording.hpp"
#include "models/network/network.hpp"

namespace spikeloom::events {

/// rows x cols numbers of events of one time step, see network::EventFrames.
using Frame = std::vector<std::int64_t>;

/// Cuts a recording of N events, the first at t0 and the last at t1, into `steps` frames. Frame k (from 0) takes
///
///     Duration     the events in t0 + [k, k + 1) * durationUs; later ones than steps * durationUs are left out
///     EqualTime    those with floor((t - t0) * steps / (t1 - t0 + 1)) = k
///     EqualCount   event i with floor(i * steps / N) = k
///
/// and clips each number to `spec.largest()`. A recording without events gives empty frames.
/// @param recording  of a sensor of spec.width x spec.height
[[nodiscard]] std::vector<Frame> framesOf(const Recording& recording, const network::EventFrames& spec);

}  // namespace spikeloom::events
