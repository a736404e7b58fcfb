// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/accumulator/accumulator_beats.hpp"

#include <bit>
#include <cstdlib>

#include "models/operators/accumulate.hpp"
#include "models/support/error.hpp"

namespace spikeloom::cosim {
namespace {

/// How the increments of an event are told to the lanes.
struct Telling {
    AccumulatorBeat head{};     ///< without elements
    std::int64_t each = 1;      ///< what one addition adds, of an operand of 1
    std::int64_t operand = 0;   ///< of every lane, where they read none
    std::uint32_t repeats = 1;  ///< additions for each element
    bool divides = false;       ///< a lane's operand is its increment / each
};

[[noreturn]] void refuse(const char* what, const hw::AccumulatorEvent& event) {
    throw InvariantError("accumulator", value(event.start), what);
}

std::uint32_t shiftOf(std::int64_t factor, const hw::AccumulatorEvent& event) {
    if (!operators::isShift(factor)) refuse("additions of an event whose factor is no power of two", event);
    return static_cast<std::uint32_t>(std::countr_zero(static_cast<std::uint64_t>(factor)));
}

Telling product(const hw::AccumulatorEvent& event) {
    Telling telling{.each = event.value * event.multiplier, .divides = event.hasOperand};
    telling.head.multiply = true;
    telling.head.factor = event.hasOperand ? telling.each : event.multiplier;
    telling.operand = event.value;
    return telling;
}

Telling sum(const hw::AccumulatorEvent& event) {
    // Of a burst each spike adds for itself.
    const std::uint32_t spikes = event.arithmetic.additions;
    const std::int64_t one = spikes > 1 ? event.value / static_cast<std::int64_t>(spikes) : event.value;
    Telling telling{.each = one * event.multiplier, .repeats = spikes, .divides = event.hasOperand};
    const auto shiftBy = [&](std::int64_t factor) {
        telling.head.shift = shiftOf(factor, event);
        telling.head.negative = factor < 0;
    };
    if (event.hasOperand) {
        shiftBy(telling.each);
    } else if (operators::isShift(one)) {
        telling.head.addFactor = true;
        telling.head.factor = event.multiplier;
        shiftBy(one);
    } else {
        telling.operand = one;
        shiftBy(event.multiplier);
    }
    return telling;
}

class Writer {
public:
    Writer(const hw::AccumulatorEvent& event, const Telling& telling) : event_(event), telling_(telling) {
        const AccumulatorShape& shape = accumulatorShape();
        lanes_ = telling.head.multiply ? shape.multiplyLanes : shape.lanes;
    }
    void add(std::uint32_t address, std::int64_t increment) {
        if (increment % telling_.each != 0) refuse("an increment that is no multiple of its event's factor", event_);
        // Where lanes read nothing, several of one event may hit an element: the places of an upsampled neuron.
        const std::int64_t times = increment / telling_.each;
        const bool divides = telling_.divides;
        const std::int64_t additions = divides ? telling_.repeats : times;
        const std::int64_t operand = divides ? times / telling_.repeats : telling_.operand;
        for (std::int64_t i = 0; i < additions; ++i)
            one({address, operand}, divides ? operand * telling_.each : telling_.each);
    }
    AccumulatorBeats finish() {
        if (out_.beats.empty()) out_.beats.push_back(telling_.head);
        out_.beats.back().last = true;
        return std::move(out_);
    }

private:
    void one(const AccumulatorBeat::Element& element, std::int64_t increment) {
        if (out_.beats.empty() || out_.beats.back().elements.size() == lanes_) out_.beats.push_back(telling_.head);
        out_.beats.back().elements.push_back(element);
        out_.increment.push_back(increment);
    }

    const hw::AccumulatorEvent& event_;
    const Telling& telling_;
    std::size_t lanes_ = 1;
    AccumulatorBeats out_;
};

}  // namespace

AccumulatorBeats beatsOf(const hw::AccumulatorEvent& event) {
    if (event.value * event.multiplier == 0 || event.arithmetic.additions == 0 || event.work.elements() == 0)
        return {.beats = {AccumulatorBeat{.last = true}}, .increment = {}};
    const Telling telling = event.arithmetic.multiplies ? product(event) : sum(event);
    Writer writer(event, telling);
    const operators::Slice& slice = event.added.slice;
    const std::uint32_t begin = static_cast<std::uint32_t>(event.bank) * accumulatorShape().neurons;
    for (std::uint32_t row = 0; row < slice.rows(); ++row) {
        if (!event.added.touched[row]) continue;
        for (std::uint32_t i = 0; i < event.work.elementsPerRow; ++i) {
            const std::uint32_t index = row * slice.cols() + event.work.firstElement + i;
            writer.add(begin + index, event.added.current[index]);
        }
    }
    return writer.finish();
}

}  // namespace spikeloom::cosim
