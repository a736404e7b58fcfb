// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

namespace spikeloom::program {

/// What the input population has to say in one sample: frames of rows x cols values, in its integer units. An image is
/// one frame, which is presented as the network and the run say; a recording of events has a frame for each step.
struct SampleInput {
    using Frame = std::vector<std::int64_t>;
    std::vector<Frame> frames;

    SampleInput() = default;
    SampleInput(Frame values) { frames.push_back(std::move(values)); }  // NOLINT(google-explicit-constructor)
    SampleInput(std::initializer_list<std::int64_t> values) : SampleInput(Frame(values)) {}
    explicit SampleInput(std::vector<Frame> each) : frames(std::move(each)) {}
};

}  // namespace spikeloom::program
