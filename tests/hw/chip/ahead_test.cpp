// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ostream>

#include "tests/hw/chip/chip_bench.hpp"
#include "tests/support/random_layers.hpp"

/// Chips whose network is simulated packet by packet or not at all: units run ahead of the clock. What is computed and
/// counted is that of the flit level, when it happens is close to it.
namespace spikeloom::hw {
namespace {

using program::Schedule;

struct Case {
    std::string name, fidelity;
    Schedule schedule = Schedule::Layered;
    std::string topology = "mesh";
    bool packs = false, trees = false;
    double errorMax = 0.05;
};
void PrintTo(const Case& one, std::ostream* out) {
    *out << one.name;
}

ChipSpec chipOf(const Case& one, const std::string& fidelity) {
    ChipSpec chip = smallCores();
    chip.noc.fidelity = fidelity;
    chip.noc.packet.spikesMax = one.packs ? 16 : 1;
    if (one.trees) chip.noc.multicast = Multicast::Tree;
    if (one.topology == "torus") chip.noc.topology = Topology::Torus;
    if (one.topology == "board") {
        chip.board.chipsX = 2;
        chip.board.linkCycles = 6;
    }
    return chip;
}

/// Counters that say when something happened, or how long somebody waited, and not what was done.
bool isOfTime(std::string_view name) {
    constexpr std::array names{"core.busy_cycles",         "core.network_wait_cycles", "core.port_conflict_cycles",
                               "core.output_stall_cycles", "noc.queueing_cycles",      "noc.contention_cycles"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

template <class Counters>
void expectSameWork(const Counters& counters, const Counters& expected) {
    const auto compare = [&](const CounterField<Counters>& field) {
        if (isOfTime(field.info.name)) return;
        EXPECT_EQ(counters.*(field.member), expected.*(field.member)) << field.info.name;
    };
    std::apply([&](const auto&... fields) { (compare(fields), ...); }, Counters::fields());
}

class ChipAhead : public ::testing::TestWithParam<Case> {};

TEST_P(ChipAhead, DoesTheWorkOfTheFlitLevelInAboutItsTime) {
    const Case& one = GetParam();
    const RandomCase sample(7);
    const program::RunRule rule{.schedule = one.schedule};
    ChipBench chip("Ahead", sample.program, {.chip = chipOf(one, one.fidelity), .rule = rule});
    ChipBench reference("Reference", sample.program, {.chip = chipOf(one, "flit"), .rule = rule});
    const ChipBench::Run run = runLikeReference(chip, sample.input), expected = reference.run(sample.input);
    EXPECT_GT(sumOf(run.cores).unitSpikes, 100u);
    ASSERT_EQ(run.cores.size(), expected.cores.size());
    for (std::size_t core = 0; core < run.cores.size(); ++core) expectSameWork(run.cores[core], expected.cores[core]);
    expectSameWork(run.chip, expected.chip);
    const auto cycles = static_cast<double>(run.latency), exact = static_cast<double>(expected.latency);
    EXPECT_LE(std::abs(cycles - exact), one.errorMax * exact) << cycles << " instead of " << exact;
}

INSTANTIATE_TEST_SUITE_P(All, ChipAhead,
                         ::testing::Values(Case{"packet", "packet"},
                                           Case{"packet_pipelined", "packet", Schedule::Pipelined},
                                           Case{"ideal", "ideal"},
                                           Case{"ideal_pipelined", "ideal", Schedule::Pipelined},
                                           Case{"packet_torus", "packet", Schedule::Pipelined, "torus"},
                                           Case{"packet_board", "packet", Schedule::Layered, "board"},
                                           Case{"packet_packed", "packet", Schedule::Pipelined, "mesh", true},
                                           Case{"packet_trees", "packet", Schedule::Pipelined, "mesh", false, true},
                                           Case{"packet_packed_trees", "packet", Schedule::Layered, "mesh", true, true},
                                           Case{"ideal_trees", "ideal", Schedule::Layered, "mesh", false, true}),
                         [](const auto& one) { return one.param.name; });

TEST(ChipAheadOfTime, RepeatsASampleWhateverCameBefore) {
    const RandomCase sample(8);
    ChipSpec spec = smallCores();
    spec.noc.fidelity = "packet";
    ChipBench chip("Chip", sample.program, {.chip = spec, .rule = {.schedule = Schedule::Pipelined}});
    const ChipBench::Run first = chip.run(sample.input);
    chip.run(sample.otherInput);
    const ChipBench::Run again = chip.run(sample.input);
    EXPECT_EQ(first.latency, again.latency);
    EXPECT_EQ(first.stepCycles, again.stepCycles);
    EXPECT_EQ(valuesOf(first.chip), valuesOf(again.chip));
    for (std::size_t core = 0; core < first.cores.size(); ++core)
        EXPECT_EQ(valuesOf(first.cores[core]), valuesOf(again.cores[core]));
}

// As at the flit level: a core works, waits for a barrier or waits for the network.
TEST(ChipAheadOfTime, CyclesOfACoreAddUpToTheLatency) {
    const RandomCase sample(9);
    ChipSpec spec = smallCores();
    spec.noc.fidelity = "packet";
    ChipBench chip("Chip", sample.program, {.chip = spec});
    const ChipBench::Run run = chip.run(sample.input);
    for (const CoreCounters& core : run.cores)
        EXPECT_EQ(core.busyCycles + core.barrierWaitCycles + core.networkWaitCycles, run.latency);
}

}  // namespace
}  // namespace spikeloom::hw
