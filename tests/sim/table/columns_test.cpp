// SPDX-License-Identifier: Apache-2.0
#include "sim/table/columns.hpp"

#include <gmock/gmock.h>

#include <set>

#include "models/support/error.hpp"
#include "tests/sim/table/runs_on_disk.hpp"

namespace spikeloom::table {
namespace {

using ::testing::HasSubstr;

class Columns : public test::RunsOnDisk {
protected:
    [[nodiscard]] static Value valueOf(const std::string& column, const results::Run& run) {
        return columnsCalled({column}).front()->of(run);
    }
    [[nodiscard]] static double numberOf(const std::string& column, const results::Run& run) {
        return std::get<Figure>(valueOf(column, run)).value;
    }
};

TEST_F(Columns, AreFiguresOfTheRun) {
    const results::Run run = write("first");
    EXPECT_EQ(std::get<std::string>(valueOf("network", run)), "tiny");
    EXPECT_NEAR(numberOf("accuracy", run), 2.0 / 3, 1e-12);
    EXPECT_NEAR(numberOf("latency", run), 12e-6, 1e-15);
    EXPECT_NEAR(numberOf("energy", run), 29.26e-9, 1e-20);
    EXPECT_NEAR(numberOf("energy.network", run), 500e-12, 1e-20);
    EXPECT_NEAR(numberOf("energy.static", run), 26e-9, 1e-18);
    EXPECT_NEAR(numberOf("energy_delay", run), 29.26e-9 * 12e-6, 1e-24);
    EXPECT_NEAR(numberOf("pj_per_sop", run), 29.26e-9 / 600, 1e-20);
    EXPECT_NEAR(numberOf("energy@paper-ac-mac", run), (600 * 0.9 + 12 * 4.6) * 1e-12, 1e-20);
    EXPECT_NEAR(numberOf("counter.noc.flit_hops", run), 100.0, 1e-12);
    EXPECT_NEAR(numberOf("energy_all_cores", run), 29.26e-9, 1e-18);
}

// t = 4.3027 and a standard deviation of 7.2111 us over three samples.
TEST_F(Columns, HaveASpreadWhereTheRunHasAnInterval) {
    const results::Run run = write("first");
    EXPECT_NEAR(*std::get<Figure>(valueOf("latency", run)).spread, 17.913e-6, 1e-9);
    EXPECT_FALSE(std::get<Figure>(valueOf("sop", run)).spread);
}

// Wilson's 95 % interval of 2 of 3 is 0.2077 to 0.9385: further down than up.
TEST_F(Columns, GiveTheLongerSideOfAnIntervalThatIsNotCentred) {
    const results::Run run = write("first");
    EXPECT_NEAR(*std::get<Figure>(valueOf("accuracy", run)).spread, 2.0 / 3 - 0.20766, 1e-4);
    EXPECT_NEAR(numberOf("accuracy_low", run), 0.20766, 1e-4);
    EXPECT_NEAR(numberOf("accuracy_high", run), 0.93851, 1e-4);
}

// Of the hand run's table the barriers' figure alone is uncertain: 40 pJ of 29.26 nJ, 17.32 pJ.
TEST_F(Columns, HaveTheTablesUncertaintyWhereItStatesOne) {
    const results::Run run = write("first");
    const auto spreadOf = [&](const char* column) { return std::get<Figure>(valueOf(column, run)).spread; };
    EXPECT_NEAR(*spreadOf("energy"), 17.3205e-12, 1e-16);
    EXPECT_NEAR(*spreadOf("energy.barrier"), 17.3205e-12, 1e-16);
    EXPECT_EQ(spreadOf("energy.network"), std::nullopt);
    EXPECT_EQ(spreadOf("energy.static"), std::nullopt);
    EXPECT_NEAR(*spreadOf("pj_per_sop"), 17.3205e-12 / 600, 1e-18);
    EXPECT_NEAR(*spreadOf("energy_delay"), 17.3205e-12 * 12e-6, 1e-21);
    EXPECT_NEAR(*spreadOf("power") / numberOf("power", run), 17.3205e-12 / 29.26e-9, 1e-9);
    EXPECT_NEAR(numberOf("energy_stated", run), 40e-12 / 29.26e-9, 1e-9);
}

TEST_F(Columns, AreEmptyForWhatARunDoesNotHave) {
    const results::Run run = write("first");
    EXPECT_TRUE(std::holds_alternative<std::monostate>(valueOf("area", run)));
    EXPECT_TRUE(std::holds_alternative<std::monostate>(valueOf("saving", run)));  // multiplies nothing without spikes
}

TEST_F(Columns, HaveNamesOfTheirOwnAndAreExplained) {
    std::set<std::string> names;
    for (const Column& column : columns()) {
        EXPECT_TRUE(names.insert(column.name).second) << column.name;
        EXPECT_FALSE(column.meaning.empty()) << column.name;
        EXPECT_THAT(columnsHelp(), HasSubstr(column.name));
    }
    EXPECT_EQ(columnsCalled(defaultColumns()).size(), defaultColumns().size());
}

TEST_F(Columns, ThatAreNoneAreAllRefusedWithASuggestion) {
    try {
        (void)columnsCalled({"energy", "acuracy", "zzzzzzzz"});
        FAIL();
    } catch (const ConfigError& error) {
        ASSERT_EQ(error.problems().size(), 2u);
        EXPECT_THAT(error.problems()[0].hint, HasSubstr("did you mean accuracy?"));
        EXPECT_THAT(error.problems()[1].hint, HasSubstr("--columns help"));
    }
}

}  // namespace
}  // namespace spikeloom::table
