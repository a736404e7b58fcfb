// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>

#include "hw/noc/common/paths.hpp"
#include "hw/noc/common/zero_load.hpp"
#include "models/support/error.hpp"
#include "tests/hw/noc/any_board.hpp"
#include "tests/hw/noc/network_fixture.hpp"

/// Several chips: links of another width and length between routers of one mesh.
namespace spikeloom::hw {
namespace {

/// Two chips of one tile each.
MeshShape pair(std::uint32_t linkBits, std::uint32_t linkCycles) {
    return {.width = 2, .height = 1, .board = {.chipsX = 2, .linkBits = linkBits, .linkCycles = linkCycles}};
}

std::vector<std::uint64_t> arrivals(const MeshShape& shape, const NocSpec& spec,
                                    const std::vector<std::uint16_t>& packets) {
    NetworkFixture chip(shape, spec);
    for (const std::uint16_t flits : packets) EXPECT_TRUE(chip.send(0, 1, flits, 0));
    EXPECT_TRUE(chip.drain());
    return chip.arrivals(1);
}

// The head leaves in 0, is in router 0 in 2, is granted the switch in 3 and crosses it in 4. Then 16 cycles of wire and
// 3 more until its last 16 of 64 bits are there: 24. Granted in 25, out in 28.
TEST(Board, AFlitTakesTheWireAndTheCyclesInWhichItsBitsFollowEachOther) {
    for (const std::string& fidelity : fidelityNames())
        EXPECT_EQ(arrivals(pair(16, 16), {.fidelity = fidelity}, {1}), std::vector<std::uint64_t>{28}) << fidelity;
    EXPECT_EQ(arrivals(pair(64, 16), {}, {1}), std::vector<std::uint64_t>{25});  // one cycle
    EXPECT_EQ(arrivals(pair(63, 16), {}, {1}), std::vector<std::uint64_t>{26});  // two
    EXPECT_EQ(arrivals(pair(64, 17), {}, {1}), std::vector<std::uint64_t>{26});
}

// Granted in 3, 7, 11 and 15, there in 24, 28, 32 and 36. The head waits there for a virtual channel, the others do
// not: the tail is granted in 36 and out in 39.
TEST(Board, FlitsOfAPacketFollowEachOtherAtThePaceOfTheLink) {
    for (const std::string& fidelity : fidelityNames())
        EXPECT_EQ(arrivals(pair(16, 16), {.fidelity = fidelity}, {4}), std::vector<std::uint64_t>{39}) << fidelity;
}

// The fifth flit needs the slot of the first, which is freed in 25; its credit is 16 cycles on the wire and counts
// in 43. There in 64, granted at once, out in 67. A buffer of 5: granted in 19, there in 40, out in 43.
TEST(Board, ACreditTakesTheWireBackAndNoMore) {
    for (const std::string& fidelity : fidelityNames()) {
        EXPECT_EQ(arrivals(pair(16, 16), {.fidelity = fidelity}, {5}), std::vector<std::uint64_t>{67}) << fidelity;
        EXPECT_EQ(arrivals(pair(16, 16), {.bufferFlits = 5, .fidelity = fidelity}, {5}),
                  std::vector<std::uint64_t>{43});
    }
}

// Chips of 3 x 1 tiles, from the last tile of one to the last of the other: 2 + 4 x 2 + 3 x 3 + 4 = 23 for the head,
// whose route takes a stage, so that others gain 2 on it in each router. A credit turns in 6 on a chip and in 7 between
// two; 12 flits behind the head are 6 buffers of 2. The slowest chain waits for slots over each of the three links to
// the end once (7 + 6 + 6) and three times more over the crossing (21), and reaches it from the last router, losing
// nothing: 40.
TEST(Board, ALongPacketWaitsForSlotsOfSeveralLinksInTurn) {
    const MeshShape shape{.width = 6, .height = 1, .board = {.chipsX = 2, .linkBits = 32, .linkCycles = 1}};
    for (const std::string& fidelity : fidelityNames()) {
        NetworkFixture chip(shape,
                            {.bufferFlits = 2, .routeComputation = RouteComputation::Stage, .fidelity = fidelity});
        ASSERT_TRUE(chip.send(2, 5, 13, 0));
        ASSERT_TRUE(chip.drain());
        EXPECT_EQ(chip.arrivals(5), std::vector<std::uint64_t>{23 + 40}) << fidelity;
    }
}

// The second packet could be granted in 4, but the first one's flit occupies the link in 3, 4, 5 and 6 of grants.
TEST(Board, AnotherPacketWaitsUntilTheLinkIsFree) {
    for (const Allocation allocation : {Allocation::Separate, Allocation::Speculative}) {
        const std::uint64_t saved = allocation == Allocation::Speculative ? 2 : 0;
        const std::vector<std::uint64_t> expected{28 - saved, 32 - saved, 36 - saved};
        EXPECT_EQ(arrivals(pair(16, 16), {.allocation = allocation}, {1, 1, 1}), expected);
    }
    EXPECT_EQ(arrivals(pair(64, 16), {}, {1, 1, 1}), (std::vector<std::uint64_t>{25, 26, 27}));
    EXPECT_EQ(arrivals(pair(16, 16), {.fidelity = "packet"}, {1, 1, 1}), (std::vector<std::uint64_t>{28, 32, 36}));
}

// Of three packets of one flit the second waits in 4, 5 and 6, the third in 5, 6 and 8 to 10; in 7 the link is free,
// and the third waits for its turn at the switch, which the packet level counts as well.
TEST(Board, CountsWhoWaitsForALinkToBeFreeAndWhatCrosses) {
    for (const std::string& fidelity : fidelityNames()) {
        NetworkFixture chip(pair(16, 16), {.fidelity = fidelity});
        for (int i = 0; i < 3; ++i) ASSERT_TRUE(chip.send(0, 1, 1, 0));
        ASSERT_TRUE(chip.drain());
        EXPECT_EQ(chip.network->totals().chipCrossings, 3u) << fidelity;
        EXPECT_EQ(chip.network->totals().flitHops, 6u);
        std::size_t crossings = 0;
        for (const Link& link : chip.network->links()) {
            crossings += link.crossesChips ? 1 : 0;
            if (!link.crossesChips || link.counters.flits == 0) continue;
            EXPECT_EQ(describe(link), "tile 0 east to tile 1");
            EXPECT_EQ(link.counters.stallCycles, fidelity == "ideal" ? 0u : fidelity == "packet" ? 9u : 8u) << fidelity;
        }
        EXPECT_EQ(crossings, 2u);
    }
}

// Columns 0 to 2 and 3 to 5, rows 0 and 1, 2 and 3, 4 and 5.
TEST(Board, ChipsAreEqualRectanglesOfTheMesh) {
    const MeshShape shape{.width = 6, .height = 6, .board = {.chipsX = 2, .chipsY = 3}};
    EXPECT_EQ(chipOf(shape, TileId{0}), 0u);
    EXPECT_EQ(chipOf(shape, shape.at(2, 1)), 0u);
    EXPECT_EQ(chipOf(shape, shape.at(3, 1)), 1u);
    EXPECT_EQ(chipOf(shape, shape.at(2, 2)), 2u);
    EXPECT_EQ(chipOf(shape, TileId{35}), 5u);
    EXPECT_TRUE(crossesChips(shape, shape.at(2, 0), Port::East));
    EXPECT_TRUE(crossesChips(shape, shape.at(3, 0), Port::West));
    EXPECT_FALSE(crossesChips(shape, shape.at(1, 0), Port::East));
    EXPECT_TRUE(crossesChips(shape, shape.at(0, 1), Port::South));
    EXPECT_FALSE(crossesChips(shape, shape.at(0, 0), Port::South));
    EXPECT_FALSE(crossesChips(shape, shape.at(5, 0), Port::East));
    std::size_t crossings = 0, links = 0;
    forEachLink(shape, [&](TileId from, Port out, TileId, Port) {
        ++links;
        crossings += crossesChips(shape, from, out) ? 1 : 0;
    });
    EXPECT_EQ(links, 2u * (5 * 6 + 6 * 5));
    EXPECT_EQ(crossings, 2u * (6 + 2 * 6));
}

TEST(Board, ATorusOfSeveralChipsIsRefused) {
    CalendarScheduler scheduler;
    MeshShape shape = pair(16, 16);
    for (const std::string& fidelity : fidelityNames()) try {
            static_cast<void>(makeNetwork(shape, {.topology = Topology::Torus, .fidelity = fidelity}, scheduler));
            ADD_FAILURE() << fidelity;
        } catch (const ConfigError& error) {
            EXPECT_EQ(error.problems().at(0).path, "noc.topology");
            EXPECT_THAT(error.problems().at(0).message, testing::HasSubstr("a torus of 2 x 1 chips"));
        }
    shape.board = {};
    EXPECT_NO_THROW(static_cast<void>(makeNetwork(shape, {.topology = Topology::Torus}, scheduler)));
}

struct Send {
    std::uint64_t cycle;
    std::uint32_t from, to;
    std::uint16_t flits;
};

std::vector<Send> anyTraffic(std::uint32_t tiles) {
    std::mt19937 random(*rc::gen::arbitrary<std::uint32_t>());
    const auto below = [&](std::uint64_t limit) { return static_cast<std::uint32_t>(random() % limit); };
    std::vector<Send> sends(*rc::gen::inRange(1u, 300u));
    const std::uint64_t cycles = *rc::gen::inRange(1u, 300u);
    for (Send& send : sends)
        send = {below(cycles), below(tiles), below(tiles), static_cast<std::uint16_t>(1 + below(6))};
    std::stable_sort(sends.begin(), sends.end(), [](const Send& a, const Send& b) { return a.cycle < b.cycle; });
    return sends;
}

/// Arrival by index in `sends`.
std::vector<std::uint64_t> run(NetworkFixture& chip, const std::vector<Send>& sends) {
    for (std::uint32_t i = 0; i < sends.size(); ++i)
        RC_ASSERT(chip.send(sends[i].from, sends[i].to, sends[i].flits, sends[i].cycle, {.neuron = i}));
    RC_ASSERT(chip.drain(10'000'000));
    std::vector<std::uint64_t> result(sends.size(), 0);
    for (const Collector& sink : chip.sinks)
        for (const Packet& packet : sink.packets) result[packet.payload.neuron] = value(packet.arrived);
    return result;
}

NocSpec anyNoc() {
    return {.virtualChannels = *rc::gen::inRange(1u, 5u),
            .bufferFlits = *rc::gen::element(1u, 2u, 3u, 4u, 8u, 60u),
            .flitBits = *rc::gen::element(8u, 64u, 80u),
            .linkCycles = *rc::gen::inRange(1u, 5u),
            .verticalLinkCycles = anyVerticalLinkCycles(),
            .localLinkCycles = anyLocalLinkCycles(),
            .creditCycles = *rc::gen::inRange(0u, 4u),
            .routeComputation = *rc::gen::element(RouteComputation::LookAhead, RouteComputation::Stage),
            .allocation = *rc::gen::element(Allocation::Separate, Allocation::Speculative),
            .sourceQueuePackets = 4096,
            .routing = *rc::gen::element<std::string>("xy", "yx")};
}

// Links between chips as wide and as fast as those on a chip change nothing, whatever the traffic.
RC_GTEST_PROP(Board, WithLinksLikeThoseOnAChipIsOneMeshToTheCycle, ()) {
    NocSpec spec = anyNoc();
    spec.routing = *rc::gen::element<std::string>("xy", "yx", "odd_even");
    spec.fidelity = *rc::gen::elementOf(fidelityNames());
    spec.verticalLinkCycles.reset();  // of all links between chips there is one kind
    MeshShape board = anyBoard();
    board.board.linkBits = spec.flitBits + *rc::gen::inRange(0u, 2u);
    board.board.linkCycles = spec.linkCycles;
    const auto sends = anyTraffic(board.tiles());
    NetworkFixture ofChips(board, spec), one({board.width, board.height}, spec);
    RC_ASSERT(run(ofChips, sends) == run(one, sends));
}

// By Paths and ZeroLoad, which the other fidelities use; a packet that meets nobody takes that at flit level.
RC_GTEST_PROP(Board, ZeroLoadIsWhatASinglePacketTakes, ()) {
    const NocSpec spec = anyNoc();
    const MeshShape shape = anyBoard();
    const Send send{5, *rc::gen::inRange(0u, shape.tiles()), *rc::gen::inRange(0u, shape.tiles()),
                    *rc::gen::inRange<std::uint16_t>(1, 70)};
    Way way;
    const Paths paths(shape, spec);
    paths.forEachRouter(TileId{send.from}, {TileId{send.to}, Port::Local},
                        [&](TileId tile, Port out) { way.addRouter(paths.linkKind(tile, out)); });
    NetworkFixture chip(shape, spec);
    RC_ASSERT(run(chip, {send}).at(0) - 5 == ZeroLoad(spec, shape.board).latency(way, send.flits));
}

RC_GTEST_PROP(Board, LosesNothingAndNeverBeatsTheDistance, ()) {
    NocSpec spec = anyNoc();
    const MeshShape shape = anyBoard();
    const auto sends = anyTraffic(shape.tiles());
    NetworkFixture chip(shape, spec);
    const auto arrived = run(chip, sends);
    spec.fidelity = "ideal";
    NetworkFixture ideal(shape, spec);
    const auto alone = run(ideal, sends);
    for (std::size_t i = 0; i < sends.size(); ++i) RC_ASSERT(arrived[i] >= alone[i]);
    const NetworkTotals a = chip.network->totals(), b = ideal.network->totals();
    RC_ASSERT(a.packetsEjected == sends.size());
    RC_ASSERT(a.flitHops == b.flitHops && a.chipCrossings == b.chipCrossings);
    std::uint64_t crossed = 0;
    for (const Link& link : chip.network->links()) crossed += link.crossesChips ? link.counters.flits : 0;
    RC_ASSERT(crossed == a.chipCrossings);
}

// What is still on its way to a sample's end has no part in the next one.
RC_GTEST_PROP(Board, RepeatsARunCycleByCycleAfterAReset, ()) {
    NocSpec spec = anyNoc();
    spec.fidelity = *rc::gen::elementOf(fidelityNames());
    const MeshShape shape = anyBoard();
    auto sends = anyTraffic(shape.tiles());
    NetworkFixture chip(shape, spec);
    const auto first = run(chip, sends);
    for (Collector& sink : chip.sinks) sink.packets.clear();
    chip.scheduler.runUntil(chip.scheduler.now() + 400);
    chip.network->resetSample();
    const std::uint64_t later = value(chip.scheduler.now()) + 1;
    for (Send& send : sends) send.cycle += later;
    const auto second = run(chip, sends);
    for (std::size_t i = 0; i < sends.size(); ++i) RC_ASSERT(second[i] == first[i] + later);
}

}  // namespace
}  // namespace spikeloom::hw
