// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hw/spec/mapping.hpp"
#include "models/program/program.hpp"
#include "sim/accounting/modes.hpp"
#include "sim/accounting/neurobench.hpp"
#include "sim/config/experiment.hpp"
#include "sim/energy/model.hpp"
#include "sim/mapping/memory_use.hpp"
#include "sim/report/statistics.hpp"
#include "sim/run/result.hpp"
#include "sim/tasks/task.hpp"

/// Every figure of a run, derived once. Files and terminal only format what stands here; docs/definitions.md says what
/// each figure means.
namespace spikeloom::report {

/// What was run.
struct Setup {
    std::string network, chip, placement;
    hw::Fidelity chipModel{};  ///< how much of the chip is reproduced
    std::string fidelity;      ///< of the interconnect's simulation
    hw::Topology topology = hw::Topology::Mesh;
    std::uint32_t meshWidth = 0, meshHeight = 0;  ///< of all chips together
    std::uint32_t chipsX = 1, chipsY = 1, cores = 0;
    double clockHz = 0.0;
    std::uint64_t tickCycles = 0;  ///< that a step lasts at least; 0: none
    program::RunRule rule{};
    program::Precision precision{};
    std::uint32_t weightBits = 0;      ///< widest of the network's
    std::uint64_t spikingNeurons = 0;  ///< each holds one code: the activations of the trained network
};

/// Events, as counted in total or as the mean of an inference.
template <class Number>
struct Activity {
    Number unitSpikes{}, retractions{}, spikeEvents{};
    Number synapticOperations{}, productOperations{}, macOperations{};
    Number neuronUpdates{}, membraneAccesses{}, functionPasses{}, functionRows{};
    Number flitHops{}, packets{}, barriers{}, hostBits{}, boardBits{};
};

/// Part of an inference's energy, with its share of the total, 0..1.
struct EnergyPart {
    std::string name;
    double energyJ = 0.0, share = 0.0;
    /// As far as the table states uncertainties (energy::Estimate); empty where it states none for this part.
    std::optional<double> standardDeviationJ{};
};

/// Totals with the power at rest of more or fewer cores. [J]
struct StaticAccounting {
    double mappedCoresJ = 0.0;  ///< the true one: cores without neurons are switched off
    double allCoresJ = 0.0;     ///< every core of the mesh is on
    double excludedJ = 0.0;     ///< events alone
};

/// Energy of an inference, reset included [J].
struct EnergySummary {
    energy::Estimate totalJ{};  ///< low, high and sigma as far as the table states uncertainties
    double staticJ = 0.0, idleJ = 0.0;
    std::optional<double> staticStandardDeviationJ{}, idleStandardDeviationJ{};
    std::vector<EnergyPart> byComponent{};  ///< of events, every component, largest first; the rest is static and idle
    /// Populations with the events of their cores, in topological order; events of the chip by component; static, idle.
    std::vector<EnergyPart> byLayer{};
    StaticAccounting staticAccounting{};
    std::vector<EnergyPart> byKind{};  ///< by the kind of source that the figures have: how much is estimate?
    std::vector<std::string> notes;    ///< where the chip departs from what the table's figures hold for
};

/// Of an inference, its reset included. [W]
struct Power {
    double meanW = 0.0, staticW = 0.0, idleW = 0.0, dynamicW = 0.0;
    double peakW = 0.0;  ///< mean power of the time step in which it is largest
};

/// Energy of an inference by a rule of the literature.
struct AccountingFigure {
    const accounting::Mode* mode = nullptr;
    accounting::Operations operations{};
    double energyJ = 0.0;
    std::optional<double> ofDense{};  ///< over that of the network without spikes; empty where it multiplies nothing
};

/// One way to execute the network without spikes (accounting::BaselineWork), an inference of it.
struct BaselineFigure {
    double macs = 0.0;  ///< that are executed
    double latencyCycles = 0.0, energyJ = 0.0, dynamicJ = 0.0, staticJ = 0.0, idleJ = 0.0;
    std::vector<EnergyPart> byComponent{};
    double saving = 0.0;  ///< of the spiking network's energy against it; negative where the latter is less
};

/// With the static and idle energy of the time that a schedule takes.
struct BaselineFigures {
    BaselineFigure dense{};                        ///< every value is multiplied
    std::optional<BaselineFigure> zeroSkipping{};  ///< where it is known which values are zero
};

/// The network without spikes on the same chip (sim/accounting/baseline.hpp).
struct Baseline {
    std::string unavailable{};  ///< why there is none; then nothing of the rest is set
    std::uint64_t denseMacs = 0;
    std::uint32_t frames = 1;  ///< that an inference computes one by one (accounting::denseFrames)
    std::uint32_t rowsOfAPass = 1;
    program::Schedule schedule{};  ///< of the run
    BaselineFigures layered{};     ///< stage after stage, with barriers
    BaselineFigures lowerBound{};  ///< as if no core ever waited for another
    double sopPerMac = 0.0;        ///< synaptic operations a multiply-accumulate without spikes
    double macPerMac = 0.0;        ///< multiply-accumulates of graded events likewise
    /// Energy of the two over that of the network without spikes, arithmetic alone; in the order of
    /// accounting::kPrices.
    std::vector<double> arithmeticOfDense{};
    double breakEven = 0.0;  ///< of this chip: energy of events a multiply-accumulate over that a synaptic operation
    std::string verdict{};   ///< sentences: which of them takes less here, and by arithmetic alone

    /// In the run's own schedule: what it is compared with. Pipelined, all stages work at once.
    [[nodiscard]] const BaselineFigures& inSchedule() const {
        return schedule == program::Schedule::Layered ? layered : lowerBound;
    }
};

/// A mean over samples.
struct ConfidenceFigure {
    std::string name;
    double mean = 0.0;
    std::optional<Interval> interval{};  ///< 95 %
};

struct SampleRow {
    std::uint32_t index = 0, label = 0, prediction = 0, steps = 0, lastSpikeStep = 0;
    bool settled = false, leftEarly = false;
    std::optional<bool> spikesMatchReference{};  ///< empty where it was not checked
    std::uint64_t latencyCycles = 0, resetCycles = 0;
    double latencyS = 0.0, energyJ = 0.0;
    Activity<std::uint64_t> activity{};
    run::Agreement ann{}, trained{}, witness{};
    std::vector<tasks::Figure> figures{};  ///< of a task; then it has no label and prediction
};

/// One time step over all samples. Figures are divided by the number of all samples, so that a column adds up to the
/// figure of the whole run.
struct StepRow {
    std::uint32_t step = 0;
    std::uint64_t running = 0;  ///< samples that executed this step
    double accuracy = 0.0;      ///< had everything been read out now; a sample that ended keeps its prediction
    std::vector<tasks::Figure> figures{};  ///< the same of a task, in place of an accuracy
    Activity<double> activity{};
    double cycles = 0.0, energyJ = 0.0;
    double powerW = 0.0;  ///< mean over the step
};

/// On what the busiest core of a layer spent most cycles, but for those without anything to do.
enum class Bound : std::uint8_t {
    Compute,  ///< its units worked
    Port,     ///< a unit waited for a memory
    Network,  ///< AxonOutput waited for the network
    Barrier,  ///< it waited for the step to end
};
inline constexpr std::size_t kBounds = 4;
[[nodiscard]] std::string_view name(Bound bound);

/// One population with cores of its own, per inference.
struct LayerRow {
    std::string population;
    std::uint32_t stage = 0, cores = 0;
    std::uint64_t neurons = 0, memoryBits = 0;
    double spikesPerNeuron = 0.0;
    Activity<double> activity{};
    double dendriteBusyCycles = 0.0, somaBusyCycles = 0.0;  ///< summed over its cores
    double busiestCoreCycles = 0.0;  ///< cycles in which the busiest of its cores had work in hand
    double energyJ = 0.0;  ///< of its cores' counters; network, host, barriers, static and idle are the chip's
    std::array<double, kBounds> spentCycles{};  ///< of the busiest core, by Bound
    Bound boundBy = Bound::Compute;             ///< the largest of them
};

/// One population in one time step. Divided by the number of all samples, as a StepRow.
struct LayerStepRow {
    std::uint32_t step = 0;
    std::string population;
    double unitSpikes = 0.0, synapticOperations = 0.0;
    double busyCycles = 0.0;  ///< of the busiest of its cores in this step of each sample
};

/// One phase of one sample, cycles from its start.
struct PhaseRow {
    std::uint32_t sample = 0;
    hw::PhaseRecord phase{};
};

/// One core, per inference.
struct CoreRow {
    std::uint32_t core = 0, tile = 0, tileX = 0, tileY = 0;
    std::string population;
    operators::Slice slice{};
    /// The first three add up to the latency. The reset is the core's own; a sample waits for the slowest core's.
    double busyCycles = 0.0, networkWaitCycles = 0.0, barrierWaitCycles = 0.0, resetCycles = 0.0;
    /// Parts of the busy cycles, by cause; they overlap where units work at once.
    double dendriteBusyCycles = 0.0, somaBusyCycles = 0.0, portConflictCycles = 0.0, outputStallCycles = 0.0;
    double utilisation = 0.0;  ///< busy cycles of latency plus reset, 0..1
    double unitSpikes = 0.0, synapticOperations = 0.0;
    double energyJ = 0.0;  ///< of its counters
    hw::MemoryUse use{};
    mapping::StoredBytes stored{};
    /// Bits used of bits there are.
    double synapticUsed = 0.0, membraneUsed = 0.0, tracerUsed = 0.0, functionUsed = 0.0, fanoutUsed = 0.0;
};

/// One directed link of the network, per inference.
struct LinkRow {
    std::string link;  ///< `tile 3 east to tile 4`
    std::uint32_t tile = 0, tileX = 0, tileY = 0;
    std::uint32_t chip = 0;
    std::optional<std::uint32_t> toChip{};  ///< where the link leads to another chip
    double flits = 0.0;
    double utilisation = 0.0;  ///< flits times the cycles of each on the link, of the latency's cycles, 0..1
    double stallCycles = 0.0;  ///< flits times cycles in which one waited for room at its end, or for it to be free
    double meanQueue = 0.0;    ///< flits in the buffer at its end, mean over the latency
    std::uint64_t largestQueue = 0;
};

/// One router, per inference.
struct RouterRow {
    std::uint32_t tile = 0, tileX = 0, tileY = 0, chip = 0;
    double flitHops = 0.0;
    double utilisation = 0.0;  ///< mean of the links that leave it, 0..1
    double stallCycles = 0.0;  ///< flits times cycles in which one waited for room behind an output
    double meanQueue = 0.0;    ///< flits in its buffers, mean over the latency
};

/// Where the cycles of a packet in the network went, on average over the copies that arrived.
struct PacketLatency {
    double packets = 0.0;                                                         ///< an inference
    double routers = 0.0;                                                         ///< on the way of one
    double queueing = 0.0, routing = 0.0, serialisation = 0.0, contention = 0.0;  ///< [cycles]
    [[nodiscard]] double cycles() const { return queueing + routing + serialisation + contention; }
};

/// One entry of the energy table, per inference.
struct EnergyRow {
    std::string entry, component;  ///< the component, or static or idle
    double count = 0.0;            ///< events; of power: how many draw it
    std::string countUnit;
    std::optional<double> energyEachPj{};  ///< as billed at this chip's word widths; empty where nothing was counted
    double energyJ = 0.0, share = 0.0;
    std::string source, kind;
};

/// Agreement over all samples.
struct AgreementTotal {
    std::uint64_t wrongCodes = 0, codesChecked = 0;
    double largestLogitDifference = 0.0;
    std::uint64_t samples = 0;  ///< that had anything to compare
};

struct Simulation {
    run::SimulationCost cost{};
    double samplesPerS = 0.0;  ///< of wall time
    /// Of the time that the chip's simulation took, summed over processes: the speed of one process.
    double spikeEventsPerS = 0.0, synapticOperationsPerS = 0.0, flitHopsPerS = 0.0, cyclesPerS = 0.0;
};

struct Summary {
    Setup setup{};
    std::uint64_t samples = 0, samplesRequested = 0;
    bool complete = true;

    std::uint64_t correct = 0;
    double accuracy = 0.0;
    std::string task{};                    ///< empty for a classification, whose figures are the two above
    std::vector<tasks::Figure> figures{};  ///< of another task
    AgreementTotal ann{}, trained{}, witness{};
    std::optional<bool> spikesMatchReference{};  ///< empty where it was not checked
    std::uint64_t samplesWithSpikeMismatch = 0;

    Distribution steps{}, latencyCycles{}, resetCycles{};
    double lastSpikeStep = 0.0;  ///< mean
    std::uint64_t settled = 0, leftEarly = 0;
    std::uint64_t tickOverruns = 0;  ///< steps of all samples that took longer than a tick
    double throughputPerS = 0.0;

    Activity<double> activity{};  ///< per inference
    double spikesPerActivation = 0.0;
    double chipCrossingShare = 0.0;  ///< flits over links between chips, of the flit-hops, 0..1

    EnergySummary energy{};
    Power power{};
    std::vector<std::pair<std::string, double>> counters{};  ///< every counter by name, mean of an inference
    std::vector<AccountingFigure> accounting{};              ///< in the order of accounting::modes()
    Baseline baseline{};
    accounting::NeuroBench neuroBench{};
    std::vector<ConfidenceFigure> confidence{};
    std::optional<energy::Estimate> areaMm2{};  ///< empty without an area table

    std::vector<SampleRow> sampleRows{};  ///< by index
    std::vector<StepRow> stepRows{};
    std::vector<LayerRow> layerRows{};          ///< in topological order
    std::vector<LayerStepRow> layerStepRows{};  ///< by step, then in topological order
    std::vector<PhaseRow> phaseRows{};          ///< of the first sample, in order of time
    std::vector<CoreRow> coreRows{};            ///< by CoreId
    std::vector<LinkRow> linkRows{};            ///< those with the most flits first
    std::vector<RouterRow> routerRows{};        ///< by tile
    PacketLatency packetLatency{};
    std::vector<EnergyRow> energyRows{};  ///< in the order of the table

    Simulation simulation{};

    [[nodiscard]] double seconds(double cycles) const { return ratio(cycles, setup.clockHz); }
};

/// What a result is read against.
struct RunContext {
    const config::Experiment& experiment;
    const program::Program& program;
    const hw::Mapping& mapping;
    const energy::EnergyModel& energy;
    const tasks::Task* task = nullptr;  ///< null for a classification
    std::optional<energy::Estimate> areaMm2{};
};

/// Derives everything. The order of `result.samples` does not matter; everything but `simulation` depends on nothing
/// else than counters and comparisons, so that it is the same to the last bit on every repetition.
/// @throws InvariantError when a sample has not one set of counters for each core of the mapping; ConfigError when the
///         energy table leaves a figure open that the run needs (EnergyModel::energy)
[[nodiscard]] Summary summarise(const run::RunResult& result, const RunContext& context);

}  // namespace spikeloom::report
