// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/evaluate/accounting.hpp"
#include "sim/evaluate/execute.hpp"

namespace spikeloom::evaluate {

/// Shares, 0 to 1.
struct Interval {
    double low = 0, high = 1;
};

/// The 95 % score interval of a share (Wilson, 1927): it stays within 0 and 1, and is no point at either.
/// @param total  at least 1
[[nodiscard]] Interval wilson95(std::uint64_t hits, std::uint64_t total);

struct EnergyFigure {
    const AccountingMode* mode = nullptr;
    double energyJ = 0;             ///< of an inference
    std::optional<double> ofDense;  ///< over that of the network without spikes; empty where it multiplies nothing
};

/// Means of an inference.
struct MeanCounts {
    double unitSpikes = 0, events = 0, eventAdditions = 0, synapticOperations = 0, macOperations = 0;
    std::vector<EnergyFigure> energies;  ///< by mode, in the order of accountingModes()

    /// @param samples  at least 1
    MeanCounts(const Counts& total, std::uint64_t samples, std::uint64_t denseMacs);
};

/// What is said of one T. Every file and table takes it from here.
struct RunFigures {
    std::uint32_t maxSteps = 0;
    std::uint64_t samples = 0, correct = 0, leftEarly = 0;
    double accuracy = 0;
    Interval confidence;
    double stepsMean = 0;
    MeanCounts mean;
    double unitSpikesPerNeuron = 0, eventsPerNeuron = 0;
    std::uint64_t denseMacs = 0;
    double denseEnergyJ = 0;

    /// @param run  with at least one sample
    explicit RunFigures(const TimeRun& run);
};

}  // namespace spikeloom::evaluate
