// SPDX-License-Identifier: Apache-2.0
// One router in RTL, driven by hand and at random. Flits on a wire in cycle t - 1 are in the buffer in cycle t.
#include <gtest/gtest.h>

#include "models/support/error.hpp"
#include "sim/cosim/router/router_check.hpp"
#include "sim/cosim/router/router_unit.hpp"
#include "tests/rtl/own_path.hpp"

namespace spikeloom::cosim {
namespace {

constexpr std::uint32_t kEast = 0, kWest = 1, kSouth = 2, kLocal = 4;

/// The router of the chip at (2, 3).
struct RouterInRtl : ::testing::Test {
    /// Lets a cycle pass in which nothing more comes in than was put on the wires.
    const RouterOutputs& pass() {
        const RouterOutputs& out = unit->step(in);
        in.clear();
        return out;
    }
    /// @param to  the output port; the flit says that it leaves there at this tile, but for east: at (5, 1)
    void put(std::uint32_t port, std::uint32_t to, std::uint8_t vc = 0, bool head = true, bool tail = true,
             std::uint64_t packet = 7) {
        const std::uint64_t destination = to == kEast ? 5 | 1 << 8 | kLocal << 16 : 2 | 3 << 8 | to << 16;
        in.addFlit(port, {.data = destination | packet << 19,
                          .vc = vc,
                          .route = static_cast<std::uint8_t>(to),
                          .head = head,
                          .tail = tail});
    }
    /// Cycles until a flit leaves through `port`; 0 is the one in which the wires were driven.
    std::uint32_t cyclesToFlit(std::uint32_t port) {
        for (std::uint32_t cycle = 1; cycle < 50; ++cycle)
            if ((pass().wires.flits >> port & 1) != 0) return cycle;
        return 0;
    }
    std::unique_ptr<RouterUnit> unit = makeRouterUnit(routerShapes().front(), 2, 3);
    RouterWires in;
};

// On the wire in 0; channel in 1, switch in 2, credit on the wire and switch traversal in 3, on the wire out in 4.
TEST_F(RouterInRtl, SendsALoneHeadOnInFourCyclesAndItsCreditBackInThree) {
    put(kWest, kEast);
    for (std::uint32_t cycle = 1; cycle <= 5; ++cycle) {
        const RouterOutputs& out = pass();
        EXPECT_EQ(out.events.vcGranted, cycle == 1 ? 1u << 4 : 0u) << cycle;
        EXPECT_EQ(out.wires.credits, cycle == 3 ? 1u << kWest : 0u) << cycle;
        EXPECT_EQ(out.wires.flits, cycle == 4 ? 1u << kEast : 0u) << cycle;
        EXPECT_EQ(out.busy, cycle <= 4) << cycle;
    }
}

TEST_F(RouterInRtl, SendsABodyOnOneCycleEarlierThanAHead) {
    put(kWest, kEast, 0, true, false);
    for (int i = 0; i < 10; ++i) pass();
    put(kWest, kEast, 0, false, true);
    EXPECT_EQ(cyclesToFlit(kEast), 3u);
}

// At (3, 3) the packet for (5, 1) goes on east; what leaves south here, for (2, 5), goes on south.
TEST_F(RouterInRtl, WorksOutTheNextRoutersRoute) {
    put(kWest, kEast);
    ASSERT_EQ(cyclesToFlit(kEast), 4u);
    put(kWest, kSouth);
    in.flit[kWest].data = 2 | 5 << 8 | kLocal << 16;
    const RouterOutputs* out = nullptr;
    for (int i = 0; i < 4; ++i) out = &pass();
    ASSERT_EQ(out->wires.flits, 1u << kSouth);
    EXPECT_EQ(out->wires.flit[kSouth].route, kSouth);
    put(kWest, kSouth);
    in.flit[kWest].data = 2 | 4 << 8 | kLocal << 16;  // there already
    for (int i = 0; i < 4; ++i) out = &pass();
    EXPECT_EQ(out->wires.flit[kSouth].route, kLocal);
}

// They bid for the same channel in 1: the lower input gets it and the switch in 2, when the other one gets the next
// channel; that has the switch in 3.
TEST_F(RouterInRtl, SendsTwoThatMeetOneAfterAnother) {
    put(kEast, kLocal, 0, true, true, 1);
    put(kWest, kLocal, 0, true, true, 2);
    ASSERT_EQ(cyclesToFlit(kLocal), 4u);
    const RouterOutputs& out = pass();
    ASSERT_EQ(out.wires.flits, 1u << kLocal);
    EXPECT_EQ(out.wires.flit[kLocal].data >> 19, 2u);
}

// Four flits spend the credits of a channel; the fifth is on the wire 1 (wire) + 1 (processing) + 3 cycles behind a
// credit.
TEST_F(RouterInRtl, WaitsForACreditAndNotOneCycleLonger) {
    const std::uint32_t buffer = unit->shape().bufferFlits;
    for (std::uint32_t i = 0; i < buffer; ++i) {
        put(kWest, kEast, 0, i == 0, false, i);
        for (int k = 0; k < 6; ++k) pass();
    }
    put(kWest, kEast, 0, false, true, 99);
    for (int i = 0; i < 20; ++i) {
        const RouterOutputs& out = pass();
        EXPECT_EQ(out.wires.flits, 0u);
        EXPECT_EQ(out.events.noCredit, 1u << 4);
        EXPECT_FALSE(i > 3 && out.busy) << "it sleeps until a credit comes";
    }
    in.addCredit(kEast, 0);
    EXPECT_EQ(cyclesToFlit(kEast), 3u + unit->shape().creditCycles);
}

TEST_F(RouterInRtl, IsAsNewAfterAReset) {
    put(kEast, kLocal, 0, true, true, 1);
    put(kWest, kLocal, 0, true, true, 2);
    for (int i = 0; i < 10; ++i) pass();
    unit->reset();
    put(kEast, kLocal, 0, true, true, 1);
    put(kWest, kLocal, 0, true, true, 2);
    const RouterOutputs* out = nullptr;
    while ((out = &pass())->wires.flits == 0) {
    }
    EXPECT_EQ(out->wires.flit[kLocal].vc, 0u);
    EXPECT_EQ(out->wires.flit[kLocal].data >> 19, 1u);
}

TEST_F(RouterInRtl, RefusesAFlitForAFullBuffer) {
    for (std::uint32_t i = 0; i < unit->shape().bufferFlits; ++i) {
        put(kWest, kEast, 0, true, true);
        in.flit[kWest].route = kEast;
        unit->step(in);
    }
    EXPECT_THROW(for (int i = 0; i < 5; ++i) unit->step(in), InvariantError);
}

TEST(RouterUnit, IsRefusedInAShapeThatNobodyBuilt) {
    RouterShape shape = routerShapes().front();
    shape.bufferFlits = 77;
    EXPECT_THROW((void)makeRouterUnit(shape, 0, 0), ConfigError);
}

TEST(RouterUnit, KeepsWaveformAndCoverageWhereAsked) {
    const auto directory = ownPath("router");
    std::filesystem::create_directories(directory);
    const RouterObservation files{.waveform = directory / "router.fst", .coverage = directory / "router.dat"};
    {
        const auto unit = makeRouterUnit(routerShapes().front(), 0, 0, files);
        for (int i = 0; i < 100; ++i) unit->step({});
    }
    EXPECT_GT(std::filesystem::file_size(files.waveform), 0u);
    EXPECT_GT(std::filesystem::file_size(files.coverage), 0u);
    std::filesystem::remove_all(directory);
}

TEST(RouterCheck, FindsNoDifferenceFromTheModelAndMeetsEveryCase) {
    const CheckResult result = checkRouter({40000, 1});
    EXPECT_EQ(result.mismatches, 0u) << result.first;
    EXPECT_GE(result.updates, 40000u);
    for (const auto& [bin, count] : result.bins) EXPECT_GT(count, 0u) << bin;
    EXPECT_EQ(result.bins.size(), 29u);
}

TEST(RouterCheck, DoesTheSameForTheSameSeed) {
    const CheckResult once = checkRouter({4000, 5}), again = checkRouter({4000, 5});
    EXPECT_EQ(once.cycles, again.cycles);
    EXPECT_EQ(once.bins, again.bins);
    EXPECT_NE(checkRouter({4000, 6}).bins, once.bins);
}

}  // namespace
}  // namespace spikeloom::cosim
