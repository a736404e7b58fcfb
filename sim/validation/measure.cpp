// SPDX-License-Identifier: Apache-2.0
#include "sim/validation/measure.hpp"

#include <nlohmann/json.hpp>

#include "hw/noc/topology.hpp"
#include "sim/config/load.hpp"
#include "sim/run/execute.hpp"

namespace spikeloom::validation {
namespace {

/// The preset, with as many tiles as the workload needs where that is a part of the chip.
nlohmann::json chipOf(const Point& point) {
    nlohmann::json chip{{"extends", point.chip}};
    if (point.clockMhz) chip["clock_mhz"] = *point.clockMhz;
    if (point.scale > 1) chip["mesh"] = "auto";
    return chip;
}

Layout layoutOf(const run::Prepared& prepared, const Crossbar& crossbar) {
    const hw::MeshShape shape = hw::shapeOf(prepared.mapping);
    Layout layout;
    for (const hw::CoreMapping& core : prepared.mapping.cores) {
        const program::Widths& widths = prepared.program.at(core.population).widths;
        if (crossbar.hasNeurons && core.population == prepared.program.readout) {
            layout.readoutBits = widths.membraneBits;
            continue;
        }
        layout.sumBits = widths.pendingBits;  // crossbars are alike
        layout.membraneBits = widths.membraneBits;
        layout.horizontal += shape.x(core.tile);
        layout.vertical += shape.y(core.tile);
    }
    return layout;
}

}  // namespace

std::optional<Measurement> measure(const Point& point, const std::filesystem::path& folder,
                                   const std::atomic<bool>* interrupted) {
    const auto file = write(point.workload, point.name, chipOf(point), point.energy, folder);
    const run::Prepared prepared = run::prepare(config::loadExperiment(file));
    // In a process of its own: one process can elaborate one chip.
    const run::RunResult result = run::execute(prepared, {.isolated = true, .interrupted = interrupted});
    if (!result.complete) return std::nullopt;
    Measurement measured{.chip = prepared.experiment.chip,
                         .cores = static_cast<std::uint32_t>(prepared.mapping.cores.size()),
                         .layout = layoutOf(prepared, point.workload)};
    for (const run::SampleResult& sample : result.samples)
        for (const run::StepRecord& step : sample.stepRecords) {
            hw::add(measured.core, step.core);
            hw::add(measured.network, step.chip);
            measured.cycles += step.cycles;
        }
    return measured;
}

}  // namespace spikeloom::validation
