// SPDX-License-Identifier: Apache-2.0
#include "sim/results/csv_reader.hpp"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "models/support/error.hpp"
#include "sim/report/csv.hpp"

namespace spikeloom::results {
namespace {

RC_GTEST_PROP(CsvReader, ReadsBackWhateverIsWritten, ()) {
    const auto width = *rc::gen::inRange<std::size_t>(1, 5);
    const auto field = rc::gen::container<std::string>(rc::gen::elementOf(std::string("a,\"\r\n 1")));
    const auto record = rc::gen::container<std::vector<std::string>>(width, field);
    const std::vector<std::string> header = *record;
    const auto rows = *rc::gen::container<std::vector<std::vector<std::string>>>(record);
    report::CsvTable written(header);
    for (const auto& row : rows) written.addRecord(row);
    const Table table = readCsv(written.text(), "t.csv");
    RC_ASSERT(table.columns() == header && table.rows() == rows.size());
    for (std::size_t r = 0; r < rows.size(); ++r) RC_ASSERT(table.text(r, header[0]) == rows[r][0]);
}

std::string complaint(const std::function<void()>& act) {
    try {
        act();
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "";
}

TEST(CsvReader, AnEmptyFieldIsNoNumberAndAddsNothing) {
    const Table table = readCsv("a,b\r\n1.5,\r\n2,3\r\n", "t.csv");
    EXPECT_EQ(table.number(0, "a"), 1.5);
    EXPECT_EQ(table.number(0, "b"), std::nullopt);
    EXPECT_EQ(table.sum("a"), 3.5);
    EXPECT_EQ(table.sum("b"), 3.0);
}

TEST(CsvReader, NamesTheLineOfWhatIsNoTable) {
    EXPECT_THAT(complaint([] { (void)readCsv("", "t.csv"); }), ::testing::HasSubstr("t.csv:0: it is empty"));
    EXPECT_THAT(complaint([] { (void)readCsv("a,b\r\n1\r\n", "t.csv"); }),
                ::testing::HasSubstr("t.csv:2: 1 fields under 2"));
    EXPECT_THAT(complaint([] { (void)readCsv("a\r\n\"1", "t.csv"); }), ::testing::HasSubstr("t.csv:2: a quoted field"));
    EXPECT_THAT(complaint([] { (void)readCsv("a\r\n1", "t.csv"); }),
                ::testing::HasSubstr("does not end with its line"));
}

TEST(CsvReader, NamesTheColumnAndTheFieldThatIsNoNumber) {
    const Table table = readCsv("energy_j,name\r\nmuch,x\r\n", "t.csv");
    EXPECT_THAT(complaint([&] { (void)table.number(0, "energy_j"); }),
                ::testing::HasSubstr("t.csv:2: energy_j: expected a number, found \"much\""));
    EXPECT_THAT(complaint([&] { (void)table.text(0, "energyj"); }), ::testing::HasSubstr("did you mean energy_j"));
}

}  // namespace
}  // namespace spikeloom::results
