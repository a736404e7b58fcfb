// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tests/hw/noc/mesh_fixture.hpp"

/// What the network says of its links.
namespace spikeloom::hw {
namespace {

std::map<std::string, LinkCounters> busyLinks(const Network& network) {
    std::map<std::string, LinkCounters> result;
    for (const Link& link : network.links())
        if (link.counters.flits != 0) result[describe(link)] = link.counters;
    return result;
}

// Three flits from tile 0 to tile 1, alone. In each router a flit arrives in cycle t and is given the switch in t + 1:
// one cycle in the buffer. It leaves in the cycle in which the next one arrives, after it: two at most.
TEST(Links, CountFlitsAndTheQueuesBehindThem) {
    MeshFixture chip({2, 1}, {});
    ASSERT_TRUE(chip.send(0, 1, 3, 0));
    ASSERT_TRUE(chip.drain());
    const auto links = busyLinks(chip.mesh);
    ASSERT_EQ(links.size(), 3u);
    for (const char* name : {"tile 0 in", "tile 0 east to tile 1"}) {
        EXPECT_EQ(links.at(name).flits, 3u) << name;
        EXPECT_EQ(links.at(name).bufferedCycles, 3u) << name;
        EXPECT_EQ(links.at(name).largestQueue, 2u) << name;
        EXPECT_EQ(links.at(name).stallCycles, 0u) << name;
    }
    EXPECT_EQ(links.at("tile 1 out").flits, 3u);
}

// Buffers of one flit. The head is given the switch of router 0 in 3 and that of router 1 in 7, so that its slot there
// can be used again in 10. The second flit leaves its source in 5, when the credit of 3 has come back, and is in router
// 0 in 7: it waits in 7, 8 and 9. One cycle of the head in the buffer, three of the second flit.
TEST(Links, CountStallsWhereTheNextBufferIsFull) {
    MeshFixture chip({2, 1}, {.virtualChannels = 1, .bufferFlits = 1});
    ASSERT_TRUE(chip.send(0, 1, 2, 0));
    ASSERT_TRUE(chip.drain());
    const auto links = busyLinks(chip.mesh);
    EXPECT_EQ(links.at("tile 0 east to tile 1").stallCycles, 3u);
    EXPECT_EQ(links.at("tile 0 in").bufferedCycles, 4u);
    EXPECT_EQ(links.at("tile 0 in").largestQueue, 1u);
}

TEST(Links, HaveEveryWireOnce) {
    MeshFixture chip({3, 2}, {}, {{TileId{0}, Port::West}});
    std::size_t between = 0, in = 0, out = 0;
    for (const Link& link : chip.mesh.links()) ++(link.injects ? in : link.to ? between : out);
    EXPECT_EQ(between, 2u * (2 * 2 + 3));  // 4 horizontal and 3 vertical neighbours
    EXPECT_EQ(in, 7u);                     // six tiles and the host
    EXPECT_EQ(out, 7u);
}

TEST(Links, ForgetTheLargestQueueWithAReset) {
    MeshFixture chip({2, 1}, {});
    ASSERT_TRUE(chip.send(0, 1, 3, 0));
    ASSERT_TRUE(chip.drain());
    chip.mesh.resetSample();
    for (const Link& link : chip.mesh.links()) EXPECT_EQ(link.counters.largestQueue, 0u);
    EXPECT_EQ(busyLinks(chip.mesh).size(), 3u);  // the rest goes on counting
}

}  // namespace
}  // namespace spikeloom::hw
