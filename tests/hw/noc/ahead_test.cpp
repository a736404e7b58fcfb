// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "models/support/error.hpp"
#include "tests/hw/noc/network_fixture.hpp"

/// Networks whose units run ahead: packets arrive when they would, and are told at once.
namespace spikeloom::hw {
namespace {

using ::testing::ElementsAre;

struct Send {
    std::uint32_t from, to;
    std::uint64_t ready;
    std::uint16_t flits;
};

std::vector<Send> anyFewPackets(std::uint32_t nodes, std::uint32_t flitsMax) {
    std::vector<Send> sends(*rc::gen::inRange(1u, 12u));
    std::uint64_t ready = 1;
    for (Send& send : sends) {
        ready += *rc::gen::inRange(0u, 6u);
        send = {*rc::gen::inRange(0u, nodes), *rc::gen::inRange(0u, nodes), ready,
                static_cast<std::uint16_t>(*rc::gen::inRange(1u, flitsMax + 1))};
    }
    return sends;
}

std::vector<std::uint64_t> arrivals(NetworkFixture& net, const std::vector<Send>& sends) {
    for (std::uint32_t i = 0; i < sends.size(); ++i)
        RC_ASSERT(net.send(sends[i].from, sends[i].to, sends[i].flits, sends[i].ready, {.neuron = i}));
    RC_ASSERT(net.drain());
    std::vector<std::uint64_t> all(sends.size());
    for (const Collector& sink : net.sinks)
        for (const Packet& packet : sink.packets) all[packet.payload.neuron] = value(packet.arrived);
    return all;
}

// As long as nobody waits for a receiver.
RC_GTEST_PROP(RunningAhead, ChangesNoArrivalAndNoCount, ()) {
    const NocSpec spec{.virtualChannels = *rc::gen::inRange(1u, 4u),
                       .bufferFlits = *rc::gen::inRange(2u, 9u),
                       .linkCycles = *rc::gen::inRange(1u, 3u),
                       .sourceQueuePackets = 64,
                       .fidelity = *rc::gen::element<std::string>("packet", "ideal")};
    const std::vector<Send> sends = anyFewPackets(12, spec.bufferFlits);
    NetworkFixture inTime({4, 3}, spec), ahead({4, 3}, spec, {}, 32);
    RC_ASSERT(arrivals(inTime, sends) == arrivals(ahead, sends));
    const NetworkTotals expected = inTime.network->totals(), totals = ahead.network->totals();
    RC_ASSERT(totals.flitHops == expected.flitHops);
    RC_ASSERT(totals.linkTraversals == expected.linkTraversals);
    RC_ASSERT(totals.verticalTraversals == expected.verticalTraversals);
    RC_ASSERT(totals.packetsInjected == expected.packetsInjected);
    RC_ASSERT(totals.packetsEjected == expected.packetsEjected);
    RC_ASSERT(totals.latency.latency() == expected.latency.latency());
    RC_ASSERT(totals.latency.contention == expected.latency.contention);
}

RC_GTEST_PROP(RunningAhead, PacketsOfATrainArriveAsOneByOne, ()) {
    const NocSpec spec{.virtualChannels = *rc::gen::inRange(1u, 4u),
                       .bufferFlits = *rc::gen::inRange(2u, 9u),
                       .fidelity = *rc::gen::element<std::string>("packet", "ideal")};
    const auto flits = static_cast<std::uint16_t>(*rc::gen::inRange(1u, 12u));
    NetworkFixture alone({4, 3}, spec, {}, 32), together({4, 3}, spec, {}, 32);
    const std::uint32_t from = *rc::gen::inRange(0u, 12u), to = *rc::gen::inRange(0u, 12u);
    Train train{.common = {.destination = together.terminal(to), .flits = flits}, .cars = {}};
    Cycle at{1};
    for (std::uint32_t i = 0; i < 6; ++i) {
        at = alone.at(from).roomAt(at + *rc::gen::inRange(0u, 9u));
        RC_ASSERT(alone.send(from, to, flits, value(at), {.neuron = i}));
        const auto [offered, injected] = together.at(from).depart(at, 0, flits);
        RC_ASSERT(offered == at);
        train.cars.push_back({.value = 0, .neuron = i, .created = at, .injected = injected, .arrived = {}});
    }
    together.at(from).send(train);
    RC_ASSERT(together.arrivals(to) == alone.arrivals(to));
    RC_ASSERT(together.network->totals().latency.latency() == alone.network->totals().latency.latency());
}

// A queue of two packets of a flit: the third of four that are offered in 10 has room when the first has left, in 10.
TEST(RunningAhead, PacketsWaitForRoomInTheSourceQueue) {
    NetworkFixture net({2, 1}, {.sourceQueuePackets = 2, .fidelity = "packet"}, {}, 32);
    std::vector<std::uint64_t> injected, offered;
    for (int i = 0; i < 4; ++i) {
        const auto departure = net.at(0).depart(Cycle{10}, 0, 1);
        offered.push_back(value(departure.offered));
        injected.push_back(value(departure.injected));
    }
    EXPECT_THAT(injected, ElementsAre(10, 11, 12, 13));
    EXPECT_THAT(offered, ElementsAre(10, 10, 10, 11));
}

/// Takes what arrives, but nothing before `open`.
class LateSink final : public PacketSink {
public:
    bool accept(const Packet&, Cycle) override { return false; }
    void take(Train& train) override {
        for (Train::Car& car : train.cars) car.arrived = std::max(car.arrived, open);
    }
    Cycle open{500};
};

// Buffers of a path of average length, 2 + 1 of one flit, and a packet more that finds room: the next one stays in its
// source until the first is taken.
TEST(RunningAhead, AReceiverWithoutRoomStopsItsSenders) {
    NetworkFixture net({2, 1}, {.virtualChannels = 1, .bufferFlits = 1, .fidelity = "packet"}, {}, 32);
    LateSink sink;
    net.at(1).connectSink(sink);
    Train train{.common = {.destination = net.terminal(1)}, .cars = {}};
    for (std::uint64_t at : {10, 20, 30, 40, 50, 60})
        train.cars.push_back({.value = 0, .neuron = 0, .created = Cycle{at}, .injected = Cycle{at}, .arrived = {}});
    net.at(0).send(train);
    Train next = train;
    for (Train::Car& car : next.cars) car.injected = car.created;
    net.at(0).send(next);
    EXPECT_GT(next.cars.front().injected, Cycle{500});
}

TEST(RunningAhead, AReceiverThatRefusesIsABug) {
    NetworkFixture net({2, 1}, {.fidelity = "packet"}, {}, 32);
    net.sinks[1].refuses = true;
    EXPECT_THROW(static_cast<void>(net.send(0, 1, 1, 10)), InvariantError);
}

TEST(RunningAhead, APacketForNobodyIsABug) {
    CalendarScheduler scheduler(32);
    for (const char* fidelity : {"packet", "ideal"}) {
        const auto network = makeNetwork({2, 1}, {.fidelity = fidelity}, scheduler);
        EXPECT_THROW(static_cast<void>(network->port({TileId{0}}).offer({.destination = {TileId{1}}}, Cycle{10})),
                     InvariantError);
    }
}

}  // namespace
}  // namespace spikeloom::hw
