// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/accumulator/accumulator_model.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace spikeloom::cosim {
namespace {

std::int64_t incrementOf(const AccumulatorBeat& beat, std::int64_t operand) {
    if (beat.multiply) return operand * beat.factor;
    const std::int64_t shifted = (beat.addFactor ? beat.factor : operand) * (std::int64_t{1} << beat.shift);
    return beat.negative ? -shifted : shifted;
}

void addBins(AccumulatorModel::Bins& bins) {
    for (const char* mode : {"multiply", "add operand", "add constant"}) {
        bins[mode], bins[fmt::format("{}, every lane", mode)];
        if (mode == std::string("multiply")) continue;
        bins[fmt::format("{}, negative", mode)], bins[fmt::format("{}, shifted", mode)];
    }
    for (const char* bin : {"burst", "clamped above", "clamped below", "largest sum", "smallest sum", "beat of nothing",
                            "stall with a beat", "stall without a beat"})
        bins[bin];
    for (std::uint32_t d = 1; d <= accumulatorShape().latency() + 1; ++d) bins[fmt::format("distance {}", d)];
}

}  // namespace

AccumulatorModel::AccumulatorModel(std::uint32_t sumBits, Bins& bins)
    : most_((std::int64_t{1} << (sumBits - 1)) - 1), bins_(bins), memory_(2 * std::size_t{accumulatorShape().neurons}) {
    addBins(bins);
}

const AccumulatorOutput& AccumulatorModel::cycle(const AccumulatorStep& step) {
    output_.ready = !step.hold;
    output_.eventWritten = false;
    output_.writes.clear();
    if (step.hold) {
        ++bins_[step.beat ? "stall with a beat" : "stall without a beat"];
        return output_;
    }
    if (!due_.empty() && due_.front().cycle == served_) {
        output_.eventWritten = due_.front().last;
        output_.clamps = due_.front().clamps;
        output_.writes = std::move(due_.front().sums);
        due_.pop_front();
    }
    if (step.beat) add(*step.beat);
    ++served_;
    output_.busy = std::any_of(due_.begin(), due_.end(), [](const Writes& w) { return w.last || !w.sums.empty(); });
    return output_;
}

void AccumulatorModel::add(const AccumulatorBeat& beat) {
    Writes& writes = due_.emplace_back(Writes{.cycle = served_ + accumulatorShape().latency(), .last = beat.last});
    const auto& elements = beat.elements;
    for (std::size_t i = 0; i < elements.size();) {
        const std::uint32_t address = elements[i].address;
        std::int64_t total = 0;
        const std::size_t begin = i;
        for (; i < elements.size() && elements[i].address == address; ++i)
            total += incrementOf(beat, elements[i].operand);
        std::int64_t& sum = memory_[address];
        sum = clamp(sum + total);
        writes.sums.push_back({address, sum});
        if (i - begin > 1) ++bins_["burst"];
        noteDistance(address);
    }
    writes.clamps = clamps_;
    cover(beat);
}

std::int64_t AccumulatorModel::clamp(std::int64_t sum) {
    const bool above = sum > most_, below = sum < -most_ - 1;
    clamps_ += above || below;
    bins_["clamped above"] += above;
    bins_["clamped below"] += below;
    bins_["largest sum"] += sum == most_;
    bins_["smallest sum"] += sum == -most_ - 1;
    return std::clamp(sum, -most_ - 1, most_);
}

/// How long ago the element was added to before.
void AccumulatorModel::noteDistance(std::uint32_t address) {
    const auto before = lastUse_.find(address);
    if (before != lastUse_.end()) {
        const std::uint64_t distance = served_ - before->second, depth = accumulatorShape().latency();
        if (distance <= depth + 1) ++bins_[fmt::format("distance {}", distance)];
    }
    lastUse_[address] = served_;
}

void AccumulatorModel::cover(const AccumulatorBeat& beat) {
    const char* mode = beat.multiply ? "multiply" : beat.addFactor ? "add constant" : "add operand";
    ++bins_[fmt::format("{}{}", mode, !beat.multiply && beat.negative ? ", negative" : "")];
    if (!beat.multiply && beat.shift != 0) ++bins_[fmt::format("{}, shifted", mode)];
    const std::size_t lanes = beat.multiply ? accumulatorShape().multiplyLanes : accumulatorShape().lanes;
    if (beat.elements.size() == lanes) ++bins_[fmt::format("{}, every lane", mode)];
    if (beat.elements.empty()) ++bins_["beat of nothing"];
}

}  // namespace spikeloom::cosim
