// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <optional>

#include "tests/hw/core/dendrite_bench.hpp"
#include "tests/hw/core/output_bench.hpp"

/// Units that work before their time come to the same cycles.
namespace spikeloom::hw {
namespace {

using Cycles = std::vector<std::uint64_t>;

/// A dendrite of 64 columns and 16 lanes: an event takes 4 cycles, and 4 more until its sums are written.
struct AheadDendrite : DendriteBench {
    explicit AheadDendrite(const CoreSpec& coreSpec = {}) : AheadDendrite(coreSpec, LinearLayer(64)) {}
    AheadDendrite(const CoreSpec& coreSpec, LinearLayer layer)
        : DendriteBench(coreSpec, std::move(layer.program), std::move(layer.mapping), 1, {}, {}, 64) {}
    /// Events of the first neuron, or of the one given. @return when they are taken
    Cycles take(const Cycles& arrivals, std::uint32_t neuron = 0) {
        Train train{.common = {.payload = {.stepParity = 1}}, .cars = {}};
        for (const std::uint64_t at : arrivals)
            train.cars.push_back({.value = 1, .neuron = neuron, .created = {}, .injected = {}, .arrived = Cycle{at}});
        activity.begin(arrivals.size());
        dendrite.take(train);
        Cycles taken;
        for (const Train::Car& car : train.cars) taken.push_back(value(car.arrived));
        return taken;
    }
};

// Arrived in 10 and 11: taken up in 11 and 15, written in 22, idle in 23, heard in 24. As one by one.
TEST(RunningAhead, ADendriteTakesEventsUpAsTheyArrive) {
    AheadDendrite core;
    EXPECT_EQ(core.take({10, 11}), (Cycles{10, 11}));
    EXPECT_EQ(core.idleHeard(), 24u);
    EXPECT_EQ(core.counters.eventsReceived, 2u);
    EXPECT_EQ(core.counters.dendriteBusyCycles, 8u);
    EXPECT_EQ(core.counters.synapticOperations, 128u);
    EXPECT_EQ(core.busy.total(), 12u);  // 11 .. 22
    EXPECT_EQ(core.dendrite.pending(1).current[0], 2);
    EXPECT_EQ(core.dendrite.pending(1).current[63], 128);
}

// Nothing is there in 23 .. 40: two busy times of 8 cycles, [11, 19) and [41, 49).
TEST(RunningAhead, ADendriteIsNotBusyBetweenEventsThatAreFarApart) {
    AheadDendrite core;
    core.take({10, 40});
    EXPECT_EQ(core.busy.total(), 16u);
}

// A FIFO of 2: the third event finds room when the first is taken up, in 11, the fourth when the second is, in 15.
TEST(RunningAhead, EventsWaitForRoomInAxonInput) {
    CoreSpec spec;
    spec.axonFifoPackets = 2;
    AheadDendrite core(spec);
    EXPECT_EQ(core.take({10, 10, 10, 10}), (Cycles{10, 10, 11, 15}));
}

// Those of another sender came before, with later times: [41, 45). Nothing goes before them.
TEST(RunningAhead, EventsAreServedInTheOrderInWhichTheyAreKnown) {
    AheadDendrite core;
    core.activity.begin();
    core.take({40});
    core.take({20}, 1);
    core.activity.end(Cycle{0});
    EXPECT_EQ(core.idleHeard(), 45u + 4 + 4 + 1);
    EXPECT_EQ(core.dendrite.pending(1).current[0], 0);
}

TEST(RunningAhead, EventsForAnotherStepOrAxonAreABug) {
    AheadDendrite core;
    Train train{.common = {.payload = {.stepParity = 0}}, .cars = {{}}};
    EXPECT_THROW(core.dendrite.take(train), InvariantError);
    train.common.payload = {.axon = 7, .stepParity = 1};
    EXPECT_THROW(core.dendrite.take(train), InvariantError);
}

/// AxonOutput in front of a network that is simulated packet by packet, ahead of time.
struct AheadOutput : CoreBench {
    explicit AheadOutput(std::vector<FanoutEntry> fanout, const NocSpec& noc = {.fidelity = "packet"},
                         std::uint64_t cyclesAhead = 32)
        : CoreBench(fourSpikes(), cyclesAhead), network(makeNetwork({2, 1}, noc, scheduler)) {
        network->port({TileId{0}}).connectSink(near);
        network->port({TileId{1}}).connectSink(sink);
        const AddressBook book(OutputBench::onTwoTiles(std::move(fanout)));
        network->defineGroups(book.groups());
        output.emplace("AxonOutput", spec, book.destinations(CoreId{0}), true, 4, PacketFormat(noc), neurons::kTernary,
                       blocks, network->port({TileId{0}}), scheduler, activity, busy, counters);
        connectProbe();
    }
    [[nodiscard]] Cycles readyCycles() {
        scheduler.runUntil(scheduler.now() + 1000);
        Cycles cycles;
        for (const Packet& packet : sink.packets) cycles.push_back(value(packet.created));
        return cycles;
    }
    std::unique_ptr<Network> network;
    Arrivals sink{activity}, near{activity};
    std::optional<AxonOutput> output;
};
const FanoutEntry kAll{{0, 2, 0, 4}, CoreId{1}, 3}, kFirst{{0, 2, 0, 1}, CoreId{1}, 4};

// Pushed in 20 and 21: taken up in 21 and 22; the first goes to two entries, in 21 and 22, the second in 23.
TEST(RunningAhead, AxonOutputSendsARowAtOnceInTheCyclesOfItsSpikes) {
    AheadOutput core({kAll, kFirst});
    core.runUntil(19);
    core.output->push({1, 0, -1}, 1, Cycle{20});
    core.output->push({1, 3, 1}, 1, Cycle{21});
    core.runUntil(21);
    EXPECT_TRUE(core.output->idle());
    EXPECT_EQ(core.readyCycles(), (Cycles{22, 24, 23}));  // by destination
    EXPECT_EQ(core.sink.packets[1].payload, (Payload{.value = 1, .neuron = 7, .axon = 3, .stepParity = 1}));
    EXPECT_EQ(core.sink.packets[2].payload, (Payload{.value = -1, .neuron = 4, .axon = 4, .stepParity = 1}));
    EXPECT_EQ(core.counters.fanoutReadWords, 3u);
    EXPECT_EQ(core.counters.spikeEvents, 3u);
}

// 3 cycles ahead: in 21 those of 21 .. 24 are sent, in 25 the others.
TEST(RunningAhead, AxonOutputGoesNoFurtherThanItMay) {
    AheadOutput core({kAll}, {.fidelity = "packet"}, 3);
    core.runUntil(19);
    for (std::uint32_t i = 0; i < 6; ++i) core.output->push({i / 4, i % 4, 1}, 1, Cycle{20});
    core.runUntil(21);
    EXPECT_EQ(core.counters.outputFifoPops, 4u);
    core.runUntil(24);
    EXPECT_EQ(core.counters.outputFifoPops, 4u);
    core.runUntil(25);
    EXPECT_EQ(core.counters.outputFifoPops, 6u);
}

/// Notes when it is ticked.
struct Waiting final : Clocked {
    Cycle tick(Cycle now) override {
        ticked = now;
        return kNever;
    }
    Cycle ticked{};
};

// A FIFO of 4 with 6 spikes: the third is gone in 23, and with it the FIFO is not full any more.
TEST(RunningAhead, AxonOutputWakesWhoWaitsForRoom) {
    AheadOutput core({kAll});
    Waiting soma;
    core.runUntil(19);
    for (std::uint32_t i = 0; i < 6; ++i) core.output->push({i / 4, i % 4, 1}, 1, Cycle{20});
    EXPECT_TRUE(core.output->full());
    core.output->awaitRoom(core.scheduler.add(soma));
    core.runUntil(100);
    EXPECT_EQ(soma.ticked, Cycle{24});
}

// A source queue of one packet of 42 bits, 4 flits of 11: the first is made in 21 and its tail leaves in 25.
TEST(RunningAhead, AxonOutputWaitsForTheSourceQueue) {
    AheadOutput core({kAll}, {.flitBits = 11, .sourceQueuePackets = 1, .fidelity = "packet"});
    core.runUntil(19);
    core.output->push({0, 0, 1}, 1, Cycle{20});
    core.output->push({0, 1, 1}, 1, Cycle{20});
    EXPECT_EQ(core.readyCycles(), (Cycles{22, 26}));
    EXPECT_EQ(core.counters.outputStallCycles, 3u);
}

}  // namespace
}  // namespace spikeloom::hw
