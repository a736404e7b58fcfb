// SPDX-License-Identifier: Apache-2.0
#include "sim/table/table.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "sim/table/render.hpp"
#include "tests/sim/table/runs_on_disk.hpp"

namespace spikeloom::table {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Tables : public test::RunsOnDisk {
protected:
    /// Twice the latency of the hand run, half of its samples.
    [[nodiscard]] static report::test::HandRun slower() {
        report::test::HandRun run;
        for (run::SampleResult& sample : run.result.samples) sample.latencyCycles *= 2;
        return run;
    }
    [[nodiscard]] static report::test::HandRun interrupted() {
        report::test::HandRun run;
        run.result.complete = false;
        run.result.samples.resize(2);
        return run;
    }
    [[nodiscard]] static Digits cell(const Grid& grid, std::size_t row, std::size_t column) {
        return std::get<Digits>(grid.rows[row].cells[column]);
    }
};

TEST_F(Tables, HaveARowForEachRunAndAUnitForEachColumn) {
    const std::vector<Line> lines{line("first"), line("second", slower())};
    const Grid grid = makeGrid(lines, layout({"network", "latency", "energy.network"}));
    EXPECT_EQ(grid.headings[2].plain(), "latency [us]");
    EXPECT_EQ(grid.headings[3].plain(), "network [pJ]");
    EXPECT_EQ(cell(grid, 0, 1).value, "12.0");
    EXPECT_EQ(cell(grid, 1, 1).value, "24.0");
    EXPECT_EQ(cell(grid, 1, 2).value, "500");
    EXPECT_EQ(std::get<std::string>(grid.rows[0].cells[0]), "tiny");
}

/// The cells of the line of `text` that begins with a label, without it.
std::vector<std::string> cellsOf(const std::string& text, const std::string& label, const std::string& separator) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind(label + separator, 0) != 0) continue;
        std::vector<std::string> cells;
        std::size_t at = label.size() + separator.size();
        for (std::size_t end = 0; end != std::string::npos; at = end + separator.size()) {
            end = line.find(separator, at);
            cells.push_back(line.substr(at, end == std::string::npos ? end : end - at));
        }
        return cells;
    }
    return {};
}

// Place by place, since the same digits in another column would be other figures.
TEST_F(Tables, ShowTheSameDigitsInTheSamePlaceOfEveryFormat) {
    const std::vector<Line> lines{line("first"), line("second", slower())};
    const Grid grid = makeGrid(lines, layout({"latency", "energy", "sop", "energy.barrier"}));
    const auto document = nlohmann::json::parse(json(grid));
    const results::Table fields = results::readCsv(csv(grid), "table.csv");
    for (std::size_t row = 0; row < 2; ++row) {
        const std::string& label = grid.rows[row].label.text;
        const auto inMarkdown = cellsOf(markdown(grid), "| " + label, " | "),
                   inLatex = cellsOf(latex(grid), label, " & ");
        std::size_t field = 1;
        for (std::size_t column = 0; column < 4; ++column) {
            const Digits digits = cell(grid, row, column);
            const bool plain = digits.spread.empty();
            EXPECT_THAT(inMarkdown.at(column),
                        ::testing::StartsWith(plain ? digits.value : digits.value + " ± " + digits.spread));
            EXPECT_THAT(inLatex.at(column), HasSubstr(plain ? digits.value : digits.value + " +- " + digits.spread));
            EXPECT_EQ(fields.text(row, fields.columns()[field++]), digits.value);
            if (!plain) {
                EXPECT_EQ(fields.text(row, fields.columns()[field++]), digits.spread);
            }
            const auto& json = document["rows"][row]["cells"][column];
            EXPECT_EQ(json["text"], digits.value);
            EXPECT_EQ(json["value"].get<double>(), std::stod(digits.value));
            EXPECT_EQ(json.value("spread_text", ""), digits.spread);
        }
    }
}

TEST_F(Tables, ShowThingsThatAreCountedOneByOneWithoutAPoint) {
    const std::vector<Line> lines{line("first")};
    EXPECT_EQ(cell(makeGrid(lines, layout({"samples"})), 0, 0), (Digits{"3", ""}));
}

TEST_F(Tables, RoundToTheDigitsThatAreAskedFor) {
    const std::vector<Line> lines{line("first")};
    Layout asked = layout({"energy@paper-ac-mac"});  // 595.2 pJ
    EXPECT_EQ(cell(makeGrid(lines, asked), 0, 0).value, "595");
    asked.significant = 2;
    EXPECT_EQ(cell(makeGrid(lines, asked), 0, 0).value, "600");
    asked.significant = 5;
    EXPECT_EQ(cell(makeGrid(lines, asked), 0, 0).value, "595.20");
}

TEST_F(Tables, MarkAnInterruptedRunInEveryFormat) {
    const std::vector<Line> lines{line("first"), line("broken", interrupted())};
    const Grid grid = makeGrid(lines, layout({"steps"}));
    for (const Format& format : formats()) {
        EXPECT_THAT(format.render(grid), HasSubstr("broken (incomplete)")) << format.name;
        EXPECT_THAT(format.render(grid), Not(HasSubstr("first (incomplete)"))) << format.name;
    }
    EXPECT_THAT(markdown(grid), HasSubstr("incomplete: the run was interrupted"));
}

TEST_F(Tables, CompareEveryColumnOfNumbersWithARun) {
    const std::vector<Line> lines{line("first"), line("second", slower())};
    Layout asked = layout({"network", "latency", "area"});
    asked.comparedTo = 0;
    const Grid grid = makeGrid(lines, asked);
    ASSERT_EQ(grid.headings.size(), 1u + 4);  // no ratio of texts, nor of what no run has
    EXPECT_EQ(grid.headings[3].plain(), "latency / first");
    EXPECT_EQ(cell(grid, 0, 2).value, "1.00");
    EXPECT_EQ(cell(grid, 1, 2).value, "2.00");
}

TEST_F(Tables, TurnSoThatFiguresAreRows) {
    const std::vector<Line> lines{line("first"), line("second", slower())};
    Layout asked = layout({"latency", "steps"});
    asked.figuresAsRows = true;
    const Grid grid = makeGrid(lines, asked);
    ASSERT_EQ(grid.headings.size(), 3u);
    EXPECT_EQ(grid.headings[2].plain(), "second");
    ASSERT_EQ(grid.rows.size(), 2u);
    EXPECT_EQ(grid.rows[0].label.plain(), "latency [us]");
    EXPECT_EQ(cell(grid, 0, 1).value, "24.0");
}

TEST_F(Tables, SayWhyThereIsNoRun) {
    const std::vector<Line> lines{line("first"), {.label = "small", .why = "does not map: too few cores"}};
    const Grid grid = makeGrid(lines, layout({"latency", "steps"}));
    EXPECT_THAT(markdown(grid), HasSubstr("| small | does not map: too few cores |  |"));
    EXPECT_THAT(csv(grid), HasSubstr("small,,,,,does not map: too few cores\r\n"));
    EXPECT_THAT(latex(grid), HasSubstr("small & \\multicolumn{2}"));
    EXPECT_EQ(nlohmann::json::parse(json(grid))["rows"][1]["remark"], "does not map: too few cores");
    Layout turned = layout({"latency", "steps"});
    turned.figuresAsRows = true;
    EXPECT_THAT(markdown(makeGrid(lines, turned)), HasSubstr("does not map"));
}

TEST_F(Tables, SayWhatRulesOfTheLiteratureLeaveOut) {
    const std::vector<Line> lines{line("first")};
    const Grid grid = makeGrid(lines, layout({"energy@spikezip"}));
    ASSERT_EQ(grid.notes.size(), 1u);
    EXPECT_THAT(grid.notes[0], HasSubstr("Leaves out memory accesses; softmax;"));
    EXPECT_THAT(latex(grid), HasSubstr("Leaves out memory accesses"));
}

TEST_F(Tables, NameTheConfigurationsInTheCaption) {
    const std::vector<Line> lines{line("first")};
    Layout asked = layout({"steps"});
    asked.caption = "Steps.";
    const std::string hash = lines[0].run->configHash().substr(0, 8);
    EXPECT_EQ(makeGrid(lines, asked).caption, "Steps. Configuration: " + hash + ".");
}

TEST_F(Tables, ShowADashForWhatARunDoesNotHave) {
    const std::vector<Line> lines{line("first")};
    const Grid grid = makeGrid(lines, layout({"area", "steps"}));
    EXPECT_THAT(markdown(grid), HasSubstr("| first | - |"));
    EXPECT_THAT(latex(grid), HasSubstr("first & {--} &"));
    EXPECT_TRUE(nlohmann::json::parse(json(grid))["rows"][0]["cells"][0].is_null());
}

}  // namespace
}  // namespace spikeloom::table
