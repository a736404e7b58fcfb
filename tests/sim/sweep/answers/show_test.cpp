// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/answers/show.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/sim/report/csv_reader.hpp"
#include "tests/sim/sweep/answers/hand_sweep.hpp"

namespace spikeloom::sweep::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::vector<Record> withAFailure() {
    std::vector<Record> records = six();
    records.push_back(failure({"", R"("xy")"}, Status::TimedOut, "after 3600 s, \"quoted\""));
    return records;
}

/// As many objectives, axes and long values as one screen has to bear.
Answers crowded() {
    Question question;
    for (const char* name :
         {"accuracy", "latency_s", "energy_j", "edp_js", "area_mm2", "cores", "synaptic_operations", "energy_static_j"})
        question.objectives.push_back({name, {}});
    std::vector<Record> records(40);
    for (int axis = 0; axis < 12; ++axis) {
        question.axes.push_back({"chip.some.folder.axis_with_a_long_name_" + std::to_string(axis), {}});
        for (std::size_t i = 0; i < records.size(); ++i) {
            const std::string value = R"("a value that is too long for a column )" + std::to_string(i) + "\"";
            question.axes.back().levels.push_back(value);
            records[i].point.values.push_back(value);
        }
    }
    for (std::size_t i = 0; i < records.size(); ++i) {
        records[i].point.id = std::to_string(i);
        for (const ObjectiveSpec& objective : question.objectives)
            records[i].outcome.figures[objective.metric] =
                objective.metric == "accuracy" ? 0.9876 : 123.4567 * static_cast<double>(i + 1);
    }
    return answer(std::move(question), std::move(records));
}

TEST(Show, SaysTheFrontTheEffectsAndTheFailures) {
    const std::string text = renderTerminal(answer(question(), withAFailure()), "noc.json", false);
    EXPECT_THAT(text, HasSubstr("noc.json, 7 points"));
    EXPECT_THAT(text, HasSubstr("1 FAILED"));
    EXPECT_THAT(text, HasSubstr("    2       4.000 s       2.000 J         32\n"));
    EXPECT_THAT(text, HasSubstr("all have     routing=xy\n"));
    EXPECT_THAT(text, HasSubstr("[72.7 %]"));  // 16 / 22
    EXPECT_THAT(text, HasSubstr("timed out            1   after 3600 s"));
}

TEST(Show, StaysWithinTheScreen) {
    for (const Answers& answers : {answer(question(), withAFailure()), crowded()}) {
        std::istringstream lines(renderTerminal(answers, std::string(200, 'n'), false));
        for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100U) << line;
    }
}

TEST(Show, SaysNothingElseInColour) {
    const Answers answers = answer(question(), withAFailure());
    std::string coloured = renderTerminal(answers, "a", true), plain;
    for (std::size_t i = 0; i < coloured.size(); ++i)
        if (coloured[i] == '\x1b')
            i = coloured.find('m', i);
        else
            plain += coloured[i];
    EXPECT_EQ(plain, renderTerminal(answers, "a", false));
}

TEST(Show, WritesEveryPointAsALineOfCsv) {
    const auto table = report::test::readTable(pointsCsv(answer(question(), withAFailure())));
    ASSERT_THAT(table, SizeIs(7));
    EXPECT_EQ(table[0].at("chip.noc.flit_bits"), "");  // the experiment's value comes first
    EXPECT_EQ(table[0].at("error"), "after 3600 s, \"quoted\"");
    EXPECT_EQ(table[0].at("feasible"), "");
    EXPECT_EQ(table[1].at("chip.noc.flit_bits"), "16");
    EXPECT_EQ(table[1].at("chip.core.routing"), "xy");
    EXPECT_EQ(table[1].at("latency_s"), "6");
    EXPECT_EQ(table[1].at("front"), "3");
    EXPECT_EQ(table[1].at("feasible"), "true");
    EXPECT_EQ(table[2].at("front"), "");
    EXPECT_EQ(table[2].at("accuracy"), "");
}

TEST(Show, WritesTheAnswersAsJson) {
    const auto json = nlohmann::json::parse(answersJson(answer(question(), withAFailure()), "noc.json"));
    EXPECT_EQ(json["points"], 7);
    EXPECT_EQ(json["complete"], 6);
    ASSERT_EQ(json["front"].size(), 3U);
    EXPECT_EQ(json["front"][0]["values"]["chip.noc.flit_bits"], 64);
    EXPECT_EQ(json["front"][0]["figures"]["energy_j"], 9.0);
    EXPECT_EQ(json["objectives"][1]["best"], json["front"][2]["id"]);
    EXPECT_DOUBLE_EQ(json["effects"][0]["share_of_variance"], 16.0 / 22.0);
    EXPECT_EQ(json["failures"][0]["status"], "timed out");
}

TEST(Show, PlotsEachPairOfObjectives) {
    EXPECT_THAT(frontPlots(answer(question(), {}), "none"), IsEmpty());
    const auto plots = frontPlots(answer(question(), six()), "noc.json");
    ASSERT_THAT(plots, SizeIs(1));
    EXPECT_EQ(plots[0].name, "front_latency_s_energy_j");
    EXPECT_THAT(plots[0].svg, AllOf(HasSubstr("on the front (3)"), HasSubstr("dominated (3)"), HasSubstr(">3</text>"),
                                    HasSubstr("latency [s]"), Not(HasSubstr("misses")), Not(HasSubstr("polyline"))));
    EXPECT_THAT(frontPlots(crowded(), "crowded"), SizeIs(8 * 7 / 2));
}

TEST(Show, LeavesOutNumbersThatWouldLieOverEachOther) {
    std::vector<Record> records;
    for (int i = 0; i <= 100; ++i) records.push_back(point({"16", R"("xy")"}, i, 100 - i));
    const std::string svg = frontPlots(answer(question(), records), "dense")[0].svg;
    std::size_t numbers = 0;
    for (std::size_t at = svg.find("font-size=\"11\""); at != std::string::npos;
         at = svg.find("font-size=\"11\"", at + 1))
        ++numbers;
    EXPECT_GE(numbers, 8U);  // 270 px high, 11 px each
    EXPECT_LE(numbers, 30U);
    EXPECT_THAT(svg, AllOf(HasSubstr(">1</text>"), HasSubstr(">101</text>")));
}

TEST(Show, DoesNotPressTheFrontTogetherForPointsFarOff) {
    std::vector<Record> records = six();
    records.push_back(point({"16", ""}, 1e6, 1e6));
    EXPECT_THAT(frontPlots(answer(question(), records), "far")[0].svg,
                HasSubstr("dominated (4; 1 outside the picture)"));
}

TEST(Show, PlotsTheEffectsOfAnObjectiveAsPanels) {
    const auto plots = effectPlots(answer(question(), six()), "noc.json");
    ASSERT_THAT(plots, SizeIs(2));
    EXPECT_THAT(plots[0].svg, AllOf(HasSubstr("flit_bits: 72.7 % of the variance"), HasSubstr(">yx</text>"),
                                    HasSubstr("latency [s], mean")));
    EXPECT_LT(plots[0].svg.find("flit_bits: 72.7"), plots[0].svg.find("routing: 27.3"));
}

}  // namespace
}  // namespace spikeloom::sweep::test
