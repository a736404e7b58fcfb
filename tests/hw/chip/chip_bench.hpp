// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/chip.hpp"
#include "models/program/program.hpp"
#include "models/reference/engine.hpp"

/// Whole chips. Several may be built in one process, but all of them before the first one runs.
namespace spikeloom::hw {

/// A program on a chip, with the reference engine beside it.
class ChipBench {
public:
    struct Options {
        ChipSpec chip{};
        program::RunRule rule{};
        std::string placement = "row_major";
        std::uint64_t watchdogCycles = 1000000;
        AccumulatorFactory accumulator = {};
    };
    ChipBench(const std::string& name, program::Program program, const Options& options);

    /// What a sample led to.
    struct Run {
        StepController::Outcome outcome{};
        std::uint32_t steps = 0, lastSpikeStep = 0;
        std::uint64_t latency = 0;
        bool spikesMatchReference = true;  ///< in every step and population
        std::vector<std::uint64_t> stepCycles;
        std::vector<CoreCounters> cores;
        ChipCounters chip;
        std::vector<std::int64_t> readout;
    };
    /// Simulates a sample, and the reset after it.
    Run run(const program::SampleInput& input);
    /// The same sample in the reference engine.
    [[nodiscard]] reference::Engine reference(const program::SampleInput& input) const;

    [[nodiscard]] const program::Program& program() const { return program_; }
    [[nodiscard]] const Mapping& mapping() const { return mapping_; }
    [[nodiscard]] const ChipSpec& spec() const { return options_.chip; }
    [[nodiscard]] Chip& chip() { return chip_; }

private:
    program::Program program_;
    Options options_;
    Mapping mapping_;
    Chip chip_;
};

/// Runs a sample and expects all that the reference engine says of it: every spike of every step, steps, sums, counts.
ChipBench::Run runLikeReference(ChipBench& bench, const program::SampleInput& input);

/// A Transformer block with random parameters, lowered, and an input for it.
struct RandomCase {
    explicit RandomCase(std::uint64_t seed, bool everyFeature = false, bool softmaxFree = false);
    program::Program program;
    std::vector<std::int64_t> input, otherInput;
};

/// Cores for 16 neurons at most, so that most populations of a RandomCase are cut.
[[nodiscard]] ChipSpec smallCores();

/// Values of all counters, in the order of their declaration.
template <class Counters>
[[nodiscard]] std::vector<std::uint64_t> valuesOf(const Counters& counters) {
    std::vector<std::uint64_t> values;
    std::apply([&](const auto&... f) { (values.push_back(counters.*(f.member)), ...); }, Counters::fields());
    return values;
}

[[nodiscard]] CoreCounters sumOf(const std::vector<CoreCounters>& cores);

}  // namespace spikeloom::hw
