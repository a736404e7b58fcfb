// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/scratch.hpp"

namespace spikeloom::cli::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr bool kHasRtl = SPIKELOOM_HAS_RTL != 0;

std::vector<std::string> with(std::vector<std::string> arguments, const std::vector<std::string>& more) {
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

/// `spikeloom verify`, and runs with units in RTL.
class VerifyCommand : public ::testing::Test {
protected:
    void SetUp() override {
        if (!kHasRtl) GTEST_SKIP() << "built without RTL";
        if (!hasZoo()) GTEST_SKIP() << "models/zoo/digits_vit is not in this checkout";
    }
    [[nodiscard]] Outcome verify(const std::vector<std::string>& more) const {
        return scratch.run(with({"verify"}, more));
    }
    /// What a run of one sample says, without how long that took.
    [[nodiscard]] nlohmann::json results(const std::vector<std::string>& settings) const {
        std::vector<std::string> arguments{"run", "--samples", "1", "--json", "--quiet"};
        for (const std::string& setting : settings) arguments = with(std::move(arguments), {"--set", setting});
        const Outcome outcome = scratch.run(arguments);
        EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
        if (outcome.exitCode != 0) return {};
        nlohmann::json document = nlohmann::json::parse(outcome.out);
        document.erase("simulation");
        return document;
    }
    void expectRefused(const std::vector<std::string>& arguments,
                       const ::testing::Matcher<std::string>& message) const {
        const Outcome outcome = scratch.run(arguments);
        EXPECT_EQ(outcome.exitCode, 2) << outcome.err;
        EXPECT_THAT(outcome.out, IsEmpty());
        EXPECT_THAT(errors(outcome), ElementsAre(message));
        EXPECT_THAT(scratch.listing(), IsEmpty());
    }
    void expectRunRefused(const std::vector<std::string>& settings,
                          const ::testing::Matcher<std::string>& message) const {
        std::vector<std::string> arguments{"run", "--samples", "1", "--out", "result"};
        for (const std::string& setting : settings) arguments = with(std::move(arguments), {"--set", setting});
        expectRefused(arguments, message);
    }

    Scratch scratch;
};

TEST_F(VerifyCommand, HasALineForEachUnitAndEndsWithZeroWhenAllAgree) {
    const Outcome outcome = verify({"--no-inference", "--updates", "200", "--observed", "0"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.out, AllOf(StartsWith("unit "), HasSubstr("\nneuron_unit "), HasSubstr("\nfunction_unit "),
                                   HasSubstr("\nrouter "), HasSubstr("mismatches"), Not(HasSubstr(" on 23 cores"))));
    EXPECT_THAT(errors(outcome), IsEmpty());
    EXPECT_THAT(scratch.listing(), IsEmpty());
}

TEST_F(VerifyCommand, SaysTheSameAsJson) {
    const Outcome outcome = verify(
        {"--no-inference", "--unit", "neuron_unit", "--updates", "2000", "--observed", "500", "--json", "--quiet"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.err, IsEmpty());
    const auto document = nlohmann::json::parse(outcome.out);
    EXPECT_EQ(document["passed"], true);
    EXPECT_FALSE(document.contains("inference"));
    ASSERT_EQ(document["units"].size(), 1u);
    const auto& unit = document["units"]["neuron_unit"];
    EXPECT_GE(unit["updates"], 5 * 2000);
    EXPECT_EQ(unit["mismatches"], 0);
    EXPECT_EQ(unit["first_mismatch"], "");
    EXPECT_GT(unit["cases"]["st_bif: retraction"], 0);
    EXPECT_GT(unit["lines"]["hit"], 0);
    EXPECT_GE(unit["toggles"]["points"], unit["toggles"]["hit"]);
}

TEST_F(VerifyCommand, RepeatsItselfUnderASeedAndDrawsOtherCasesUnderAnother) {
    const auto cases = [&](const char* seed) {
        const Outcome outcome = verify({"--no-inference", "--unit", "neuron_unit", "--updates", "500", "--observed",
                                        "0", "--seed", seed, "--json", "--quiet"});
        return nlohmann::json::parse(outcome.out)["units"];
    };
    const auto seven = cases("7");
    EXPECT_EQ(cases("7"), seven);
    EXPECT_NE(cases("8"), seven);
}

TEST_F(VerifyCommand, ComparesAWholeInference) {
    const Outcome outcome =
        verify({"--unit", "neuron_unit", "--updates", "100", "--observed", "0", "--json", "--quiet"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    const auto document = nlohmann::json::parse(outcome.out);
    const auto& inference = document["inference"];
    EXPECT_EQ(inference["network"], "digits_vit");
    EXPECT_EQ(inference["cores"], 23);
    EXPECT_EQ(inference["first_mismatch"], "");
    EXPECT_EQ(inference["complaints"].size(), 0u);
    // Every neuron that the chip updated, and no other, was in the unit in RTL.
    EXPECT_EQ(inference["transactions"], results({})["neuron_updates"]);
}

TEST_F(VerifyCommand, RefusesAnUnknownUnitAndToCompareNothing) {
    expectRefused({"verify", "--unit", "nueron_unit"}, HasSubstr("there is no unit \"nueron_unit\"; did you mean "
                                                                 "neuron_unit?"));
    expectRefused({"verify", "--updates", "0"}, HasSubstr("--updates: 0 compares nothing; give at least 1"));
}

TEST_F(VerifyCommand, GivesARunWithUnitsInRtlTheResultsAndCyclesOfTheModel) {
    const nlohmann::json model = results({});
    EXPECT_EQ(results({"cosim.neuron_unit.backend=lockstep"}), model);
    EXPECT_EQ(results({"cosim.neuron_unit.backend=rtl"}), model);
    EXPECT_EQ(results({"cosim.neuron_unit.backend=rtl", "cosim.neuron_unit.cores=[0,22]",
                       "cosim.function_unit.backend=lockstep", "cosim.function_unit.cores=[3]",
                       "cosim.router.backend=lockstep", "cosim.router.tiles=[8,23]"}),
              model);
}

TEST_F(VerifyCommand, RefusesCoresAndTilesThatTheChipDoesNotHave) {
    expectRunRefused({"cosim.neuron_unit.backend=rtl", "cosim.neuron_unit.cores=[22,23]"},
                     HasSubstr("cosim.neuron_unit.cores[1]: there is no core 23; the number of cores is 23; name one "
                               "from 0 to 22"));
    expectRunRefused({"cosim.function_unit.backend=lockstep", "cosim.function_unit.cores=[99]"},
                     HasSubstr("cosim.function_unit.cores[0]: there is no core 99"));
    expectRunRefused({"cosim.router.backend=lockstep", "cosim.router.tiles=[23,24]"},
                     HasSubstr("cosim.router.tiles[1]: there is no tile 24; the number of tiles is 24; name one from "
                               "0 to 23"));
}

TEST_F(VerifyCommand, RefusesRoutersInRtlWhereTheNetworkHasNone) {
    expectRunRefused({"chip.noc.fidelity=packet", "cosim.router.backend=lockstep"},
                     AllOf(HasSubstr("cosim.router.backend: a network whose chip.noc.fidelity is \"packet\" has no "
                                     "routers"),
                           HasSubstr("or leave the routers to the model")));
}

TEST_F(VerifyCommand, RefusesAChipWhoseUnitsAreNotThoseOfTheBuild) {
    const auto hint = HasSubstr("configure the build with -DSPIKELOOM_RTL_CHIP");
    expectRunRefused({"chip.core.neuron_unit.lanes=8", "cosim.neuron_unit.backend=rtl"},
                     AllOf(HasSubstr("chip.core.neuron_unit.lanes: is 8, and the neuron unit in RTL was "
                                     "Verilated with 4"),
                           hint));
    expectRunRefused(
        {"chip.core.function_unit.lanes=8", "cosim.function_unit.backend=lockstep"},
        AllOf(HasSubstr("chip.core.function_unit.lanes: is 8, but the unit in RTL was built with 4"), hint));
    expectRunRefused({"chip.noc.flit_bits=80", "cosim.router.backend=rtl"},
                     AllOf(HasSubstr("chip.noc: no router in RTL has 5 ports, 4 virtual channels of 4 flits, 80 bits"),
                           HasSubstr("-DSPIKELOOM_RTL_CHIP")));
}

TEST(VerifyWithoutRtl, SaysWhatIsMissing) {
    if (kHasRtl) GTEST_SKIP() << "built with RTL";
    const Scratch scratch;
    const std::vector<std::string> commands[] = {{"verify"}, {"run", "--set", "cosim.router.backend=rtl"}};
    for (const auto& command : commands) {
        const Outcome outcome = scratch.run(command);
        EXPECT_EQ(outcome.exitCode, 2);
        EXPECT_THAT(outcome.out, IsEmpty());
        EXPECT_THAT(outcome.err, AllOf(HasSubstr("this program was built without RTL: Verilator was not found"),
                                       HasSubstr("install Verilator 5.006 or newer")));
    }
}

}  // namespace
}  // namespace spikeloom::cli::test
