// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/spec.hpp"

#include <gmock/gmock.h>

#include "tests/sim/sweep/sweeps.hpp"

namespace spikeloom::sweep {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

template <class Spec>
std::vector<std::string> checked(const Spec& spec) {
    std::vector<Problem> problems;
    spec::Report report("", "s", problems);
    spec.check(report);
    std::vector<std::string> texts;
    for (const Problem& problem : problems) texts.push_back(problem.text());
    return texts;
}

TEST(SweepSpec, ARangeIsNotEmptyAndNotEndless) {
    EXPECT_THAT(checked(RangeSpec{2, 2, 1}), IsEmpty());
    EXPECT_THAT(checked(RangeSpec{2, 1, 1}), ElementsAre(StartsWith("s.to: 1 is below from = 2")));
    EXPECT_THAT(checked(RangeSpec{0, 9999, 1}), IsEmpty());
    EXPECT_THAT(checked(RangeSpec{0, 10000, 1}), ElementsAre(StartsWith("s.step: more than 10000 values")));
    EXPECT_THAT(checked(LogRangeSpec{2, 1, 2}), ElementsAre(StartsWith("s.to: 1 is below from = 2")));
    EXPECT_THAT(checked(LogRangeSpec{1, 2, 2}), IsEmpty());
}

TEST(SweepSpec, AnAxisHasOneListOfValues) {
    AxisSpec spec = axis("x", {"1"});
    EXPECT_THAT(checked(spec), IsEmpty());
    spec.range = RangeSpec{};
    EXPECT_THAT(checked(spec), ElementsAre(StartsWith("s: 2 lists of values")));
    EXPECT_THAT(checked(AxisSpec{}), ElementsAre(StartsWith("s: no values")));
}

TEST(SweepSpec, ConstraintsOfOneMetricCanBeKeptTogether) {
    SweepSpec spec;
    spec.base = "experiment.json";
    spec.axes = {axis("x", {"1"})};
    spec.objectives = {{"energy_j", {}}};
    spec.constraints = {{"accuracy", 0.5, {}}, {"accuracy", {}, 0.5}, {"latency_s", {}, 0.1}};
    EXPECT_THAT(checked(spec), IsEmpty());
    spec.constraints[1].max = 0.4;
    EXPECT_THAT(checked(spec),
                ElementsAre(StartsWith("s.constraints[0].min: accuracy is at least 0.5 here and at most 0.4")));
}

TEST(SweepSpec, OnlyGridAndExternalEndByThemselves) {
    for (const char* kind : {"grid", "external"}) EXPECT_THAT(checked(StrategySpec{kind, 0, 1, 24}), IsEmpty());
    for (const char* kind : {"random", "latin_hypercube", "nsga2"}) {
        EXPECT_THAT(checked(StrategySpec{kind, 0, 1, 24}), ElementsAre(StartsWith("s.points: 0")));
        EXPECT_THAT(checked(StrategySpec{kind, 1, 1, 24}), IsEmpty());
    }
}

TEST(SweepSpec, AConstraintHasABoundThatCanBeKept) {
    EXPECT_THAT(checked(ConstraintSpec{"latency_s", {}, {}}), ElementsAre(StartsWith("s: neither min nor max")));
    EXPECT_THAT(checked(ConstraintSpec{"latency_s", 2.0, 1.0}), ElementsAre(StartsWith("s.max: 1 is below min = 2")));
    EXPECT_THAT(checked(ConstraintSpec{"latency_s", 2.0, 2.0}), IsEmpty());
}

TEST(SweepSpec, TwoFidelitiesDifferAndAreNoAxis) {
    EXPECT_THAT(checked(FidelitySpec{"flit", "flit"}), ElementsAre(StartsWith("s.front: flit is the fidelity")));
    EXPECT_THAT(checked(FidelitySpec{"packet", "flit"}), IsEmpty());
    SweepSpec sweep = sweepOf({axis("chip.noc.fidelity", {"\"flit\""})});
    sweep.base = "experiment.json";
    EXPECT_THAT(checked(sweep), IsEmpty());
    sweep.fidelity = FidelitySpec{};
    EXPECT_THAT(checked(sweep), ElementsAre(StartsWith("s.axes[0].path: the fidelity is an axis")));
}

TEST(SweepSpec, StartsFromABaseOrFromAConversion) {
    SweepSpec sweep = sweepOf({axis("conversion.steps", {"4"})});
    EXPECT_THAT(checked(sweep), ElementsAre(StartsWith("s: nothing that points start from"),
                                            StartsWith("s.axes[0].path: a value of a conversion")));
    sweep.conversion = ConversionSource{"net.ann.json", "spikezip", {}, {}, {}};
    EXPECT_THAT(checked(sweep), IsEmpty());
    sweep.base = "experiment.json";
    EXPECT_THAT(checked(sweep), ElementsAre(StartsWith("s: points start from a base and from a conversion")));
}

TEST(SweepSpec, AnObjectiveIsThereOnce) {
    SweepSpec sweep = sweepOf({axis("x", {"1"})});
    sweep.base = "experiment.json";
    sweep.objectives = {{"latency_s", {}}, {"energy_j", {}}, {"latency_s", "max"}};
    EXPECT_THAT(checked(sweep), ElementsAre(StartsWith("s.objectives[2].metric: latency_s is an objective already")));
}

}  // namespace
}  // namespace spikeloom::sweep
