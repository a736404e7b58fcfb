// SPDX-License-Identifier: Apache-2.0
#include "sim/report/chart.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <sstream>

#include "sim/report/ticks.hpp"

namespace spikeloom::report {
namespace {

using testing::HasSubstr;
using testing::Not;
using Tree = boost::property_tree::ptree;

Tree parsed(const std::string& svg) {
    std::istringstream stream(svg);
    Tree tree;
    boost::property_tree::read_xml(stream, tree);
    return tree;
}

/// Elements of a name, at any depth.
std::vector<Tree> all(const Tree& tree, const std::string& name) {
    std::vector<Tree> found;
    for (const auto& [key, child] : tree) {
        if (key == name) found.push_back(child);
        for (Tree& deeper : all(child, name)) found.push_back(std::move(deeper));
    }
    return found;
}

ChartPanel panel(std::vector<ChartPoint> points) {
    ChartSeries series{.name = "a series", .colour = chartColour(0), .points = std::move(points)};
    return {"a panel", {"x", {0, 10}}, {"y", {50, 100}}, {std::move(series)}};
}

TEST(NiceStep, IsOneTwoOrFiveTimesAPowerOfTen) {
    EXPECT_DOUBLE_EQ(niceStep(10, 5), 2);
    EXPECT_DOUBLE_EQ(niceStep(10, 4), 5);
    EXPECT_DOUBLE_EQ(niceStep(1, 1), 1);
    EXPECT_DOUBLE_EQ(niceStep(0.011, 10), 0.002);
    EXPECT_DOUBLE_EQ(niceStep(999, 1), 1000);
}

// 470 x 270 a panel: the plot is from 66 to 448 across and from 62 to 332 down.
TEST(Chart, PutsPointsWhereTheAxesSay) {
    const Tree tree = parsed(chartSvg("title", {panel({{0, 50, {}, {}}, {5, 75, {}, {}}, {10, 100, {}, {}}})}));
    const auto circles = all(tree, "circle");
    ASSERT_EQ(circles.size(), 3u + 1u);  // one in the legend
    EXPECT_EQ(circles[0].get<double>("<xmlattr>.cx"), 66.0);
    EXPECT_EQ(circles[0].get<double>("<xmlattr>.cy"), 332.0);
    EXPECT_EQ(circles[1].get<double>("<xmlattr>.cx"), 257.0);
    EXPECT_EQ(circles[1].get<double>("<xmlattr>.cy"), 197.0);
    EXPECT_EQ(circles[2].get<double>("<xmlattr>.cy"), 62.0);
    EXPECT_EQ(all(tree, "polyline").at(0).get<std::string>("<xmlattr>.points"), "66.0,332.0 257.0,197.0 448.0,62.0");
}

TEST(Chart, LeavesMarksOutsideTheAxesOutAndCutsLinesOff) {
    const Tree tree = parsed(chartSvg("title", {panel({{5, 49.9, {}, {}}, {5, 50, {}, {}}, {10.1, 60, {}, {}}})}));
    EXPECT_EQ(all(tree, "circle").size(), 1u + 1u);
    const auto lines = all(tree, "g").at(0);
    EXPECT_EQ(lines.get<std::string>("<xmlattr>.clip-path"), "url(#panel0)");
    EXPECT_EQ(lines.count("polyline"), 1u);
    EXPECT_EQ(all(tree, "clipPath").at(0).get<std::string>("<xmlattr>.id"), "panel0");
}

TEST(Chart, NumbersItsTicksAndNamesAxesAndSeries) {
    std::vector<std::string> texts;
    for (const Tree& text : all(parsed(chartSvg("title", {panel({})})), "text")) texts.push_back(text.data());
    EXPECT_THAT(texts, testing::ElementsAre("title", "a panel", "50", "60", "70", "80", "90", "100", "0", "2", "4", "6",
                                            "8", "10", "x", "y", "a series"));
}

TEST(Chart, PanelsLieBesideEachOther) {
    const Tree tree = parsed(chartSvg("title", {panel({{0, 50, {}, {}}}), panel({{0, 50, {}, {}}})}));
    EXPECT_EQ(tree.get<double>("svg.<xmlattr>.width"), 940.0);
    const auto circles = all(tree, "circle");
    ASSERT_EQ(circles.size(), 4u);
    EXPECT_EQ(circles[2].get<double>("<xmlattr>.cx") - circles[0].get<double>("<xmlattr>.cx"), 470.0);
}

TEST(Chart, AnErrorBarEndsAtTheAxis) {
    const Tree tree = parsed(chartSvg("title", {panel({{5, 60, ChartRange{40, 70}, {}}})}));
    bool found = false;
    for (const Tree& line : all(tree, "line"))
        found |= line.get<std::string>("<xmlattr>.stroke") == chartColour(0) &&
                 line.get<double>("<xmlattr>.y1") == 332.0 && line.get<double>("<xmlattr>.y2") == 224.0;
    EXPECT_TRUE(found);  // 70 is at 332 - 270 x 0.4
}

TEST(Chart, IsWellFormedWhateverNamesHold) {
    const std::string svg = chartSvg("a<b & \"c\" \x01\xff\xc3\xa4", {panel({})});
    EXPECT_THAT(svg, HasSubstr("a&lt;b &amp; &quot;c&quot; ????"));
    EXPECT_EQ(all(parsed(svg), "title").at(0).data(), "a<b & \"c\" ????");
    EXPECT_THAT(svg, Not(HasSubstr("nan")));
}

TEST(Chart, PutsPanelsBelowEachOtherWhereARowIsFull) {
    ChartPanel one{"one", {"x", {0, 1}}, {"y", {0, 1}}, {}};
    const std::vector<ChartPanel> panels{one, one, one};
    EXPECT_THAT(chartSvg("t", panels), ::testing::HasSubstr("width=\"1410\" height=\"394\""));
    // 62 + 270 + 52 + 10 a row
    EXPECT_THAT(chartSvg("t", panels, 2), ::testing::HasSubstr("width=\"940\" height=\"788\""));
    EXPECT_EQ(chartSvg("t", panels, 3), chartSvg("t", panels));
}

TEST(Chart, NamesTicksAndLeavesOutThoseThatWouldOverlap) {
    ChartPanel panel{"p", {"x", {-0.5, 1.5}, {"xy", "yx"}}, {"y", {0, 1}}, {}};
    EXPECT_THAT(chartSvg("t", {panel}), ::testing::AllOf(::testing::HasSubstr(">xy<"), ::testing::HasSubstr(">yx<")));
    panel.x.names.assign(100, "name");
    panel.x.names[1] = "second";
    panel.x.range = {-0.5, 99.5};
    EXPECT_THAT(chartSvg("t", {panel}), ::testing::Not(::testing::HasSubstr(">second<")));
}

TEST(Chart, PutsLabelsOnTheSideThatIsAskedFor) {
    ChartSeries series{.name = "", .colour = "#000000", .points = {{.x = 0.5, .y = 0.5, .label = "7"}}};
    const auto svg = [&] { return chartSvg("t", {ChartPanel{"p", {"x", {0, 1}}, {"y", {0, 1}}, {series}}}); };
    // The middle is at 66 + 382 / 2 = 257, 62 + 270 / 2 = 197.
    EXPECT_THAT(svg(), ::testing::HasSubstr("x=\"264.0\" y=\"190.0\" font-size=\"11\">7<"));
    series.labels = ChartLabels::BelowLeft;
    EXPECT_THAT(svg(), ::testing::HasSubstr("x=\"250.0\" y=\"214.0\" font-size=\"11\" text-anchor=\"end\">7<"));
}

}  // namespace
}  // namespace spikeloom::report
