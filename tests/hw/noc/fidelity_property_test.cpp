// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>

#include "models/support/error.hpp"
#include "tests/hw/noc/any_board.hpp"
#include "tests/hw/noc/network_fixture.hpp"

/// What every fidelity has in common with the flit level.
namespace spikeloom::hw {
namespace {

struct Send {
    std::uint64_t cycle;
    std::uint32_t from, to;
    std::uint16_t flits;
};

std::vector<Send> anyTraffic(std::uint32_t nodes, std::uint16_t flitsMax) {
    std::mt19937 random(*rc::gen::arbitrary<std::uint32_t>());
    const auto below = [&](std::uint64_t limit) { return static_cast<std::uint32_t>(random() % limit); };
    const std::uint64_t cycles = *rc::gen::inRange(1u, 300u);
    std::vector<Send> sends(*rc::gen::inRange(1u, 400u));
    for (Send& send : sends)
        send = {below(cycles), below(nodes), below(nodes), static_cast<std::uint16_t>(1 + below(flitsMax))};
    std::stable_sort(sends.begin(), sends.end(), [](const Send& a, const Send& b) { return a.cycle < b.cycle; });
    return sends;
}

/// @param shape  of the network: a torus is of one chip
NocSpec anySpec(const std::string& fidelity, const MeshShape& shape) {
    const bool wraps = shape.board.chips() == 1 && *rc::gen::arbitrary<bool>();
    return {.virtualChannels = *rc::gen::inRange(wraps ? 2u : 1u, 5u),
            .bufferFlits = *rc::gen::element(1u, 2u, 3u, 4u, 7u, 8u),
            .linkCycles = *rc::gen::inRange(1u, 5u),
            .verticalLinkCycles = anyVerticalLinkCycles(),
            .localLinkCycles = anyLocalLinkCycles(),
            .creditCycles = *rc::gen::inRange(0u, 4u),
            .sourceQueuePackets = 4096,
            .routing = *rc::gen::element<std::string>("xy", "yx"),
            .topology = wraps ? Topology::Torus : Topology::Mesh,
            .fidelity = fidelity,
            .concentration = anyConcentration()};
}

/// A network and the host of a chip, which is the node behind the last one.
NetworkFixture hosted(const MeshShape& shape, const NocSpec& spec) {
    return {shape, spec, {hostTerminal(shapeFor(shape, spec))}};
}

bool run(NetworkFixture& chip, const std::vector<Send>& sends) {
    for (std::uint32_t i = 0; i < sends.size(); ++i)
        if (!chip.send(sends[i].from, sends[i].to, sends[i].flits, sends[i].cycle, {.neuron = i})) return false;
    return chip.drain(1000000);
}

void expectEveryPacketOnce(const NetworkFixture& chip, const std::vector<Send>& sends) {
    std::vector<int> seen(sends.size(), 0);
    for (std::uint32_t node = 0; node < chip.sinks.size(); ++node)
        for (const Packet& packet : chip.sinks[node].packets) {
            ++seen[packet.payload.neuron];
            RC_ASSERT(sends[packet.payload.neuron].to == node);
        }
    RC_ASSERT(std::all_of(seen.begin(), seen.end(), [](int count) { return count == 1; }));
}

RC_GTEST_PROP(Fidelity, DeliversEveryPacketOnceAndCountsTheFlitHopsOfTheFlitLevel, ()) {
    const std::string fidelity = *rc::gen::elementOf(fidelityNames());
    const MeshShape shape = anyBoard();
    NocSpec spec = anySpec(fidelity, shape);
    const auto sends = anyTraffic(shapeFor(shape, spec).nodes() + 1, *rc::gen::element<std::uint16_t>(1, 4, 9));
    NetworkFixture chip = hosted(shape, spec);
    RC_ASSERT(run(chip, sends));
    expectEveryPacketOnce(chip, sends);
    spec.fidelity = "flit";
    NetworkFixture reference = hosted(shape, spec);
    RC_ASSERT(run(reference, sends));
    const NetworkTotals a = chip.network->totals(), b = reference.network->totals();
    RC_ASSERT(a.flitHops == b.flitHops && a.linkTraversals == b.linkTraversals);
    RC_ASSERT(a.chipCrossings == b.chipCrossings);
    RC_ASSERT(a.packetsInjected == sends.size() && a.packetsEjected == sends.size());
}

RC_GTEST_PROP(Fidelity, HasTheZeroLoadLatencyOfTheFlitLevelToTheCycle, ()) {
    const MeshShape shape = anyBoard();
    NocSpec spec = anySpec(*rc::gen::elementOf(fidelityNames()), shape);
    const std::uint32_t nodes = shapeFor(shape, spec).nodes() + 1;
    const Send send{7, *rc::gen::inRange(0u, nodes), *rc::gen::inRange(0u, nodes),
                    *rc::gen::inRange<std::uint16_t>(1, 30)};
    NetworkFixture chip = hosted(shape, spec);
    RC_ASSERT(run(chip, {send}));
    spec.fidelity = "flit";
    NetworkFixture reference = hosted(shape, spec);
    RC_ASSERT(run(reference, {send}));
    RC_ASSERT(chip.arrivals(send.to) == reference.arrivals(send.to));
}

RC_GTEST_PROP(Fidelity, NeverBeatsTheDistance, ()) {
    MeshShape shape{4, 4};
    shape.board = *rc::gen::element(BoardSpec{}, BoardSpec{.chipsX = 2, .chipsY = 4});
    const NocSpec spec = anySpec("packet", shape);
    NocSpec idealSpec = spec;
    idealSpec.fidelity = "ideal";
    const auto sends = anyTraffic(16 * spec.concentration + 1, 6);
    NetworkFixture packet = hosted(shape, spec), ideal = hosted(shape, idealSpec);
    RC_ASSERT(run(packet, sends));
    RC_ASSERT(run(ideal, sends));
    std::vector<std::uint64_t> earliest(sends.size());
    for (const Collector& sink : ideal.sinks)
        for (const Packet& one : sink.packets) earliest[one.payload.neuron] = value(one.arrived);
    for (const Collector& sink : packet.sinks)
        for (const Packet& one : sink.packets) RC_ASSERT(value(one.arrived) >= earliest[one.payload.neuron]);
}

RC_GTEST_PROP(Fidelity, RepeatsARunCycleByCycleAfterAReset, ()) {
    const NocSpec spec = anySpec(*rc::gen::elementOf(fidelityNames()), {4, 4});
    NetworkFixture chip({4, 4}, spec);
    auto sends = anyTraffic(16 * spec.concentration, 4);
    RC_ASSERT(run(chip, sends));
    std::vector<std::vector<Packet>> first;
    for (Collector& sink : chip.sinks) first.push_back(std::exchange(sink.packets, {}));
    chip.scheduler.runUntil(chip.scheduler.now() + 200);
    chip.network->resetSample();
    const std::uint64_t later = value(chip.scheduler.now()) + 1;
    for (Send& send : sends) send.cycle += later;
    RC_ASSERT(run(chip, sends));
    for (std::size_t node = 0; node < first.size(); ++node) {
        RC_ASSERT(first[node].size() == chip.sinks[node].packets.size());
        for (std::size_t i = 0; i < first[node].size(); ++i)
            RC_ASSERT(chip.sinks[node].packets[i].arrived == first[node][i].arrived + later);
    }
}

TEST(Fidelity, OfAnUnknownNameIsAMistakeThatListsTheOthers) {
    CalendarScheduler scheduler;
    try {
        static_cast<void>(makeNetwork({2, 2}, {.fidelity = "flits"}, scheduler));
        FAIL();
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.problems().at(0).path, "noc.fidelity");
        EXPECT_EQ(error.problems().at(0).hint, "choose one of flit, packet, ideal");
    }
}

}  // namespace
}  // namespace spikeloom::hw
