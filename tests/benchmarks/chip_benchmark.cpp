// SPDX-License-Identifier: Apache-2.0
/// chip_benchmark [CONFIG] [SAMPLES]: how fast one process simulates an experiment at flit level, and where the time
/// goes. Prints ratios; checks nothing.
#include <fmt/format.h>
#include <signal.h>
#include <sys/time.h>

#include <array>
#include <cstdlib>
#include <map>
#include <string>
#include <systemc>
#include <typeinfo>

#include "hw/core/dendrite.hpp"
#include "hw/core/output.hpp"
#include "hw/core/soma.hpp"
#include "hw/noc/flit/network_interface.hpp"
#include "hw/noc/flit/router.hpp"
#include "models/support/error.hpp"
#include "sim/config/load.hpp"
#include "sim/run/sample_runner.hpp"
#include "sim/run/stopwatch.hpp"
#include "sim/run/worker_pool.hpp"

int sc_main(int, char**) {
    return 1;
}

namespace spikeloom {
namespace {

/// Samples which unit the scheduler is ticking, a thousand times a second of processor time.
class Profile {
public:
    explicit Profile(const hw::Chip& chip) {
        chip_ = &chip;
        taken_ = 0;
        struct sigaction action {};
        action.sa_handler = [](int) {
            if (taken_ == kMost) return;
            seen_[taken_] = chip_->clock().ticking();
            taken_ = taken_ + 1;
        };
        sigaction(SIGPROF, &action, nullptr);
        set(1000);
    }
    ~Profile() { set(0); }
    Profile(const Profile&) = delete;
    Profile& operator=(const Profile&) = delete;

    [[nodiscard]] static std::map<std::string, double> shares() {
        std::map<std::string, double> shares;
        for (std::size_t i = 0; i < taken_; ++i) shares[nameOf(seen_[i])] += 1.0 / static_cast<double>(taken_);
        return shares;
    }

private:
    static void set(long microseconds) {
        const itimerval interval{{0, microseconds}, {0, microseconds}};
        setitimer(ITIMER_PROF, &interval, nullptr);
    }
    static std::string nameOf(const hw::Clocked* unit) {
        if (!unit) return "kernel, scheduler, checks";
        const std::type_info& type = typeid(*unit);
        if (type == typeid(hw::Router)) return "routers";
        if (type == typeid(hw::NetworkInterface)) return "network interfaces";
        if (type == typeid(hw::Dendrite)) return "dendrites (synaptic operations)";
        if (type == typeid(hw::Soma)) return "somas (functions, neurons)";
        if (type == typeid(hw::AxonOutput)) return "axon outputs";
        return "host and controller";
    }

    static constexpr std::size_t kMost = 1 << 20;
    inline static const hw::Chip* chip_ = nullptr;
    inline static std::array<const hw::Clocked*, kMost> seen_{};
    inline static volatile std::size_t taken_ = 0;
};

void print(const char* what, double value, const char* unit) {
    fmt::print("{:<42}{:>12.2f} {}\n", what, value, unit);
}

void benchmark(const std::string& config, std::uint32_t samples) {
    const run::Stopwatch start;
    config::Experiment experiment = config::loadExperiment(config);
    experiment.samples = samples;
    const run::Prepared prepared = run::prepare(experiment);
    run::SampleRunner runner(prepared, nullptr);
    print("start-up: load, lower, map, elaborate", 1e3 * start.seconds(), "ms");
    double chip = 0, reference = 0, oracle = 0, synaptic = 0, events = 0, hops = 0, cycles = 0;
    {
        const Profile profile(runner.chip());
        for (std::uint32_t i = 0; i < prepared.samples; ++i) {
            const run::SampleResult sample = runner.run(i).value();
            chip += sample.chipSeconds;
            reference += sample.referenceSeconds;
            oracle += sample.oracleSeconds;
            hops += static_cast<double>(sample.chip.flitHops);
            cycles += static_cast<double>(sample.latencyCycles);
            for (const auto& core : sample.cores) {
                synaptic += static_cast<double>(core.synapticOperations);
                events += static_cast<double>(core.spikeEvents);
            }
        }
    }
    const double n = prepared.samples;
    print("chip at flit level", 1e3 * chip / n, "ms a sample");
    print("reference engine", 1e3 * reference / n, "ms a sample");
    print("oracles", 1e3 * oracle / n, "ms a sample");
    print("synaptic operations", synaptic / chip / 1e6, "M/s");
    print("spike events", events / chip / 1e6, "M/s");
    print("flit-hops", hops / chip / 1e6, "M/s");
    print("clock cycles", cycles / chip / 1e6, "M/s");
    print("peak memory", static_cast<double>(run::peakRssBytes()) / 1e6, "MB");
    fmt::print("time by part (checks of the reference and oracles included):\n");
    for (const auto& [name, share] : Profile::shares()) fmt::print("  {:<40}{:>12.1f} %\n", name, 100 * share);
}

}  // namespace
}  // namespace spikeloom

int main(int argc, char** argv) {
    const std::string config =
        argc > 1 ? argv[1] : std::string(SPIKELOOM_SOURCE_DIR) + "/configs/experiments/digits_vit.json";
    try {
        spikeloom::benchmark(config, argc > 2 ? static_cast<std::uint32_t>(std::strtoul(argv[2], nullptr, 10)) : 20);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
