// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "models/support/file_io.hpp"
#include "sim/table/render.hpp"
#include "tests/sim/table/runs_on_disk.hpp"

namespace spikeloom::table {
namespace {

using ::testing::HasSubstr;

/// What is wrong with a table that LaTeX would stumble over: braces, and cells of a line. Empty if nothing is.
std::string faults(const std::string& text, std::size_t columns) {
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escaped = i > 0 && text[i - 1] == '\\' && (i < 2 || text[i - 2] != '\\');
        if (escaped) continue;
        depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
        if (depth < 0) return "a brace closes what was not open";
    }
    if (depth != 0) return "a brace stays open";
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (!line.ends_with("\\\\") || line.find("\\multicolumn") != std::string::npos) continue;
        std::size_t cells = 1;
        for (std::size_t i = 0; i < line.size(); ++i) cells += line[i] == '&' && (i == 0 || line[i - 1] != '\\');
        if (cells != columns) return "a line has another number of cells: " + line;
    }
    return "";
}

class LatexTables : public test::RunsOnDisk {
protected:
    /// With everything that a table can have, and names that LaTeX would take for commands.
    [[nodiscard]] Grid everything() const {
        report::test::HandRun interrupted;
        interrupted.result.complete = false;
        const std::vector<Line> lines{{.label = "50 % of a_b & $c #{~^}\\", .run = write("first")},
                                      {.label = "second", .run = write("second", interrupted)},
                                      {.label = "third", .why = "does not map: 100 % of {cores} < 3_000 & more"}};
        Layout asked = layout({"network", "accuracy", "sop", "latency", "energy", "area", "energy@spikezip"});
        asked.comparedTo = 0;
        asked.caption = "Everything, 100 % of it.";
        return makeGrid(lines, asked);
    }
};

TEST_F(LatexTables, AreBalancedAndHaveACellForEachColumn) {
    const Grid grid = everything();
    EXPECT_EQ(faults(latex(grid), grid.headings.size()), "");
    EXPECT_EQ(faults("{a & b \\\\\n}", 2), "");
    EXPECT_NE(faults("{a \\\\\n}", 2), "");
    EXPECT_NE(faults("{", 1), "");
}

TEST_F(LatexTables, PutUnitsInTheHeadAndAlignNumbersAtTheirPoints) {
    const std::vector<Line> lines{line("first")};
    const std::string text = latex(makeGrid(lines, layout({"sop", "energy.network", "latency"})));
    EXPECT_THAT(text, HasSubstr("\\begin{tabular}{lS[table-format=3.0]S[table-format=3.0]r}"));
    EXPECT_THAT(text, HasSubstr("{network [\\unit{\\pico\\joule}]}"));
    EXPECT_THAT(text, HasSubstr("\\num{12.0 +- 17.9}"));
    EXPECT_THAT(text, HasSubstr("\\toprule"));
}

TEST_F(LatexTables, EscapeWhatLatexWouldTakeForACommand) {
    EXPECT_THAT(
        latex(everything()),
        HasSubstr("50 \\% of a\\_b \\& \\$c \\#\\{\\textasciitilde{}\\textasciicircum{}\\}\\textbackslash{} &"));
}

TEST_F(LatexTables, CompileWhereThereIsLatex) {
    if (std::string_view(SPIKELOOM_PDFLATEX).empty()) GTEST_SKIP() << "there is no pdflatex";
    if (std::system("kpsewhich siunitx.sty booktabs.sty > /dev/null") != 0) GTEST_SKIP() << "LaTeX has no siunitx";
    writeFile(folder_ / "table.tex", latexDocument(everything()));
    const std::string command = "cd '" + folder_.string() +
                                "' && " SPIKELOOM_PDFLATEX
                                " -interaction=nonstopmode -halt-on-error table.tex > /dev/null";
    EXPECT_EQ(std::system(command.c_str()), 0) << readFile(folder_ / "table.log", 1U << 20U);
    EXPECT_TRUE(std::filesystem::exists(folder_ / "table.pdf"));
}

}  // namespace
}  // namespace spikeloom::table
