// SPDX-License-Identifier: Apache-2.0
#include "sim/report/csv.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "models/support/error.hpp"
#include "tests/sim/report/csv_reader.hpp"

namespace spikeloom::report {
namespace {

TEST(Csv, QuotesOnlyWhatNeedsIt) {
    CsvTable table({"name", "remark"});
    table.add("plain", "a b");
    table.add("comma,", "quote\"");
    EXPECT_EQ(table.text(), "name,remark\r\nplain,a b\r\n\"comma,\",\"quote\"\"\"\r\n");
}

TEST(Csv, RefusesARecordThatIsTooShortOrTooLong) {
    CsvTable table({"a", "b"});
    EXPECT_THROW(table.add(1), InvariantError);
    EXPECT_NO_THROW(table.add(1, 2));
    EXPECT_THROW(table.add(1, 2, 3), InvariantError);
}

TEST(Csv, CanBeTakenAwayPieceByPiece) {
    CsvTable table({"a"});
    table.add(1);
    EXPECT_EQ(table.take(), "a\r\n1\r\n");
    table.add(2);
    EXPECT_EQ(table.take(), "2\r\n");
    EXPECT_EQ(table.take(), "");
}

RC_GTEST_PROP(Csv, GivesBackAnyText, (const std::vector<std::pair<std::string, std::string>>& rows)) {
    CsvTable table({"first", "second"});
    test::Records expected{{"first", "second"}};
    for (const auto& [first, second] : rows) {
        table.add(first, second);
        expected.push_back({first, second});
    }
    RC_ASSERT(test::readCsv(table.text()) == expected);
}

RC_GTEST_PROP(Csv, GivesBackEveryDigitOfANumber, (double value)) {
    RC_PRE(std::isfinite(value));
    CsvTable table({"value"});
    table.add(value);
    RC_ASSERT(std::stod(test::readCsv(table.text())[1][0]) == value);
}

TEST(Csv, WritesTheLargestCounter) {
    CsvTable table({"value"});
    table.add(std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(table.text(), "value\r\n18446744073709551615\r\n");
}

}  // namespace
}  // namespace spikeloom::report
