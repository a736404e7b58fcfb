// SPDX-License-Identifier: Apache-2.0
// Replays packet logs of an independent flit-level simulator (BookSim2, commit 28f43299) and compares every packet.
#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>

#include "tests/hw/noc/mesh_fixture.hpp"

namespace spikeloom::hw {
namespace {

struct Logged {
    std::uint64_t created = 0, injected = 0, arrived = 0;
    std::uint32_t source = 0, destination = 0;
    std::uint16_t flits = 0;
};

/// Rows: pid, ctime, src, dst, size, measured, itime, head_atime, tail_atime, routers; in order of creation.
std::vector<Logged> readLog(const std::filesystem::path& path) {
    std::vector<Logged> log;
    gzFile file = gzopen(path.c_str(), "rb");
    std::array<char, 256> line{};
    gzgets(file, line.data(), static_cast<int>(line.size()));
    while (gzgets(file, line.data(), static_cast<int>(line.size())) != nullptr) {
        unsigned long created = 0, injected = 0, head = 0, tail = 0;
        unsigned pid = 0, source = 0, destination = 0, size = 0, measured = 0;
        if (std::sscanf(line.data(), "%u,%lu,%u,%u,%u,%u,%lu,%lu,%lu", &pid, &created, &source, &destination, &size,
                        &measured, &injected, &head, &tail) == 9)
            log.push_back({created, injected, tail, source, destination, static_cast<std::uint16_t>(size)});
    }
    gzclose(file);
    std::stable_sort(log.begin(), log.end(), [](const Logged& a, const Logged& b) { return a.created < b.created; });
    return log;
}

/// Feeds every source from an unbounded queue of its own; `payload.neuron` is the index in the log.
std::vector<Packet> replay(const std::vector<Logged>& log, const NocSpec& spec) {
    MeshFixture chip({8, 8}, spec);
    std::array<std::deque<std::uint32_t>, 64> backlog;
    std::size_t next = 0, waiting = 0;
    for (std::uint64_t cycle = 0; next < log.size() || waiting != 0; ++cycle) {
        for (; next < log.size() && log[next].created == cycle; ++next, ++waiting)
            backlog[log[next].source].push_back(static_cast<std::uint32_t>(next));
        for (std::uint32_t tile = 0; tile < 64; ++tile)
            while (!backlog[tile].empty() && !chip.mesh.interface(TileId{tile}).full()) {
                const std::uint32_t index = backlog[tile].front();
                if (!chip.send(tile, log[index].destination, log[index].flits, cycle, {.neuron = index})) break;
                backlog[tile].pop_front();
                --waiting;
            }
        chip.scheduler.runUntil(Cycle{cycle});
    }
    chip.drain();
    std::vector<Packet> packets(log.size());
    for (const Collector& sink : chip.sinks)
        for (const Packet& packet : sink.packets) packets[packet.payload.neuron] = packet;
    return packets;
}

void expectEveryPacketToMatch(const char* name, std::uint32_t virtualChannels) {
    const auto path = std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "../shared/data/noc_ref/pktlog" / name;
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "reference log " << name << " is not here";
    const std::vector<Logged> log = readLog(path);
    ASSERT_GT(log.size(), 1000u);
    const std::vector<Packet> packets =
        replay(log, {.virtualChannels = virtualChannels, .bufferFlits = 4, .sourceQueuePackets = 64});
    std::size_t different = 0;
    for (std::size_t i = 0; i < log.size(); ++i)
        if (value(packets[i].injected) != log[i].injected || value(packets[i].arrived) != log[i].arrived) ++different;
    EXPECT_EQ(different, 0u) << "of " << log.size();
}

TEST(ReferenceLog, MatchesEveryPacketOfFourChannelsAtLowLoad) {
    expectEveryPacketToMatch("vc4_uniform_p1_r0.05.csv.gz", 4);
}
TEST(ReferenceLog, MatchesEveryPacketOfFourChannelsAtMediumLoad) {
    expectEveryPacketToMatch("vc4_uniform_p1_r0.3.csv.gz", 4);
}
TEST(ReferenceLog, MatchesEveryPacketOfFourFlits) {
    expectEveryPacketToMatch("vc4_uniform_p4_r0.2.csv.gz", 4);
}
TEST(ReferenceLog, MatchesEveryPacketOfTheWormholeRouter) {
    expectEveryPacketToMatch("wh1_uniform_p1_r0.12.csv.gz", 1);
}

}  // namespace
}  // namespace spikeloom::hw
