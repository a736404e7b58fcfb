// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/trace_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "models/support/error.hpp"

namespace spikeloom::cli {

void TraceOptions::declare(CLI::App& command) {
    CLI::Option* trace =
        command
            .add_option("--trace", traces,
                        "timeline: timeline.json, what every unit did when, for ui.perfetto.dev or chrome://tracing; "
                        "spikes: spikes.csv and spikes.nir.h5, every spike")
            ->delimiter(',')
            ->check(CLI::IsMember({"timeline", "spikes"}))
            ->type_name("WHAT");
    command.add_option("--trace-samples", samples, "how many samples are traced, from the first on")
        ->check(CLI::Range(1U, 1U << 20U))
        ->needs(trace)
        ->type_name("N")
        ->capture_default_str();
    command
        .add_option(
            "--trace-events", events,
            "room in a trace, shared equally by its samples; what does not fit is left out, and the run goes on")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 40U))
        ->needs(trace)
        ->type_name("N")
        ->capture_default_str();
}

void TraceOptions::requireLocal(const EngineOptions& engine) const {
    if (traces.empty() || engine.name == "local") return;
    throw ConfigError({"", "--trace",
                       fmt::format("the workers of --engine {} may be on other machines, and their traces cannot reach "
                                   "the directory of this run",
                                   engine.name),
                       "trace a few samples with --engine local"});
}

trace::Options TraceOptions::wanted() const {
    const auto asked = [&](const char* what) { return std::find(traces.begin(), traces.end(), what) != traces.end(); };
    return {.timeline = asked("timeline"), .spikes = asked("spikes"), .samples = samples, .entries = events};
}

}  // namespace spikeloom::cli
