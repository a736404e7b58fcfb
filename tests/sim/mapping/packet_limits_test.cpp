// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/packet_limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/mapping/mapper.hpp"
#include "tests/sim/mapping/programs.hpp"

namespace spikeloom::mapping {
namespace {

using namespace testing;
using program::PopulationId;

/// What map() says of a chip with such packets; empty when it maps.
std::string complaint(const ProgramBuilder& builder, const hw::PacketSpec& packet, hw::MeshSpec mesh = {},
                      const hw::CoreSpec& core = roomyCore(), std::uint32_t concentration = 1) {
    hw::ChipSpec chip;
    chip.core = core;
    chip.noc.packet = packet;
    chip.noc.concentration = concentration;
    chip.mesh = mesh;
    try {
        (void)map(builder.build(), chip, {}, {.placement = "row_major"}, "chip.json");
        return {};
    } catch (const ConfigError& error) {
        return error.what();
    }
}

ProgramBuilder small() {
    ProgramBuilder b;
    const PopulationId in = b.input(4, 2), a = b.spiking("a", 4, 8);
    b.linear(in, a);
    b.linear(a, b.spiking("b", 4, 4));
    return b;
}

// 32 neurons: 5 bits name them, 4 do not.
TEST(PacketLimits, RefuseAPopulationWithMoreNeuronsThanAnAddressNames) {
    EXPECT_EQ(complaint(small(), {.addressBits = 5}), "");
    EXPECT_EQ(complaint(small(), {.addressBits = 4}),
              "chip.json: chip.noc.packet.address_bits: population 'a' has 32 neurons, 4 bits name 16; 5 would do");
}

// 10 bits of the header name exit, axon and parity; two more are for 4 tiles, three for 5.
TEST(PacketLimits, RefuseAMeshWithMoreTilesThanAHeaderNames) {
    EXPECT_EQ(complaint(small(), {.headerBits = 12}, {4, 1}), "");
    EXPECT_EQ(complaint(small(), {.headerBits = 12}, {5, 1}),
              "chip.json: chip.noc.packet.header_bits: the mesh of 5 x 1 has 5 tiles, a header of 12 bits names 4; 13 "
              "would do");
    EXPECT_EQ(complaint(small(), {.headerBits = 13}, {5, 1}), "");
}

// With two cores a router the exit takes a second bit, so that one of 12 is left for the tile.
TEST(PacketLimits, CountTheBitsOfTheExitWithSeveralCoresARouter) {
    EXPECT_EQ(complaint(small(), {.headerBits = 12}, {2, 1}, roomyCore(), 2), "");
    EXPECT_EQ(complaint(small(), {.headerBits = 12}, {3, 1}, roomyCore(), 2),
              "chip.json: chip.noc.packet.header_bits: the mesh of 3 x 1 has 3 tiles, a header of 12 bits names 2; 13 "
              "would do");
}

ProgramBuilder manyProjections(std::uint32_t count) {
    ProgramBuilder b;
    const PopulationId in = b.input(1, 1), a = b.spiking("a", 1, 1);
    for (std::uint32_t i = 0; i < count; ++i) b.linear(in, a);
    return b;
}

TEST(PacketLimits, RefuseACoreWithMoreAxonsThanAHeaderNames) {
    EXPECT_EQ(complaint(manyProjections(256), {}), "");
    EXPECT_EQ(complaint(manyProjections(257), {}),
              "chip.json: chip.noc.packet.header_bits: a core of 'a' has 257 axons, a header names 256; a network with "
              "fewer projections into it would do");
}

// A slice of 4 x 8: rows 2 x 2 bits, columns 2 x 3. The target is the header without the parity.
TEST(PacketLimits, CountTheBitsOfAFanoutEntry) {
    EXPECT_EQ(fanoutEntryBits({0, 4, 0, 8}, {}), 21u + 4 + 6);
    EXPECT_EQ(fanoutEntryBits({3, 8, 1, 10}, {}), 21u + 6 + 8);  // 5 rows, 9 columns
    EXPECT_EQ(fanoutEntryBits({7, 8, 7, 8}, {}), 21u);
}

// 'a' is one slice, so that its boxes take 10 bits: a target of 54 just fits an entry of 64 bits.
TEST(PacketLimits, RefuseFanoutEntriesThatAreTooWide) {
    EXPECT_EQ(complaint(small(), {.headerBits = 55}), "");
    EXPECT_EQ(complaint(small(), {.headerBits = 56}),
              "chip.json: chip.noc.packet.header_bits: a fan-out entry of 'a' needs 65 bits (target 55, box 10), 64 "
              "available; a shorter header or smaller cores (chip.core.neurons_max) would do");
}

// The largest population that the default address names, on one core: 2 x 18 bits and at most one more for each pair.
TEST(PacketLimits, NeverRefuseAnEntryUnderTheDefaultWidths) {
    for (std::uint32_t rows = 1; rows <= 1u << 18; rows = 2 * rows + 1)
        EXPECT_LE(fanoutEntryBits({0, rows, 0, (1u << 18) / rows}, {}), 64u) << rows;
}

TEST(PacketLimits, AreReportedTogether) {
    EXPECT_THAT(complaint(small(), {.headerBits = 10, .addressBits = 1}, {2, 1}),
                ::testing::AllOf(::testing::HasSubstr("population 'a' has 32"), ::testing::HasSubstr("has 2 tiles")));
}

}  // namespace
}  // namespace spikeloom::mapping
