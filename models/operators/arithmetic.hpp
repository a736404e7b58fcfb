// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <cstdlib>

#include "models/neurons/payload.hpp"
#include "models/operators/accumulate.hpp"
#include "models/operators/synapses.hpp"

/// Additions and multiplications of events: one definition for the chip's counters and for whoever counts without one.
namespace spikeloom::operators {

/// What is done for each element that an event touches.
struct Arithmetic {
    bool multiplies = false;      ///< a multiply-accumulate
    std::uint32_t additions = 1;  ///< otherwise: of a burst of n, one for each of its spikes
};

/// What decides the arithmetic of the events of one operand of a projection.
struct OperandArithmetic {
    neurons::PayloadKind payload = neurons::PayloadKind::Ternary;
    bool hasFactor = false;  ///< a value meets something that is not +-1: a weight, a tracer, or a constant
    bool isMaximum = false;  ///< what is added is the difference of two maxima, whatever the event's value

    [[nodiscard]] static OperandArithmetic of(const program::Program& program, program::Port port) {
        const auto& projection = program.at(port.projection);
        return {program.at(sourceOf(program, port)).payload.kind,
                projection.other.has_value() || !projection.weights.empty() || !isShift(projection.multiplier),
                projection.kind == program::OperatorKind::MaxPool};
    }

    [[nodiscard]] Arithmetic operator()(const EventWork& work, std::int64_t value) const {
        if (work.scales) return {.multiplies = true};
        if (isMaximum) return {};
        const auto magnitude = static_cast<std::uint64_t>(std::abs(value));
        switch (payload) {
            case neurons::PayloadKind::Count:
                return {.additions = static_cast<std::uint32_t>(magnitude)};
            case neurons::PayloadKind::Time:
                return {.multiplies = hasFactor && !std::has_single_bit(magnitude)};
            case neurons::PayloadKind::Graded:
                return {.multiplies = hasFactor};
            default:
                return {};
        }
    }
};

/// Operations by convention of counting. Those that multiply are in none of the additions.
struct Operations {
    std::uint64_t eventAdditions = 0;      ///< a burst adds once
    std::uint64_t synapticOperations = 0;  ///< a burst of n adds n times
    std::uint64_t macOperations = 0;

    void add(const EventWork& work, const Arithmetic& arithmetic) {
        if (arithmetic.multiplies) {
            macOperations += work.elements();
            return;
        }
        eventAdditions += work.elements();
        synapticOperations += work.elements() * arithmetic.additions;
    }
};

}  // namespace spikeloom::operators
