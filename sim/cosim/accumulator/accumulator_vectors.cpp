// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/accumulator/accumulator_vectors.hpp"

#include <fmt/format.h>

#include <iterator>
#include <random>

#include "sim/cosim/port_bits.hpp"

namespace spikeloom::cosim {
namespace {

/// In two's complement.
std::uint64_t low(std::int64_t number, std::uint32_t width) {
    return static_cast<std::uint64_t>(number) & lowBits(width);
}

class Text {
public:
    void reset(std::uint32_t sumBits) { add("0 {:x}\n", sumBits); }
    void inputs(const AccumulatorStep& step) {
        if (!step.beat) return add("1 {:x}", int{step.hold});
        const AccumulatorBeat& beat = *step.beat;
        const AccumulatorShape& shape = accumulatorShape();
        add("2 {:x} {:x} {:x} {:x} {:x} {:x} {:x} {:x}", int{step.hold}, int{beat.last}, int{beat.multiply},
            int{beat.addFactor}, int{beat.negative}, beat.shift, low(beat.factor, shape.factorBits),
            beat.elements.size());
        for (const auto& element : beat.elements)
            add(" {:x} {:x}", element.address, low(element.operand, shape.operandBits));
    }
    void outputs(const AccumulatorOutput& output) {
        add(" {:x} {:x} {:x} {:x}", int{output.eventWritten}, output.clamps, int{output.busy}, output.writes.size());
        for (const AccumulatorSum& sum : output.writes)
            add(" {:x} {:x}", sum.address, low(sum.value, accumulatorShape().sumBits));
        text_ += '\n';
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    template <class... Arguments>
    void add(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
        fmt::format_to(std::back_inserter(text_), format, std::forward<Arguments>(arguments)...);
    }

    std::string text_;
};

void write(const AccumulatorRun& run, AccumulatorModel::Bins& bins, Text& text) {
    AccumulatorModel model(run.sumBits, bins);
    const auto cycle = [&](const AccumulatorStep& step) {
        text.inputs(step);
        text.outputs(model.cycle(step));
    };
    text.reset(run.sumBits);
    for (const AccumulatorStep& step : run.steps) cycle(step);
    for (std::uint32_t i = 0; i < accumulatorShape().latency(); ++i) cycle({});
}

}  // namespace

std::string accumulatorVectors(AccumulatorModel::Bins& bins) {
    constexpr int kRandomRuns = 8;
    constexpr std::uint64_t kUpdatesOfARun = 300;
    Text text;
    for (const AccumulatorRun& run : directedAccumulatorRuns()) write(run, bins, text);
    std::mt19937_64 random(1);
    for (int i = 0; i < kRandomRuns; ++i) write(randomAccumulatorRun(kUpdatesOfARun, random), bins, text);
    return text.take();
}

}  // namespace spikeloom::cosim
