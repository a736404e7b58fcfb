// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/simulate_point.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "models/support/error.hpp"
#include "sim/config/load.hpp"
#include "sim/run/worker_pool.hpp"
#include "sim/simulate/simulation.hpp"
#include "sim/sweep/converted.hpp"

namespace spikeloom::sweep {
namespace {

using Json = nlohmann::json;

Figures figuresOf(const report::Summary& summary) {
    const double latency = summary.seconds(summary.latencyCycles.mean);
    const double energy = summary.energy.totalJ.nominal;
    Figures figures{{"latency_s", latency},
                    {"throughput_per_s", summary.throughputPerS},
                    {"energy_j", energy},
                    {"energy_static_j", summary.energy.staticJ + summary.energy.idleJ},
                    {"edp_js", latency * energy},
                    {"cores", summary.setup.cores},
                    {"steps", summary.steps.mean},
                    {"spike_events", summary.activity.spikeEvents},
                    {"synaptic_operations", summary.activity.synapticOperations},
                    {"flit_hops", summary.activity.flitHops}};
    if (summary.areaMm2) figures["area_mm2"] = summary.areaMm2->nominal;
    if (summary.task.empty()) figures["accuracy"] = summary.accuracy;
    return figures;
}

std::filesystem::path baseOf(const Json& request) {
    if (request.contains("base")) return std::string(request["base"]);
    const Json& source = request.at("conversion");
    convert::Request conversion;
    conversion.network = std::string(source.at("network"));
    conversion.method = source.at("method");
    conversion.calibration = std::string(source.at("calibration"));
    conversion.images = std::string(source.at("images"));
    conversion.spec = convert::specOf(source.at("set"));
    return converted(conversion, std::string(source.at("directory")));
}

/// What goes wrong with a sound configuration makes it no unsound one: it may be tried again. A full disk, say.
simulate::Simulation::Result runOf(const simulate::Simulation& simulation, const std::filesystem::path& target) {
    try {
        AtomicDirectory directory = report::openRunDirectory(target);
        return simulation.run(directory, {}, {"spikeloom", "sweep"});
    } catch (const ConfigError& error) {
        throw std::runtime_error(error.what());
    }
}

Outcome simulate(const Json& request) {
    const config::Assignments assignments{request.at("assignments"), request.at("file"),
                                          std::filesystem::path(request.at("file")).parent_path()};
    const std::filesystem::path base = baseOf(request), target = request.at("directory");
    const simulate::Simulation simulation(base, config::BaseExperiment(base).with(assignments));
    const simulate::Simulation::Result made = runOf(simulation, target);
    if (made.verdict.finding == simulate::Finding::Sound) {
        return {.status = Status::Complete, .figures = figuresOf(made.summary)};
    }
    return {.status = Status::Failed, .error = fmt::format("{}", fmt::join(made.verdict.complaints, "\n"))};
}

Outcome outcomeHere(const Json& request) {
    try {
        return simulate(request);
    } catch (const ConfigError& error) {
        return {.status = Status::Refused, .error = error.what()};
    } catch (const std::exception& error) {
        return {.status = Status::Failed, .error = error.what()};
    }
}

}  // namespace

std::string simulatePoint(const Json& request) {
    const Outcome outcome = outcomeHere(request);
    return Json{{"status", nameOf(outcome.status)},
                {"figures", outcome.figures},
                {"error", outcome.error},
                {"peak_rss_bytes", run::peakRssBytes()}}
        .dump(-1, ' ', false, Json::error_handler_t::replace);
}

Outcome outcomeOf(const std::string& answer) {
    const Json json = Json::parse(answer, nullptr, false);
    const auto status = json.is_object() ? statusOf(json.value("status", "")) : std::nullopt;
    if (!status) throw std::runtime_error("a worker's answer is none: " + answer.substr(0, 200));
    Outcome outcome;
    outcome.status = *status;
    outcome.figures = json["figures"].get<Figures>();
    outcome.error = json["error"];
    outcome.peakRssBytes = json["peak_rss_bytes"];
    return outcome;
}

}  // namespace spikeloom::sweep
