// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/models/program/small_networks.hpp"

namespace spikeloom::program {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace): the parts of small_networks.hpp

// Two channels of 2 x 4 pixels, patches of 2 x 2:
//     channel 0    0  1 | 2  3      channel 1   10 11 | 12 13     patch 0 = 0 1 4 5 | 10 11 14 15
//                  4  5 | 6  7                  14 15 | 16 17     patch 1 = 2 3 6 7 | 12 13 16 17
TEST(EncodeInput, FlattensPatchesByChannelThenRowThenColumn) {
    network::Network net;
    net.populations = {image(2, 8), spiking("neurons", {2, 8}, 1.0, -8, 7), readout({2, 8})};
    net.populations[0].input = network::AnalogImage{2, 2, 4, 2, {1.0, 1.0}, {0.0, 0.0}};
    net.projections = {projection(0, 1, network::Identity{}), projection(1, 2, network::Identity{})};
    const std::uint8_t pixels[] = {0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17};
    Program program = lower(net, {4, 8});
    EXPECT_EQ(encodeInput(program, network::imageOf(net.populations[0]), pixels),
              (std::vector<std::int64_t>{0, 1, 4, 5, 10, 11, 14, 15, 2, 3, 6, 7, 12, 13, 16, 17}));
    network::imageOf(net.populations[0]).scale = {1.0, 0.5};  // on the grid 2^-8: 256 and 128
    program = lower(net, {4, 8});
    const auto values = encodeInput(program, network::imageOf(net.populations[0]), pixels);
    EXPECT_EQ(values[3], 5 * 256);
    EXPECT_EQ(values[4], 10 * 128);
    EXPECT_EQ(values[15], 17 * 128);
}

// Two rows of patches: row 2 of the population is the first patch of the second row of the image.
TEST(EncodeInput, NumbersPatchesByRowsOfTheImage) {
    network::Network net;
    net.populations = {image(4, 1), spiking("neurons", {4, 1}, 1.0, -8, 7), readout({4, 1})};
    net.populations[0].input = network::AnalogImage{1, 2, 2, 1, {1.0}, {0.0}};
    net.projections = {projection(0, 1, network::Identity{}), projection(1, 2, network::Identity{})};
    const std::uint8_t pixels[] = {1, 2, 3, 255};
    EXPECT_EQ(encodeInput(lower(net, {}), network::imageOf(net.populations[0]), pixels),
              (std::vector<std::int64_t>{1, 2, 3, 255}));
}

// Readout units: spikes of value 1 with four bits below, 1/16.
TEST(DecodeReadout, GivesRealLogits) {
    const Program program = lower(linearNetwork(), {4, 8});
    EXPECT_EQ(decodeReadout(program, {16, -8, 0, 1}), (std::vector<double>{1.0, -0.5, 0.0, 0.0625}));
}

}  // namespace
}  // namespace spikeloom::program
