// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/hw/chip/chip_bench.hpp"
#include "tests/support/random_cnn.hpp"
#include "tests/support/random_transformer.hpp"

/// Convolutional networks on a chip, cut into slices of positions and channels, spike like the reference engine.
namespace spikeloom::hw {
namespace {

using program::Schedule;

struct Variant {
    std::uint64_t seed;
    Schedule schedule;
    std::uint32_t neuronsMax, spikesMax;
    Multicast multicast = Multicast::Copies;
};

class CnnOnAChip : public ::testing::TestWithParam<Variant> {};

TEST_P(CnnOnAChip, SpikesLikeTheReferenceEngine) {
    const Variant& variant = GetParam();
    testing::Random random(variant.seed);
    const network::Network net = testing::randomCnn(random);
    const program::Program program = program::lower(net, {.thresholdFracBits = 10, .functionFracBits = 16});
    const auto input =
        program::encodeInput(program, network::imageOf(net.populations[0]), testing::randomImage(net, random).data());
    ChipSpec chip;
    chip.core.neuronsMax = variant.neuronsMax;
    chip.noc.packet.spikesMax = variant.spikesMax;
    chip.noc.multicast = variant.multicast;
    chip.noc.bufferFlits = 8;
    ChipBench bench("Chip", program, {.chip = chip, .rule = {.schedule = variant.schedule}});
    const ChipBench::Run run = runLikeReference(bench, input);
    EXPECT_GT(sumOf(run.cores).unitSpikes, 50u);
}

INSTANTIATE_TEST_SUITE_P(Variants, CnnOnAChip,
                         ::testing::Values(Variant{1, Schedule::Layered, 16384, 1},
                                           Variant{2, Schedule::Layered, 12, 1}, Variant{3, Schedule::Pipelined, 12, 1},
                                           Variant{4, Schedule::Layered, 20, 8},
                                           Variant{5, Schedule::Pipelined, 20, 8, Multicast::Tree},
                                           Variant{6, Schedule::Layered, 9, 1, Multicast::Tree}),
                         [](const auto& tested) {
                             const Variant& v = tested.param;
                             return fmt::format("Network{}{}{}NeuronsACore{}Spikes{}", v.seed,
                                                v.schedule == Schedule::Layered ? "Layered" : "Pipelined", v.neuronsMax,
                                                v.spikesMax, v.multicast == Multicast::Tree ? "Tree" : "");
                         });

}  // namespace
}  // namespace spikeloom::hw
