// SPDX-License-Identifier: Apache-2.0
// Networks whose routers are in RTL: the same cycles and counters as with hw::Router, whatever the traffic.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>

#include "models/support/error.hpp"
#include "sim/cosim/mismatch.hpp"
#include "sim/cosim/router/router.hpp"
#include "sim/noc/replay.hpp"
#include "tests/hw/noc/mesh_fixture.hpp"
#include "tests/sim/noc/reference.hpp"

namespace spikeloom::cosim {
namespace {

using hw::Cycle;
using hw::MeshFixture;
using hw::MeshShape;
using hw::NocSpec;

struct Send {
    std::uint64_t cycle;
    std::uint32_t from, to;
    std::uint16_t flits;
};

std::vector<Send> traffic(std::uint32_t seed, std::uint32_t nodes, std::size_t packets, std::uint64_t cycles) {
    std::mt19937 random(seed);
    const auto below = [&](std::uint64_t limit) { return static_cast<std::uint32_t>(random() % limit); };
    std::vector<Send> sends;
    for (std::size_t i = 0; i < packets; ++i)
        sends.push_back({below(cycles), below(nodes), below(nodes), static_cast<std::uint16_t>(1 + below(6))});
    std::stable_sort(sends.begin(), sends.end(), [](const Send& a, const Send& b) { return a.cycle < b.cycle; });
    return sends;
}

/// Everything that is to be equal.
struct Outcome {
    std::vector<std::uint64_t> arrivals;  // by index in the traffic
    std::vector<std::uint64_t> links;     // flits, stalls and queues of each
    std::vector<std::uint64_t> totals;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome outcomeOf(const MeshFixture& chip, std::size_t packets) {
    Outcome outcome{.arrivals = std::vector<std::uint64_t>(packets, 0), .links = {}, .totals = {}};
    for (const hw::Collector& sink : chip.sinks)
        for (const hw::Packet& packet : sink.packets) outcome.arrivals[packet.payload.neuron] = value(packet.arrived);
    for (const hw::Link& link : chip.mesh.links())
        outcome.links.insert(outcome.links.end(), {link.counters.flits, link.counters.stallCycles,
                                                   link.counters.bufferedCycles, link.counters.largestQueue});
    const hw::RouterCounters totals = chip.mesh.routerTotals();
    outcome.totals = {totals.bufferPushes, totals.bufferPops,      totals.vcAllocations,
                      totals.vcStalls,     totals.switchConflicts, totals.flitHops()};
    return outcome;
}

/// Sends everything; some receivers take nothing until cycle `blockedUntil`.
Outcome outcomeOf(MeshShape shape, const NocSpec& spec, const std::vector<Send>& sends, std::uint64_t blockedUntil,
                  const hw::MakeRouter& routers) {
    const std::vector<hw::Terminal> host{{hw::TileId{0}, hw::Port::West}};
    MeshFixture chip(shape, spec, host, routers);
    for (std::size_t i = 0; i < chip.sinks.size(); i += 2) chip.sinks[i].refuses = true;
    for (std::uint32_t i = 0; i < sends.size(); ++i)
        if (!chip.send(sends[i].from, sends[i].to, sends[i].flits, sends[i].cycle, {.neuron = i})) return {};
    // The host sends as well, and is sent to.
    (void)chip.mesh.edge(0).offer({.destination = {hw::TileId{shape.tiles() - 1}}, .flits = 3}, Cycle{5});
    (void)chip.at(shape.tiles() - 1).offer({.destination = host[0], .flits = 2}, Cycle{7});
    chip.scheduler.runUntil(Cycle{blockedUntil});
    for (hw::Collector& sink : chip.sinks) sink.refuses = false;
    if (!chip.drain(1000000)) return {};
    chip.settle();
    return outcomeOf(chip, sends.size());
}

NocSpec specOf(const RouterShape& shape) {
    return {.virtualChannels = shape.virtualChannels,
            .bufferFlits = shape.bufferFlits,
            .flitBits = shape.flitBits,
            .creditCycles = shape.creditCycles,
            .sourceQueuePackets = 4096,
            .concentration = shape.ports - hw::kDirections};
}

/// Any of the kinds, tile by tile.
hw::MakeRouter mixed(std::uint32_t seed) {
    return rtlRouters([seed](hw::TileId tile) {
        std::mt19937 random(seed + indexOf(tile));
        return RouterChoice{.kind = static_cast<config::Backend>(random() % 3)};
    });
}

RC_GTEST_PROP(MeshOfRtlRouters, HasTheModelsCyclesAndCountersWhateverTheTraffic, ()) {
    NocSpec spec = specOf(*rc::gen::elementOf(routerShapes()));
    spec.linkCycles = *rc::gen::inRange(1u, 4u);
    spec.verticalLinkCycles = *rc::gen::element<std::optional<std::uint32_t>>(std::nullopt, 1u, 2u, 6u);
    spec.localLinkCycles = *rc::gen::element<std::optional<std::uint32_t>>(std::nullopt, 1u, 5u);
    const MeshShape shape{*rc::gen::inRange(1u, 5u), *rc::gen::inRange(1u, 4u)};
    const std::uint32_t nodes = shape.tiles() * spec.concentration;
    // From a trickle to far beyond saturation.
    const auto sends = traffic(*rc::gen::arbitrary<std::uint32_t>(), nodes, *rc::gen::inRange<std::size_t>(1, 400),
                               *rc::gen::element<std::uint64_t>(1, 100, 3000));
    const std::uint64_t blocked = *rc::gen::element<std::uint64_t>(1, 300);
    const Outcome model = outcomeOf(shape, spec, sends, blocked, {});
    RC_ASSERT(!model.totals.empty());
    RC_ASSERT(outcomeOf(shape, spec, sends, blocked, rtlRouters(config::Backend::Rtl)) == model);
    RC_ASSERT(outcomeOf(shape, spec, sends, blocked, rtlRouters(config::Backend::Lockstep)) == model);
    RC_ASSERT(outcomeOf(shape, spec, sends, blocked, mixed(*rc::gen::arbitrary<std::uint32_t>())) == model);
}

// Arbiters begin anew, so that the second sample is like the first.
TEST(MeshOfRtlRoutersAfterAReset, RepeatsItself) {
    MeshFixture chip({3, 3}, specOf(routerShapes().front()), {}, rtlRouters(config::Backend::Lockstep));
    const auto sends = traffic(3, 9, 300, 50);
    std::vector<std::uint64_t> begins, latencies[2];
    for (auto& sample : latencies) {
        const std::uint64_t begin = value(chip.scheduler.now()) + 1;
        for (hw::Collector& sink : chip.sinks) sink.packets.clear();
        for (std::uint32_t i = 0; i < sends.size(); ++i)
            ASSERT_TRUE(chip.send(sends[i].from, sends[i].to, sends[i].flits, begin + sends[i].cycle, {.neuron = i}));
        ASSERT_TRUE(chip.drain());
        chip.settle();
        chip.mesh.resetSample();
        sample = outcomeOf(chip, sends.size()).arrivals;
        for (std::uint64_t& arrival : sample) arrival -= begin;
    }
    EXPECT_EQ(latencies[0], latencies[1]);
}

TEST(MeshOfRtlRouters, SaysWhatIsStuckAndWhatItWaitsFor) {
    MeshFixture chip({2, 1}, specOf(routerShapes().front()), {}, rtlRouters(config::Backend::Lockstep));
    chip.sinks[1].refuses = true;
    for (std::uint64_t i = 0; i < 40; ++i) ASSERT_TRUE(chip.send(0, 1, 1, 1));
    chip.scheduler.runUntil(Cycle{300});
    const auto blocked = chip.mesh.router(hw::TileId{1}).blocked();
    ASSERT_EQ(blocked.size(), 4u);
    EXPECT_EQ(blocked[0].waitsFor, hw::BlockedPacket::WaitsFor::Credit);
    EXPECT_EQ(blocked[0].output, hw::Port::Local);
    EXPECT_EQ(chip.mesh.router(hw::TileId{1}).bufferedFlits(hw::Port::West, 0), 4u);
    EXPECT_FALSE(chip.mesh.waitChain().packets.empty());
}

/// @param packetsAtMost  of the log, so that it takes seconds
void expectTheModelsArrivals(const std::string& router, const std::string& name, config::Backend kind,
                             std::size_t packetsAtMost) {
    const auto file = noc::test::referenceFile("pktlog/" + name);
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "reference log " << name << " is not here";
    const noc::StudySpec study = noc::test::referenceStudy(router);
    noc::PacketLog log = noc::readPacketLog(file, study.shape());
    if (log.packets.size() > packetsAtMost) log.packets.resize(packetsAtMost);
    const noc::ReplayResult model = replay(study, log), rtl = replay(study, log, nullptr, rtlRouters(kind));
    ASSERT_EQ(model.cycles, rtl.cycles);
    for (std::size_t i = 0; i < log.packets.size(); ++i) {
        ASSERT_TRUE(model.arrivals[i] && rtl.arrivals[i]) << i;
        ASSERT_EQ(value(model.arrivals[i]->arrived), value(rtl.arrivals[i]->arrived)) << "packet " << i;
        ASSERT_EQ(value(model.arrivals[i]->injected), value(rtl.arrivals[i]->injected)) << "packet " << i;
    }
}

TEST(ReplayThroughRtlRouters, OfFourChannelsAtLowLoad) {
    expectTheModelsArrivals("vc4", "vc4_uniform_p1_r0.05.csv.gz", config::Backend::Rtl, ~std::size_t{0});
}
TEST(ReplayThroughRtlRouters, OfFourChannelsAtMediumLoadInLockstep) {
    expectTheModelsArrivals("vc4", "vc4_uniform_p1_r0.3.csv.gz", config::Backend::Lockstep, 8000);
}
TEST(ReplayThroughRtlRouters, OfPacketsOfFourFlits) {
    expectTheModelsArrivals("vc4", "vc4_uniform_p4_r0.2.csv.gz", config::Backend::Rtl, ~std::size_t{0});
}
TEST(ReplayThroughRtlRouters, OfTheWormholeRouter) {
    expectTheModelsArrivals("wh1", "wh1_uniform_p1_r0.12.csv.gz", config::Backend::Rtl, ~std::size_t{0});
}

TEST(RouterProblems, AreNoneForTheChipsNetwork) {
    EXPECT_TRUE(routerProblems({8, 8}, specOf(routerShapes().front())).empty());
}

TEST(RouterProblems, NameEveryOptionThatTheRtlDoesNotHave) {
    NocSpec spec = specOf(routerShapes().front());
    spec.routing = "yx";
    spec.routeComputation = hw::RouteComputation::Stage;
    spec.allocation = hw::Allocation::Speculative;
    spec.multicast = hw::Multicast::Tree;
    spec.bufferFlits = 77;
    MeshShape board{512, 2};
    board.board.chipsX = 2;
    std::vector<std::string> paths;
    for (const Problem& problem : routerProblems(board, spec)) paths.push_back(problem.path);
    EXPECT_EQ(paths, (std::vector<std::string>{"chip.noc.routing", "chip.noc.route_computation", "chip.noc.allocation",
                                               "chip.noc.multicast", "chip.mesh", "chip.board", "chip.noc"}));
    spec = specOf(routerShapes().front());
    spec.topology = hw::Topology::Torus;
    spec.fidelity = "packet";
    spec.flitBits = 32;
    EXPECT_EQ(routerProblems({2, 2}, spec).size(), 4u);
}

TEST(RouterProblems, AreThrownWhereAMeshIsBuiltAllTheSame) {
    hw::CalendarScheduler scheduler;
    NocSpec spec = specOf(routerShapes().front());
    spec.allocation = hw::Allocation::Speculative;
    EXPECT_THROW((void)hw::makeNetwork({2, 2}, spec, scheduler, {}, rtlRouters(config::Backend::Rtl)), ConfigError);
    EXPECT_NO_THROW((void)hw::makeNetwork({2, 2}, spec, scheduler, {}, rtlRouters(config::Backend::Model)));
}

}  // namespace
}  // namespace spikeloom::cosim
