// SPDX-License-Identifier: Apache-2.0
#include "hw/core/packet_format.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <vector>

#include "hw/core/spike_blocks.hpp"

namespace spikeloom::hw {
namespace {

neurons::Payload graded(std::uint32_t bits) {
    return {neurons::PayloadKind::Graded, bits};
}

PacketFormat formatOf(std::uint32_t flitBits, std::uint32_t spikesMax = 1) {
    return PacketFormat({.flitBits = flitBits, .packet = {.spikesMax = spikesMax}});
}

// Header and address 40 bits: a spike of 2 bits needs one flit of 64, a sum of 24 bits just fits, one of 25 does not.
TEST(PacketFormat, HoldsTheHeaderTheAddressAndTheValue) {
    EXPECT_EQ(formatOf(64).singleFlits(neurons::kTernary), 1);
    EXPECT_EQ(formatOf(64).singleFlits(graded(24)), 1);
    EXPECT_EQ(formatOf(64).singleFlits(graded(25)), 2);
    EXPECT_EQ(formatOf(16).singleFlits(neurons::kTernary), 3);
}

TEST(PacketFormat, FollowsTheWidthsOfTheChip) {
    const PacketFormat format({.flitBits = 16, .packet = {.headerBits = 30, .addressBits = 16}});
    EXPECT_EQ(format.singleBits(neurons::kTernary), 48u);
    EXPECT_EQ(format.singleFlits(neurons::kTernary), 3);
    EXPECT_EQ(format.singleFlits(graded(3)), 4);
}

// Up to 16 spikes of 64 columns: the number takes 5 bits, a column 6. Bitmap 64 + n, list 5 + 7 n: equal at 9.83.
TEST(PacketFormat, SendsTheSmallerOfListAndBitmap) {
    const PacketFormat format = formatOf(64, 16);
    EXPECT_EQ(format.listBits(9, 64, neurons::kTernary), 68u);
    EXPECT_EQ(format.bitmapBits(9, 64, neurons::kTernary), 73u);
    EXPECT_EQ(format.severalBits(9, 64, neurons::kTernary), 42u + 68);
    EXPECT_EQ(format.listBits(10, 64, neurons::kTernary), 75u);
    EXPECT_EQ(format.bitmapBits(10, 64, neurons::kTernary), 74u);
    EXPECT_EQ(format.severalBits(10, 64, neurons::kTernary), 42u + 74);
    EXPECT_EQ(format.severalFlits(2, 64, neurons::kTernary), 1);  // 42 + 5 + 14 = 61
    EXPECT_EQ(format.severalFlits(3, 64, neurons::kTernary), 2);  // 68
}

// 65 columns need 7 bits each, 64 need 6; a number up to 255 needs 8 bits, one up to 256 needs 9.
TEST(PacketFormat, NamesColumnsAndNumbersInAsManyBitsAsTheyNeed) {
    EXPECT_EQ(formatOf(64, 16).listBits(2, 64, neurons::kTernary), 5u + 2 * 7);
    EXPECT_EQ(formatOf(64, 16).listBits(2, 65, neurons::kTernary), 5u + 2 * 8);
    EXPECT_EQ(formatOf(64, 255).listBits(2, 64, neurons::kTernary), 8u + 2 * 7);
    EXPECT_EQ(formatOf(64, 256).listBits(2, 64, neurons::kTernary), 9u + 2 * 7);
}

// A spike alone has its values and two formats to tell apart: 3, 6, 12 and 3 of them. In a list it has a column of 6
// bits and what tells its values apart: nothing, 2 of a count to 4, a sign and 3 of an exponent, nothing.
TEST(PacketFormat, TakesAsManyBitsForAPayloadAsTellItsValuesApart) {
    const auto alone = [](const neurons::Payload& payload) { return formatOf(64).singleBits(payload) - 40; };
    EXPECT_EQ(alone(neurons::kBinary), 2u);
    EXPECT_EQ(alone(neurons::countPayload(4)), 3u);
    EXPECT_EQ(alone(neurons::countPayload(7)), 4u);  // 9 codes
    EXPECT_EQ(alone(neurons::signExponentPayload(5)), 4u);
    EXPECT_EQ(alone(neurons::timePayload(9)), 2u);
    EXPECT_EQ(alone(neurons::gradedPayload(255)), 9u);
    const auto listed = [](const neurons::Payload& payload) { return formatOf(64, 16).listBits(2, 64, payload); };
    EXPECT_EQ(listed(neurons::kBinary), 5u + 2 * 6);
    EXPECT_EQ(listed(neurons::countPayload(4)), 5u + 2 * (6 + 2));
    EXPECT_EQ(listed(neurons::signExponentPayload(5)), 5u + 2 * (6 + 4));
    EXPECT_EQ(listed(neurons::timePayload(9)), 5u + 2 * 6);
    EXPECT_EQ(PacketFormat::bitmapBits(3, 64, neurons::countPayload(4)), 64u + 3 * 2);
}

/// The bits of a packet after header and address, as the header of PacketFormat lays them out, and back again. It knows
/// `spikesMax` and `width`, as sender and receiver do, and nothing else.
struct Codec {
    std::uint32_t spikesMax, width;
    std::vector<bool> bits;
    std::size_t at = 0;

    void write(std::uint32_t value, std::uint32_t count) {
        while (count-- > 0) bits.push_back((value >> count & 1u) != 0);
    }
    std::uint32_t read(std::uint32_t count) {
        std::uint32_t value = 0;
        while (count-- > 0) value = value << 1 | static_cast<std::uint32_t>(bits.at(at++));
        return value;
    }
    [[nodiscard]] std::uint32_t countBits() const { return static_cast<std::uint32_t>(std::bit_width(spikesMax)); }
    [[nodiscard]] std::uint32_t colBits() const { return static_cast<std::uint32_t>(std::bit_width(width - 1)); }

    void encode(const std::vector<RowSpike>& spikes, bool list) {
        if (spikes.size() == 1 && spikes[0].col == 0) return write(spikes[0].value > 0 ? 1 : 3, 2);
        write(list ? 2 : 0, 2);
        if (list) write(static_cast<std::uint32_t>(spikes.size()), countBits());
        std::vector<bool> fires(width, false);
        for (const RowSpike& spike : spikes) fires[spike.col] = true;
        if (!list)
            for (const bool one : fires) write(one, 1);
        for (const RowSpike& spike : spikes) {
            if (list) write(spike.col, colBits());
            write(spike.value < 0, 1);
        }
    }
    std::vector<RowSpike> decode() {
        const std::uint32_t format = read(2);
        if (format == 1 || format == 3) return {{0, static_cast<std::int32_t>(format == 1 ? 1 : -1)}};
        std::vector<RowSpike> spikes;
        if (format == 2) {
            spikes.resize(read(countBits()));
            for (RowSpike& spike : spikes) spike = {read(colBits()), static_cast<std::int32_t>(read(1) != 0 ? -1 : 1)};
            return spikes;
        }
        for (std::uint32_t col = 0; col < width; ++col)
            if (read(1) != 0) spikes.push_back({col, 0});
        for (RowSpike& spike : spikes) spike.value = static_cast<std::int32_t>(read(1) != 0 ? -1 : 1);
        return spikes;
    }
};

// A lone spike's column is in its address: seen from there it is column 0.
RC_GTEST_PROP(PacketFormat, HasRoomForExactlyWhatAReceiverNeedsToReadTheSpikesAgain, ()) {
    const auto width = *rc::gen::inRange(1u, 400u), spikesMax = *rc::gen::inRange(2u, 257u);
    std::vector<RowSpike> spikes;
    const auto density = *rc::gen::inRange(1u, 9u);
    for (std::uint32_t col = 0; col < width && spikes.size() < spikesMax; ++col)
        if (*rc::gen::inRange(0u, 8u) < density)
            spikes.push_back({col, static_cast<std::int32_t>(*rc::gen::element(1, -1))});
    RC_PRE(!spikes.empty());
    const PacketFormat format = formatOf(*rc::gen::inRange(8u, 200u), spikesMax);
    const auto count = static_cast<std::uint32_t>(spikes.size());
    if (count == 1) spikes[0].col = 0;
    const bool list =
        format.listBits(count, width, neurons::kTernary) <= PacketFormat::bitmapBits(count, width, neurons::kTernary);
    Codec codec{spikesMax, width, {}};
    codec.encode(spikes, list);
    const std::uint64_t bits =
        count == 1 ? format.singleBits(neurons::kTernary) : format.severalBits(count, width, neurons::kTernary);
    RC_ASSERT(codec.bits.size() + 40 == bits);
    RC_ASSERT(codec.decode() == spikes);
    Codec other{spikesMax, width, {}};
    other.encode(spikes, !list);
    RC_ASSERT(codec.bits.size() <= other.bits.size());
    const std::uint64_t flits =
        count == 1 ? format.singleFlits(neurons::kTernary) : format.severalFlits(count, width, neurons::kTernary);
    RC_ASSERT(flits * format.flitBits() >= bits);
    RC_ASSERT((flits - 1) * format.flitBits() < bits);
}

TEST(SpikeBlocks, KeepABlockUntilItsLastReaderIsDone) {
    SpikeBlocks blocks;
    const BlockId id = blocks.add();
    blocks.append(id, {3, -1});
    blocks.addReaders(id);
    blocks.release(id);
    EXPECT_EQ(blocks.live(), 1u);
    EXPECT_EQ(blocks[id].front(), (RowSpike{3, -1}));
    blocks.release(id);
    EXPECT_EQ(blocks.live(), 0u);
}

TEST(SpikeBlocks, UseASlotAgainAndForgetWhatWasInIt) {
    SpikeBlocks blocks;
    const BlockId first = blocks.add(), second = blocks.add();
    blocks.append(first, {3, -1});
    blocks.append(second, {4, 1});
    blocks.release(first);
    const BlockId third = blocks.add();
    EXPECT_EQ(third, first);
    EXPECT_TRUE(blocks[third].empty());
    EXPECT_EQ(blocks[second].size(), 1u);
    EXPECT_EQ(blocks.live(), 2u);
}

}  // namespace
}  // namespace spikeloom::hw
