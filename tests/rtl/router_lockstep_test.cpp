// SPDX-License-Identifier: Apache-2.0
// Routers beside a model that was told to route otherwise, and what is left of the cycles before they differ.
#include <gtest/gtest.h>

#include <filesystem>
#include <stdexcept>
#include <string>

#include "sim/cosim/mismatch.hpp"
#include "sim/cosim/router/router.hpp"
#include "sim/cosim/router/router_history.hpp"
#include "sim/cosim/router/router_traffic.hpp"
#include "tests/hw/noc/mesh_fixture.hpp"
#include "tests/rtl/own_path.hpp"
#include "tests/rtl/waveform.hpp"

namespace spikeloom::cosim {
namespace {

const std::filesystem::path kWaveforms = cosim::ownPath("waveforms");

hw::NocSpec specOf(const RouterShape& shape) {
    return {.virtualChannels = shape.virtualChannels,
            .bufferFlits = shape.bufferFlits,
            .flitBits = shape.flitBits,
            .creditCycles = shape.creditCycles,
            .sourceQueuePackets = 4096};
}

/// @param misled  whose model routes y first; the RTL routes x first
hw::MakeRouter routers(hw::TileId misled, RouterTally* tally) {
    return [=](const hw::RouterArguments& arguments) {
        const auto make = rtlRouters([=](hw::TileId) {
            return RouterChoice{.kind = config::Backend::Lockstep, .waveformFolder = kWaveforms, .tally = tally};
        });
        hw::RouterArguments told = arguments;
        hw::NocSpec other = arguments.spec;
        other.routing = "yx";
        if (arguments.tile == misled)
            told.routes = hw::routingTable(hw::makeRouting(other, told.routes.shape), told.routes.shape, told.tile);
        return make(told);
    };
}

/// Packets go east along the first row of 3 x 2 tiles; in `late` one goes from tile 0 to the far corner.
Mismatch mismatchOfTheModel(std::uint64_t late) {
    std::filesystem::remove_all(kWaveforms);
    hw::MeshFixture chip({3, 2}, specOf(routerShapes().front()), {}, routers(hw::TileId{0}, nullptr));
    for (std::uint64_t cycle = 1; cycle < late; cycle += 10) (void)chip.send(0, 2, 3, cycle);
    (void)chip.send(0, 5, 1, late);
    try {
        (void)chip.drain();
    } catch (const Mismatch& mismatch) {
        return mismatch;
    }
    return Mismatch("none");
}

TEST(RouterInLockstep, CountsTheFlitsThatLeftAndTheCyclesInWhichItWasAwake) {
    RouterTally tally;
    hw::MeshFixture chip({3, 2}, specOf(routerShapes().front()), {}, routers(hw::TileId{99}, &tally));
    ASSERT_TRUE(chip.send(0, 2, 3, 1));
    ASSERT_TRUE(chip.drain());
    chip.settle();
    EXPECT_EQ(tally.flits, 9u);  // three routers
    EXPECT_GT(tally.cycles, 9u);
    EXPECT_LT(tally.cycles, 60u);
}

// Ready in 1, on the wire in 2, on the wire out of the router in 6: east in RTL, south in the model.
TEST(RouterInLockstep, SaysWhereAndWhenItFirstDiffers) {
    const Mismatch mismatch = mismatchOfTheModel(1);
    EXPECT_EQ(mismatch.component, "Mesh.Tile[0].Router");
    EXPECT_EQ(mismatch.cycle, 6u);
    EXPECT_EQ(mismatch.difference, "flit out of port 0");
    EXPECT_EQ(mismatch.expected, "none");
    EXPECT_NE(mismatch.found.find("head tail "), std::string::npos) << mismatch.found;
    EXPECT_EQ(mismatch.inputs, "nothing came in");
    EXPECT_EQ(mismatch.waveformFile, (kWaveforms / "Mesh.Tile[0].Router.fst").string());
    EXPECT_NE(std::string(mismatch.what()).find(mismatch.waveformFile), std::string::npos) << mismatch.what();
    std::filesystem::remove_all(kWaveforms);
}

// The edge that begins the cycle is at 10 times its number.
TEST(RouterInLockstep, LeavesAWaveformThatEndsWithTheDifference) {
    const Mismatch mismatch = mismatchOfTheModel(1);
    const auto waveform = testing::Waveform::read(mismatch.waveformFile);
    std::filesystem::remove_all(kWaveforms);
    if (!waveform) GTEST_SKIP() << "fst2vcd is not installed";
    EXPECT_EQ(waveform->lastTime(), 10 * mismatch.cycle);
    EXPECT_EQ(waveform->last("out_valid"), 1u);
    EXPECT_EQ(waveform->last("out_head", 0, 1), 1u);
    EXPECT_EQ(waveform->last("out_data", 0, 16), 2u | 1u << 8);  // x and y of tile 5
}

TEST(RouterInLockstep, CutsTheWaveformAroundTheDifference) {
    const Mismatch mismatch = mismatchOfTheModel(3001);
    const auto waveform = testing::Waveform::read(mismatch.waveformFile);
    std::filesystem::remove_all(kWaveforms);
    if (!waveform) GTEST_SKIP() << "fst2vcd is not installed";
    EXPECT_EQ(waveform->lastTime(), 10 * mismatch.cycle);
    EXPECT_GT(waveform->firstTime(), 10 * (mismatch.cycle - 2 * RouterHistory::kWaveformSteps));
    EXPECT_LT(waveform->firstTime(), 10 * (mismatch.cycle - RouterHistory::kWaveformSteps / 2));
}

/// A router under random traffic, every step of which is kept.
struct Remembered {
    const RouterOutputs& pass(const RouterTrafficSpec& kind) {
        const RouterWires& in = traffic.next(kind, true);
        history.add(++cycle, in);
        unit->skipTo(cycle);
        const RouterOutputs& out = unit->step(in);
        traffic.take(out.wires);
        return out;
    }
    [[nodiscard]] std::optional<testing::Waveform> replayed() const {
        std::filesystem::create_directories(kWaveforms);
        history.writeWaveform(shape, 1, 1, kWaveforms / "router.fst");
        auto waveform = testing::Waveform::read(kWaveforms / "router.fst");
        std::filesystem::remove_all(kWaveforms);
        return waveform;
    }

    RouterShape shape = routerShapes().front();
    RouterWiring wiring{shape, specOf(shape), {4, 4}, hw::TileId{5}};
    RouterTraffic traffic{wiring, {4, 4}, hw::TileId{5}, 1};
    std::unique_ptr<RouterUnit> unit = makeRouterUnit(shape, 1, 1);
    RouterHistory history;
    std::uint64_t cycle = 0;
};

// After 2000 cycles of congestion every arbiter has moved: the replay is the router only if all of them are repeated.
TEST(RouterHistory, RepeatsTheRouterToTheBit) {
    Remembered router;
    const RouterOutputs* out = nullptr;
    for (int i = 0; i < 2000; ++i) out = &router.pass({.sends = 0.7, .returns = 0.5});
    while (out->wires.flits == 0) out = &router.pass({.sends = 0.7, .returns = 0.5});
    const auto waveform = router.replayed();
    if (!waveform) GTEST_SKIP() << "fst2vcd is not installed";
    EXPECT_EQ(waveform->lastTime(), 10 * router.cycle);
    EXPECT_EQ(waveform->last("out_valid"), out->wires.flits);
    EXPECT_EQ(waveform->last("event_no_credit"), out->events.noCredit);
    for (std::uint32_t port = 0; port < router.shape.ports; ++port)
        if ((out->wires.flits >> port & 1) != 0) {
            EXPECT_EQ(waveform->last("out_data", port * router.shape.flitBits), out->wires.flit[port].data);
        }
}

TEST(RouterHistory, SaysThatItKeepsNothingOfMoreStepsThanItMayUntilAReset) {
    RouterHistory history(3);
    const auto write = [&] { history.writeWaveform(routerShapes().front(), 0, 0, kWaveforms / "none.fst"); };
    for (std::uint64_t cycle = 1; cycle <= 3; ++cycle) history.add(cycle, {});
    EXPECT_EQ(history.steps(), 3u);
    history.add(4, {});
    EXPECT_EQ(history.steps(), 0u);
    EXPECT_THROW(write(), std::runtime_error);
    history.reset();
    history.add(5, {});
    EXPECT_EQ(history.steps(), 1u);
}

}  // namespace
}  // namespace spikeloom::cosim
