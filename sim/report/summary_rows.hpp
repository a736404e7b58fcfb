// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "sim/report/summary.hpp"

/// The parts of `summarise`: each derives one table. Samples come in order of their index.
namespace spikeloom::report {

using Samples = std::vector<const run::SampleResult*>;

/// 0 where there is nothing to divide by.
[[nodiscard]] inline double mean(std::uint64_t total, std::uint64_t count) {
    return ratio(static_cast<double>(total), static_cast<double>(count));
}

/// Everything that was counted during a stretch of time.
struct Tally {
    hw::CoreCounters core{};
    hw::ChipCounters chip{};
    std::uint64_t cycles = 0;

    void add(const Tally& other);
    [[nodiscard]] Activity<std::uint64_t> activity() const;
    [[nodiscard]] energy::Breakdown energy(const energy::EnergyModel& model) const {
        return model.energy(core, chip, cycles);
    }
};

/// A whole sample, its reset included.
[[nodiscard]] Tally tallyOf(const run::SampleResult& sample);

/// @param count  inferences; 0 gives zeros
[[nodiscard]] Activity<double> perInference(const Activity<std::uint64_t>& total, std::size_t count);

[[nodiscard]] std::vector<SampleRow> sampleRows(const Samples& samples, const RunContext& context);
/// The longest sample's; 0 without samples.
[[nodiscard]] std::uint32_t lastStep(const Samples& samples);
[[nodiscard]] std::vector<StepRow> stepRows(const Samples& samples, const RunContext& context);

/// Counters of every core over all samples, by CoreId.
[[nodiscard]] std::vector<hw::CoreCounters> coreTotals(const Samples& samples, const RunContext& context);
/// @param cycles  latency and reset of all samples
[[nodiscard]] std::vector<CoreRow> coreRows(const std::vector<hw::CoreCounters>& totals, std::size_t count,
                                            std::uint64_t cycles, const RunContext& context);
[[nodiscard]] std::vector<LayerRow> layerRows(const std::vector<hw::CoreCounters>& totals, std::size_t count,
                                              const RunContext& context);

[[nodiscard]] std::vector<LayerStepRow> layerStepRows(const Samples& samples, const RunContext& context);
[[nodiscard]] std::vector<PhaseRow> phaseRows(const Samples& samples);

/// Links with the most flits first; of equal ones in the network's order.
[[nodiscard]] std::vector<LinkRow> linkRows(const Samples& samples, const RunContext& context);

[[nodiscard]] std::vector<RouterRow> routerRows(const Samples& samples, const RunContext& context);
/// @param total  over all samples
[[nodiscard]] PacketLatency packetLatency(const hw::ChipCounters& total, std::size_t count);

/// @param total  breakdown of all samples together
[[nodiscard]] EnergySummary energySummary(const energy::Breakdown& total, std::size_t count,
                                          const energy::EnergyModel& model);
/// @param total  over all samples
[[nodiscard]] std::vector<EnergyPart> energyByLayer(const std::vector<LayerRow>& layers, const Tally& total,
                                                    std::size_t count, const RunContext& context);
[[nodiscard]] StaticAccounting staticAccounting(const Tally& total, std::size_t count, const RunContext& context);
[[nodiscard]] std::vector<EnergyRow> energyRows(const energy::Breakdown& total, std::size_t count,
                                                const energy::EnergyModel& model);

/// Every counter, mean of an inference. @param total  over all samples
[[nodiscard]] std::vector<std::pair<std::string, double>> counterMeans(const Tally& total, std::size_t count);

/// What rules of the literature have to know of the run. @param cores  counters of every core over all samples
[[nodiscard]] accounting::Workload workload(const Samples& samples, const std::vector<hw::CoreCounters>& cores,
                                            const RunContext& context);
[[nodiscard]] std::vector<AccountingFigure> accountingFigures(const accounting::Workload& workload);
/// @param energyJ  of the spiking network, an inference
[[nodiscard]] Baseline baseline(const Samples& samples, const accounting::Workload& workload, double energyJ,
                                const RunContext& context);
/// @param summary  with everything else
[[nodiscard]] std::vector<ConfidenceFigure> confidence(const Summary& summary);

}  // namespace spikeloom::report
