// SPDX-License-Identifier: Apache-2.0
/// trace_benchmark [SAMPLES]: what traces cost: the processor time of runs with and without, of the experiments that
/// come with the program, from the first cycle to the last hash of the manifest. Prints ratios; checks nothing.
#include <fmt/format.h>
#include <sys/resource.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <systemc>

#include "models/support/error.hpp"
#include "models/support/temporary_directory.hpp"
#include "sim/config/load.hpp"
#include "sim/report/run_directory.hpp"
#include "sim/simulate/simulation.hpp"

int sc_main(int, char**) {
    return 1;
}

namespace spikeloom {
namespace {

namespace fs = std::filesystem;

/// The kinds of runs take turns: the machine's speed changes while they do.
constexpr int kTurns = 7;

/// Of this process and of those that it has waited for.
double processorSeconds() {
    double seconds = 0;
    for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage used{};
        ::getrusage(who, &used);
        for (const timeval& time : {used.ru_utime, used.ru_stime})
            seconds += static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    }
    return seconds;
}

struct Cost {
    double seconds = 0;       ///< a sample
    std::uint64_t bytes = 0;  ///< of the run's directory, a sample
};

std::uint64_t bytesOf(const fs::path& folder) {
    std::uint64_t bytes = 0;
    for (const auto& file : fs::directory_iterator(folder)) bytes += file.file_size();
    return bytes;
}

/// A way to run, and the least that it took: others use the machine too.
struct Kind {
    const char* name;
    bool timeline, spikes;
    Cost least{};

    void run(const simulate::Simulation& simulation, const fs::path& folder) {
        const std::uint32_t samples = simulation.prepared().samples;
        const trace::Options trace{
            .timeline = timeline, .spikes = spikes, .samples = samples, .entries = std::uint64_t{samples} * 4'000'000};
        AtomicDirectory directory = report::openRunDirectory(folder / "run");
        const double before = processorSeconds();
        static_cast<void>(simulation.run(directory, {.isolated = true, .trace = trace}, {}));
        const double seconds = (processorSeconds() - before) / samples;
        if (least.seconds == 0 || seconds < least.seconds) least = {seconds, bytesOf(folder / "run") / samples};
    }
};

void benchmark(const std::string& name, std::uint32_t samples, const fs::path& folder) {
    const fs::path file = fs::path(SPIKELOOM_SOURCE_DIR) / "configs/experiments" / (name + ".json");
    config::Experiment experiment = config::loadExperiment(file);
    experiment.samples = samples;
    experiment.check = {.reference = false, .oracle = false};
    const simulate::Simulation simulation(file, experiment);
    std::array<Kind, 4> kinds{
        {{"off", false, false}, {"timeline", true, false}, {"spikes", false, true}, {"both", true, true}}};
    for (int turn = 0; turn < kTurns; ++turn)
        for (Kind& kind : kinds) kind.run(simulation, folder);
    const Cost& off = kinds[0].least;
    fmt::print("{}, processor time of a sample\n", name);
    for (const Kind& kind : kinds)
        fmt::print("{:>12}{:>10.1f} ms, x {:.2f}, {:.1f} MB\n", kind.name, 1e3 * kind.least.seconds,
                   kind.least.seconds / off.seconds, 1e-6 * static_cast<double>(kind.least.bytes - off.bytes));
}

}  // namespace
}  // namespace spikeloom

int main(int argc, char** argv) {
    const std::uint32_t samples = argc > 1 ? static_cast<std::uint32_t>(std::strtoul(argv[1], nullptr, 10)) : 3;
    try {
        const spikeloom::TemporaryDirectory folder("trace");
        for (const char* name : {"digits_vit", "digits_cnn"}) spikeloom::benchmark(name, samples, folder.path());
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
    }
}
