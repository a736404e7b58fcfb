// SPDX-License-Identifier: Apache-2.0
// Whole chips whose routers are in RTL.
#include <gtest/gtest.h>

#include "sim/cosim/cosimulation.hpp"
#include "sim/cosim/router/router.hpp"
#include "tests/hw/chip/chip_bench.hpp"

namespace spikeloom::hw {
namespace {

TEST(ChipWithRtlRouters, TakesTheSameCyclesAndCountsTheSame) {
    const RandomCase sample(20);
    const auto options = [](const MakeRouter& routers) {
        return ChipBench::Options{.chip = smallCores(), .rule = {}, .units = {.router = routers}};
    };
    ChipBench plain("Plain", sample.program, options({}));
    ChipBench rtl("Rtl", sample.program, options(cosim::rtlRouters(config::Backend::Rtl)));
    ChipBench lockstep("Lockstep", sample.program, options(cosim::rtlRouters(config::Backend::Lockstep)));
    for (const auto& input : {sample.input, sample.otherInput}) {
        const ChipBench::Run expected = runLikeReference(plain, input);
        for (ChipBench* chip : {&rtl, &lockstep}) {
            const ChipBench::Run run = runLikeReference(*chip, input);
            EXPECT_EQ(run.latency, expected.latency);
            EXPECT_EQ(run.stepCycles, expected.stepCycles);
            EXPECT_EQ(valuesOf(run.chip), valuesOf(expected.chip));
        }
    }
}

TEST(ChipWithRtlRouters, SaysHowManyFlitsWereCompared) {
    const RandomCase sample(20);
    config::CosimSpec spec;
    spec.router.backend = config::Backend::Lockstep;
    const cosim::Cosimulation cosimulation(spec, {});
    ChipBench chip("Chip", sample.program, {.chip = smallCores(), .rule = {}, .units = cosimulation.units()});
    const ChipBench::Run run = runLikeReference(chip, sample.input);
    const auto work = cosimulation.work();
    EXPECT_GT(work.router.transactions, 0u);
    EXPECT_EQ(work.router.transactions, run.chip.flitHops);
    EXPECT_GT(work.router.cycles, work.router.transactions);
    EXPECT_EQ(work.neuronUnit.transactions, 0u);
}

}  // namespace
}  // namespace spikeloom::hw
