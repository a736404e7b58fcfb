// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hw/counters.hpp"
#include "hw/noc/network.hpp"
#include "hw/spec/mapping.hpp"
#include "hw/trace/phase_record.hpp"
#include "models/program/program.hpp"
#include "models/program/run_rule.hpp"
#include "sim/cosim/compared.hpp"
#include "sim/trace/options.hpp"

/// What a run leaves behind, before energy and before any format: counters and comparisons, per sample.
namespace spikeloom::run {

/// Disagreement of settled codes with one oracle.
struct Agreement {
    std::uint64_t wrongCodes = 0;
    std::uint64_t codesChecked = 0;
    double largestLogitDifference = 0.0;
};

/// What one population did in one time step of one sample.
struct LayerActivity {
    std::uint64_t unitSpikes = 0, synapticOperations = 0;
    std::uint64_t busyCycles = 0;  ///< of the busiest of its cores in this step
};

/// One time step of one sample on the chip.
struct StepRecord {
    std::uint32_t prediction = 0;    ///< argmax of the readout sums after this step; smallest index on a tie
    std::vector<double> evidence{};  ///< of another task than classification, after this step (tasks::Evidence)
    std::uint64_t cycles = 0;
    hw::CoreCounters core;  ///< of this step, summed over cores
    hw::ChipCounters chip;
    std::vector<LayerActivity> layers;  ///< by PopulationId; zero where a population has no cores
};

struct SampleResult {
    std::uint32_t index = 0;  ///< in the data set
    std::uint32_t label = 0, prediction = 0;
    std::uint32_t steps = 0;          ///< executed, the last one of a quiet stop included
    std::uint32_t lastSpikeStep = 0;  ///< last step in which a neuron fired
    bool settled = false;             ///< ended because the network was quiet
    bool leftEarly = false;           ///< ended because the readout was sure
    std::uint64_t latencyCycles = 0;  ///< first host packet offered .. last readout packet at the host
    std::uint64_t resetCycles = 0;    ///< state reset after the sample; not part of the latency
    std::vector<double> logits;
    std::vector<double> evidence{};  ///< of another task than classification, which has no label and prediction
    std::vector<StepRecord> stepRecords;
    std::vector<hw::CoreCounters> cores;  ///< by CoreId, the whole sample, reset included
    std::vector<hw::PhaseRecord> phases;  ///< of the run's first sample; of the others none are kept
    hw::ChipCounters chip;                ///< the whole sample, reset included
    std::vector<hw::Link> links;          ///< of the network, the whole sample; the same ones for every sample
    /// By population: neurons that settled at another code than 0; of the input, those that sent anything.
    std::vector<std::uint64_t> activeNeurons{};
    std::uint64_t inputEvents = 0;  ///< values that the input sent, each once in every step in which it was not 0

    bool spikesMatchReference = true;     ///< every neuron's spike in every step equals the reference engine's
    std::uint64_t firstMismatchStep = 0;  ///< 0 = none
    Agreement ann;                        ///< against the quantised ANN at the chip's widths
    Agreement trained;                    ///< against the quantised ANN in float64, unrounded
    Agreement witness;  ///< against what the exporter stored; codesChecked 0 where nothing is stored for the sample
    std::optional<trace::SampleTrace> trace{};                        ///< of a sample that was traced
    double chipSeconds = 0, referenceSeconds = 0, oracleSeconds = 0;  ///< wall time
};

/// Wall time and memory of the simulation itself: not part of the deterministic result.
struct SimulationCost {
    double wallSeconds = 0, loadSeconds = 0, mapSeconds = 0, elaborateSeconds = 0;
    double chipSeconds = 0, referenceSeconds = 0, oracleSeconds = 0;  ///< summed over samples (and so over processes)
    std::uint64_t peakRssBytes = 0;                                   ///< largest of all processes
};

struct RunResult {
    std::vector<SampleResult> samples;  ///< in order of index, whatever process simulated them
    std::uint32_t samplesRequested = 0;
    bool complete = true;  ///< false after an interruption
    SimulationCost cost;
    cosim::Compared compared;  ///< of units in lockstep, all of them together
};

}  // namespace spikeloom::run
