// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/accounting/modes.hpp"
#include "sim/evaluate/execute.hpp"
#include "sim/report/statistics.hpp"

namespace spikeloom::evaluate {

/// The modes that the totals of Counts are enough for.
[[nodiscard]] std::vector<const accounting::Mode*> evaluatedModes();

struct EnergyFigure {
    const accounting::Mode* mode = nullptr;
    double energyJ = 0;             ///< of an inference
    std::optional<double> ofDense;  ///< over that of the network without spikes; empty where it multiplies nothing
};

/// Means of an inference.
struct MeanCounts {
    double unitSpikes = 0, events = 0, eventAdditions = 0, synapticOperations = 0, macOperations = 0;
    std::vector<EnergyFigure> energies;  ///< by mode, in the order of evaluatedModes()

    /// @param samples  at least 1
    MeanCounts(const Counts& total, std::uint64_t samples, std::uint64_t denseMacs);
};

/// What is said of one T. Every file and table takes it from here.
struct RunFigures {
    std::uint32_t maxSteps = 0;
    std::uint64_t samples = 0, correct = 0, leftEarly = 0;
    double accuracy = 0;
    report::Interval confidence;
    double stepsMean = 0;
    MeanCounts mean;
    double unitSpikesPerNeuron = 0, eventsPerNeuron = 0;
    std::uint64_t denseMacs = 0;
    double denseEnergyJ = 0;

    /// @param run  with at least one sample
    explicit RunFigures(const TimeRun& run);
};

}  // namespace spikeloom::evaluate
