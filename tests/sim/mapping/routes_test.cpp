// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/routes.hpp"

#include <gtest/gtest.h>

#include "sim/mapping/mapper.hpp"
#include "tests/sim/mapping/programs.hpp"

namespace spikeloom::mapping {
namespace {

using namespace testing;
using operators::Slice;
using program::PopulationId;
using program::ProjectionId;

/// Cores on tiles of their own number.
hw::Mapping coresOf(const std::vector<std::pair<PopulationId, Slice>>& slices) {
    hw::Mapping mapping;
    mapping.mesh = {.width = static_cast<std::uint32_t>(slices.size()), .height = 1};
    for (std::uint32_t i = 0; i < slices.size(); ++i) {
        hw::CoreMapping& core = mapping.cores.emplace_back();
        core.population = slices[i].first;
        core.slice = slices[i].second;
        core.tile = hw::TileId{i};
    }
    return mapping;
}

void expectEntry(const hw::FanoutEntry& entry, Slice box, std::uint32_t target, std::uint16_t axon) {
    EXPECT_EQ(entry.box, box);
    EXPECT_EQ(entry.targets, (std::vector<hw::FanoutTarget>{{hw::CoreId{target}, axon}}));
}

// `b` is cut into rows 0-1 and 2-3, `a` into rows 0-2 and 3: the first core of `a` feeds both halves of `b`.
TEST(Routes, SendEachNeuronToTheCoresThatNeedIt) {
    ProgramBuilder builder;
    builder.input(4, 2);
    const PopulationId a = builder.spiking("a", 4, 2), b = builder.spiking("b", 4, 3);
    builder.linear(a, b);
    hw::Mapping mapping = coresOf({{a, {0, 3, 0, 2}}, {a, {3, 4, 0, 2}}, {b, {0, 2, 0, 3}}, {b, {2, 4, 0, 3}}});
    writeRoutes(builder.build(), program::Timetable(builder.build(), {}), hw::Multicast::Copies, mapping);
    ASSERT_EQ(mapping.cores[0].fanout.size(), 2u);
    expectEntry(mapping.cores[0].fanout[0], {0, 2, 0, 2}, 2, 0);
    expectEntry(mapping.cores[0].fanout[1], {2, 3, 0, 2}, 3, 0);
    ASSERT_EQ(mapping.cores[1].fanout.size(), 1u);
    expectEntry(mapping.cores[1].fanout[0], {3, 4, 0, 2}, 3, 0);
    EXPECT_TRUE(mapping.cores[2].fanout.empty());
}

TEST(Routes, NumberAxonsInTheOrderOfTheProjections) {
    ProgramBuilder builder;
    const PopulationId in = builder.input(4, 2);
    const PopulationId a = builder.spiking("a", 4, 2), b = builder.spiking("b", 4, 2);
    const ProjectionId skip = builder.linear(in, b), direct = builder.identity(a, b);
    hw::Mapping mapping = coresOf({{a, {0, 4, 0, 2}}, {b, {0, 4, 0, 2}}});
    writeRoutes(builder.build(), program::Timetable(builder.build(), {}), hw::Multicast::Copies, mapping);
    ASSERT_EQ(mapping.cores[1].axons.size(), 2u);
    EXPECT_EQ(mapping.cores[1].axons[0].projection, skip);
    EXPECT_EQ(mapping.cores[1].axons[1].projection, direct);
    ASSERT_EQ(mapping.hostFanout.size(), 1u);
    expectEntry(mapping.hostFanout[0], {0, 4, 0, 2}, 1, 0);
    expectEntry(mapping.cores[0].fanout[0], {0, 4, 0, 2}, 1, 1);
}

TEST(Routes, GiveANeuronThatIsBothOperandsTwoEntries) {
    ProgramBuilder builder;
    builder.input(3, 2);
    const PopulationId x = builder.spiking("x", 3, 2), attn = builder.softmax("attn", 3, 3);
    builder.scores(x, x, attn, 1);
    hw::Mapping mapping = coresOf({{x, {0, 3, 0, 2}}, {attn, {0, 2, 0, 3}}});
    writeRoutes(builder.build(), program::Timetable(builder.build(), {}), hw::Multicast::Copies, mapping);
    ASSERT_EQ(mapping.cores[0].fanout.size(), 2u);
    expectEntry(mapping.cores[0].fanout[0], {0, 2, 0, 2}, 1, 0);  // queries of the slice's rows
    expectEntry(mapping.cores[0].fanout[1], {0, 3, 0, 2}, 1, 1);  // keys of all its columns
}

// A class token stands before the rows that come from the source: its core has no axon for them.
TEST(Routes, LeaveOutAnOperandThatDoesNotReachTheSlice) {
    ProgramBuilder builder;
    builder.input(3, 2);
    const PopulationId patches = builder.spiking("patches", 3, 2), tokens = builder.spiking("tokens", 4, 2);
    builder.identity(patches, tokens, 1);
    hw::Mapping mapping = coresOf({{patches, {0, 3, 0, 2}}, {tokens, {0, 1, 0, 2}}, {tokens, {1, 4, 0, 2}}});
    writeRoutes(builder.build(), program::Timetable(builder.build(), {}), hw::Multicast::Copies, mapping);
    EXPECT_TRUE(mapping.cores[1].axons.empty());
    EXPECT_EQ(mapping.cores[2].axons.size(), 1u);
    ASSERT_EQ(mapping.cores[0].fanout.size(), 1u);
    expectEntry(mapping.cores[0].fanout[0], {0, 3, 0, 2}, 2, 0);
}

// `b` and `c` both want all of `a`, `c` at its second axon: one entry. What the two rows of `d` want is not the same.
TEST(Routes, JoinEntriesForTheSameNeuronsIntoOneMulticastPacket) {
    ProgramBuilder builder;
    const PopulationId in = builder.input(4, 2);
    const PopulationId a = builder.spiking("a", 4, 2), b = builder.spiking("b", 4, 2), c = builder.spiking("c", 4, 2),
                       d = builder.spiking("d", 4, 2);
    builder.linear(a, b);
    builder.linear(in, c);
    builder.linear(a, c);
    builder.linear(a, d);
    hw::Mapping mapping =
        coresOf({{a, {0, 4, 0, 2}}, {b, {0, 4, 0, 2}}, {c, {0, 4, 0, 2}}, {d, {0, 2, 0, 2}}, {d, {2, 4, 0, 2}}});
    writeRoutes(builder.build(), program::Timetable(builder.build(), {}), hw::Multicast::Tree, mapping);
    const auto& fanout = mapping.cores[0].fanout;
    ASSERT_EQ(fanout.size(), 3u);
    EXPECT_EQ(fanout[0].targets, (std::vector<hw::FanoutTarget>{{hw::CoreId{1}, 0}, {hw::CoreId{2}, 1}}));
    expectEntry(fanout[1], {0, 2, 0, 2}, 3, 0);
    expectEntry(fanout[2], {2, 4, 0, 2}, 4, 0);
}

// Queries and keys of the one slice are the same neurons, but a packet reaches a core once.
TEST(Routes, DoNotJoinTwoOperandsOfOneCore) {
    ProgramBuilder builder;
    builder.input(3, 2);
    const PopulationId x = builder.spiking("x", 3, 2), attn = builder.softmax("attn", 3, 3);
    builder.scores(x, x, attn, 1);
    hw::Mapping mapping = coresOf({{x, {0, 3, 0, 2}}, {attn, {0, 3, 0, 3}}});
    writeRoutes(builder.build(), program::Timetable(builder.build(), {}), hw::Multicast::Tree, mapping);
    ASSERT_EQ(mapping.cores[0].fanout.size(), 2u);
    expectEntry(mapping.cores[0].fanout[0], {0, 3, 0, 2}, 1, 0);
    expectEntry(mapping.cores[0].fanout[1], {0, 3, 0, 2}, 1, 1);
}

TEST(Map, NumbersCoresInTopologicalOrderAndChargesTheirFanout) {
    hw::ChipSpec chip;
    chip.core = roomyCore();
    chip.core.neuronsMax = 128;  // two cores for each layer of 256 neurons
    const hw::Mapping mapping = map(chain(2), chip, {}, {}, "");
    ASSERT_EQ(mapping.cores.size(), 5u);
    EXPECT_EQ(mapping.cores[0].population, mapping.cores[1].population);
    EXPECT_LT(value(mapping.cores[1].population), value(mapping.cores[2].population));
    EXPECT_EQ(mapping.cores[0].use.fanoutBits, 2u * 64);
    EXPECT_EQ(mapping.cores[2].use.fanoutBits, 1u * 64);
    EXPECT_EQ(mapping.cores[4].use.fanoutBits, 0u);
    EXPECT_EQ(mapping.hostFanout.size(), 2u);
}

// Every core of the second layer wants all of the first: with trees one entry a core, and one for the host.
TEST(Map, ChargesAMulticastGroupAsOneEntry) {
    hw::ChipSpec chip;
    chip.core = roomyCore();
    chip.core.neuronsMax = 128;
    chip.noc.multicast = hw::Multicast::Tree;
    const hw::Mapping mapping = map(chain(2), chip, {}, {}, "");
    ASSERT_EQ(mapping.cores[0].fanout.size(), 1u);
    EXPECT_EQ(mapping.cores[0].fanout[0].targets.size(), 2u);
    EXPECT_EQ(mapping.cores[0].use.fanoutBits, 1u * 64);
    EXPECT_EQ(mapping.hostFanout.size(), 1u);
}

TEST(Map, KeepsTwoBanksOfPendingCurrentForThePipelinedSchedule) {
    program::RunRule rule;
    EXPECT_EQ(map(chain(2), {}, rule, {}, "").pendingBanks, 1u);
    rule.schedule = program::Schedule::Pipelined;
    EXPECT_EQ(map(chain(2), {}, rule, {}, "").pendingBanks, 2u);
}

}  // namespace
}  // namespace spikeloom::mapping
