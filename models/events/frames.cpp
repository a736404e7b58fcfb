// SPDX-License-Identifier: Apache-2.0
#include "models/events/frames.hpp"

#include <algorithm>

namespace spikeloom::events {
namespace {

using Cut = network::EventFrames::Cut;

std::uint64_t frameOf(const Recording& recording, std::size_t index, const network::EventFrames& spec) {
    const std::uint64_t first = recording.events.front().timeUs, last = recording.events.back().timeUs;
    const std::uint64_t since = recording.events[index].timeUs - first;
    if (spec.cut == Cut::Duration) return since / spec.durationUs;
    if (spec.cut == Cut::EqualTime) return since * spec.steps / (last - first + 1);
    return std::uint64_t{index} * spec.steps / recording.events.size();
}

/// row x col of the population
std::size_t neuronOf(const Event& event, const network::EventFrames& spec) {
    const std::size_t row = std::size_t{event.y / spec.downscale} * spec.across() + event.x / spec.downscale;
    return row * spec.polarities + (spec.polarities == 2 ? event.polarity : 0U);
}

}  // namespace

std::vector<Frame> framesOf(const Recording& recording, const network::EventFrames& spec) {
    const std::size_t neurons = std::size_t{spec.across()} * spec.down() * spec.polarities;
    std::vector<Frame> frames(spec.steps, Frame(neurons, 0));
    for (std::size_t i = 0; i < recording.events.size(); ++i) {
        const std::uint64_t frame = frameOf(recording, i, spec);
        if (frame >= spec.steps) break;  // frames never decrease
        std::int64_t& count = frames[frame][neuronOf(recording.events[i], spec)];
        count = std::min<std::int64_t>(count + 1, spec.largest());
    }
    return frames;
}

}  // namespace spikeloom::events
