// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdlib>

#include "models/operators/accumulate.hpp"
#include "models/operators/synapses.hpp"

/// Additions and multiplications of events: one definition for the chip's counters and for whoever counts without one.
namespace spikeloom::operators {

/// What is done for each element that an event touches.
struct Arithmetic {
    bool multiplies = false;      ///< a multiply-accumulate
    std::uint32_t additions = 1;  ///< otherwise: of a burst of n, one for each of its spikes
    friend bool operator==(const Arithmetic&, const Arithmetic&) = default;
};

/// What decides the arithmetic of the events of one operand of a projection.
class OperandArithmetic {
public:
    OperandArithmetic() = default;
    OperandArithmetic(const program::Program& program, program::Port port) {
        const auto& projection = program.at(port.projection);
        // What is added of a maximum is the difference of two, whatever the event's value.
        if (projection.kind == program::OperatorKind::MaxPool) return;
        const bool hasFactor = projection.other.has_value() || !projection.weights.empty() ||
                               !projection.columnMultipliers.empty() || !isShift(projection.multiplier);
        switch (program.at(sourceOf(program, port)).payload.kind) {
            case neurons::PayloadKind::Count:
                rule_ = Rule::AddEachSpike;
                break;
            case neurons::PayloadKind::Time:
                if (hasFactor) rule_ = Rule::MultiplyUnlessShift;
                break;
            case neurons::PayloadKind::Graded:
                if (hasFactor) rule_ = Rule::Multiply;
                break;
            default:
                break;
        }
    }

    [[nodiscard]] Arithmetic operator()(const EventWork& work, std::int64_t value) const {
        if (work.scales) return {.multiplies = true};
        switch (rule_) {
            case Rule::AddEachSpike:
                return {.additions = static_cast<std::uint32_t>(std::abs(value))};
            case Rule::MultiplyUnlessShift:
                return {.multiplies = !isShift(value)};
            case Rule::Multiply:
                return {.multiplies = true};
            case Rule::Add:
                break;
        }
        return {};
    }

private:
    /// Of a value that meets +-1, or that a shift applies, and of a unit spike: Add.
    enum class Rule : std::uint8_t { Add, AddEachSpike, MultiplyUnlessShift, Multiply };
    Rule rule_ = Rule::Add;
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
