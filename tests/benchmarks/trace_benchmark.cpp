// SPDX-License-Identifier: Apache-2.0
/// trace_benchmark [SAMPLES]: what traces cost: the time of a chip's samples with and without, of the experiments that
/// come with the program. Prints ratios; checks nothing.
#include <fmt/format.h>
#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <systemc>

#include "models/support/error.hpp"
#include "sim/config/load.hpp"
#include "sim/run/execute.hpp"

int sc_main(int, char**) {
    return 1;
}

namespace spikeloom {
namespace {

struct Cost {
    double seconds = 0;  ///< of the chip, a sample
    std::uint64_t entries = 0;
};

/// The least of several, since others use the machine too.
Cost costOf(const run::Prepared& prepared, const trace::Options& trace) {
    constexpr int kRepetitions = 3;
    Cost least;
    for (int i = 0; i < kRepetitions; ++i) {
        const run::RunResult result = run::execute(prepared, {.isolated = true, .trace = trace});
        Cost cost;
        for (const run::SampleResult& sample : result.samples) {
            cost.seconds += sample.chipSeconds / prepared.samples;
            if (sample.trace) cost.entries += sample.trace->timeline.entries + sample.trace->spikes.entries;
        }
        if (i == 0 || cost.seconds < least.seconds) least = cost;
    }
    return least;
}

void benchmark(const std::string& name, std::uint32_t samples, const std::filesystem::path& folder) {
    config::Experiment experiment =
        config::loadExperiment(std::string(SPIKELOOM_SOURCE_DIR) + "/configs/experiments/" + name + ".json");
    experiment.samples = samples;
    experiment.check = {.reference = false, .oracle = false};
    const run::Prepared prepared = run::prepare(experiment);
    const double off = costOf(prepared, {}).seconds;
    fmt::print("{:<14}{:>16}{:>10.1f} ms a sample\n", name, "off", 1e3 * off);
    const auto compare = [&](const char* what, bool timeline, bool spikes) {
        const Cost on = costOf(prepared, {.timeline = timeline,
                                          .spikes = spikes,
                                          .samples = prepared.samples,
                                          .entries = std::uint64_t{prepared.samples} * 4'000'000,
                                          .folder = folder});
        fmt::print("{:<14}{:>16}{:>10.1f} ms a sample, x {:.2f}, {} entries a sample\n", "", what, 1e3 * on.seconds,
                   on.seconds / off, on.entries / prepared.samples);
    };
    compare("timeline", true, false);
    compare("spikes", false, true);
    compare("both", true, true);
}

}  // namespace
}  // namespace spikeloom

int main(int argc, char** argv) {
    const std::uint32_t samples = argc > 1 ? static_cast<std::uint32_t>(std::strtoul(argv[1], nullptr, 10)) : 3;
    std::string folder = (std::filesystem::temp_directory_path() / "spikeloom_trace_XXXXXX").string();
    try {
        if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary directory");
        for (const char* name : {"digits_vit", "digits_cnn"}) spikeloom::benchmark(name, samples, folder);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
    }
    std::filesystem::remove_all(folder);
}
