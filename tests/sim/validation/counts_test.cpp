// SPDX-License-Identifier: Apache-2.0
#include "sim/validation/counts.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "sim/config/load.hpp"
#include "sim/config/presets.hpp"
#include "sim/energy/counter_names.hpp"
#include "sim/validation/point.hpp"

namespace spikeloom::validation {
namespace {

using Expected = std::map<std::string, std::uint64_t>;

/// What a point's workload makes its chip count.
Expected countsOfPoint(const std::string& name, const Layout& layout) {
    const Point point = select({name}).at(0);
    const hw::ChipSpec chip = config::loadChip(config::configsDirectory() / "chips" / (point.chip + ".json"));
    Expected counts;
    for (const Count& count : countsOf(point.workload, chip, layout)) counts[count.counter] = count.expected;
    return counts;
}

void expectEach(const Expected& counts, const Expected& byHand) {
    for (const auto& [counter, expected] : byHand) EXPECT_EQ(counts.at(counter), expected) << counter;
}

// 4 steps x 256 spikes x 256 synapses of -1: sums to 256 (10 bits), membranes to 1024 (12 bits). A spike reads 256 x 4
// bits in words of 32, and reads and writes 22 words of 128 bits, 12 sums in each; a step 22 and 26 more. A packet of
// 42 bits is a flit of 64. Input and the one stage end with a barrier each.
TEST(Counts, OfOdinsCrossbarAreThoseWorkedOutByHand) {
    expectEach(countsOfPoint("odin-75MHz", {.sumBits = 10, .membraneBits = 12}),
               {{"core.events_received", 1024},
                {"core.synaptic_operations", 262144},
                {"core.event_additions", 262144},
                {"core.adder_bits", 2621440},
                {"core.synaptic_read_words", 1024 * 32},
                {"core.membrane_read_words", 1024 * 22 + 4 * (22 + 26)},
                {"core.membrane_write_words", 1024 * 22 + 4 * (22 + 26)},
                {"core.rows_visited", 4},
                {"core.neuron_updates", 1024},
                {"core.neuron_update_bits", 1024 * 12},
                {"core.axon_fifo_pushes", 1024},
                {"noc.horizontal_hops", 0},
                {"noc.local_hops", 1024},
                {"noc.flit_hops", 1024},
                {"host.link_bits", 65536},
                {"chip.barriers", 8},
                {"chip.core_barriers", 8},
                {"core.unit_spikes", 0}});
}

// 20.07 Hz x 0.25 s x 256 axons = 1284 spikes, on 16 cores, 128 synapses each: a row of 512 bits has them all. Sums of
// 9 bits, 14 in a word of 128: 10 words of a group; 19 of all sums and 37 of all membranes (17 bits, 7 a word) in each
// of 250 steps; the readout behind the cores is one neuron more. A packet of 32 bits is a flit.
TEST(Counts, OfTrueNorthsCoresAreThoseWorkedOutByHand) {
    const Layout layout{.sumBits = 9, .membraneBits = 17, .readoutBits = 17, .horizontal = 32, .vertical = 24};
    expectEach(countsOfPoint("truenorth-20Hz", layout),
               {{"core.events_received", 1284 * 16},
                {"core.synaptic_operations", 1284 * 16 * 128},
                {"core.adder_bits", 1284 * 16 * 128 * 9},
                {"core.synaptic_read_words", 1284 * 16},
                {"core.membrane_read_words", 1284 * 16 * 10 + 16 * 250 * (19 + 37) + 250},
                {"core.membrane_write_words", 1284 * 16 * 10 + 16 * 250 * (19 + 37) + 250},
                {"core.rows_visited", 17 * 250},
                {"core.neuron_updates", 250 * (16 * 256 + 1)},
                {"core.neuron_update_bits", 250 * (16 * 256 + 1) * 17},
                {"noc.packets_ejected", 1284 * 16},
                {"noc.horizontal_hops", 1284 * 32},
                {"noc.vertical_hops", 1284 * 24},
                {"noc.link_traversals", 1284 * 56},
                {"noc.flit_hops", 1284 * (56 + 16)},
                {"noc.packet_routers", 1284 * (56 + 16)},
                {"host.link_bits", 1284 * 16 * 32},
                {"chip.barriers", 750},
                {"chip.core_barriers", 750 * 17}});
}

// 667 spikes on 10 cores of 480 patterns: 480 x 8 bits in words of 64; sums of 10 bits, 6 in a word of 64: 80 words;
// membranes of 16 bits, 4 in a word: 120.
TEST(Counts, OfLoihisQueryAreThoseWorkedOutByHand) {
    const Layout layout{.sumBits = 10, .membraneBits = 16, .readoutBits = 16, .horizontal = 4, .vertical = 4};
    expectEach(countsOfPoint("loihi1-knn-low", layout),
               {{"core.events_received", 6670},
                {"core.synaptic_operations", 6670 * 480},
                {"core.synaptic_read_words", 6670 * 60},
                {"core.membrane_read_words", 6670 * 80 + 60 * 10 * (80 + 120) + 60},
                {"core.neuron_updates", 60 * 4801},
                {"core.axon_fifo_pops", 6670},
                {"noc.horizontal_hops", 667 * 4},
                {"core.neuron_events", 0}});
}

// Cycles are judged by the rates and the power that they make.
TEST(Counts, AreOfEveryCounterButThoseOfCycles) {
    const Expected counts = countsOfPoint("odin-75MHz", {.sumBits = 10, .membraneBits = 12});
    for (const hw::CounterInfo& info : energy::allCounters())
        EXPECT_NE(counts.contains(std::string(info.name)), info.name.ends_with("_cycles")) << info.name;
}

TEST(Counts, AreOfCountersThatThereAre) {
    const std::vector<std::string> names = energy::counterNames();
    const std::set<std::string> known(names.begin(), names.end());
    for (const auto& [counter, expected] : countsOfPoint("odin-75MHz", {.sumBits = 10, .membraneBits = 12}))
        EXPECT_TRUE(known.contains(counter)) << counter;
}

// Else a core would not be touched in every step, as the counts have it.
TEST(Counts, HoldForWorkloadsWithAnEventInEveryStep) {
    for (const Point& point : points()) EXPECT_GE(point.workload.events, point.workload.steps) << point.name;
}

}  // namespace
}  // namespace spikeloom::validation
