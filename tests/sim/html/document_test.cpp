// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "models/support/error.hpp"
#include "models/support/file_io.hpp"
#include "sim/html/link_map.hpp"
#include "sim/html/page.hpp"
#include "sim/html/parts_of_runs.hpp"
#include "sim/html/report.hpp"
#include "sim/html/roofline.hpp"
#include "sim/html/shell.hpp"
#include "tests/sim/html/synthetic_run.hpp"

namespace spikeloom::html {
namespace {

namespace fs = std::filesystem;
using test::SyntheticRun;
using ::testing::Contains;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Reports : public ::testing::Test {
protected:
    void SetUp() override { fs::create_directories(folder_); }
    void TearDown() override { fs::remove_all(folder_); }

    fs::path write(const std::string& name, const SyntheticRun& run = {}) const {
        run.write(folder_ / name);
        return folder_ / name;
    }
    template <class Act>
    static std::string complaint(Act&& act) {
        try {
            act();
        } catch (const ConfigError& error) {
            return error.what();
        }
        return "";
    }

    fs::path folder_ = fs::path(::testing::TempDir()) / ("spikeloom_html_" + std::to_string(::getpid()));
};

template <class Kind>
std::vector<Kind> all(const Document& document) {
    std::vector<Kind> found;
    for (const Section& section : document.sections)
        for (const Part& part : section.parts)
            if (const Kind* one = std::get_if<Kind>(&part)) found.push_back(*one);
    return found;
}

Chart chart(const Document& document, const std::string& id) {
    for (const Chart& one : all<Chart>(document))
        if (one.id == id) return one;
    throw std::out_of_range("no chart " + id);
}

Sheet sheet(const Document& document, const std::string& id) {
    for (const Sheet& one : all<Sheet>(document))
        if (one.id == id) return one;
    throw std::out_of_range("no table " + id);
}

/// Values of a column, in the order of the rows.
std::vector<Json> column(const Data& data, const std::string& name) {
    const auto at =
        static_cast<std::size_t>(std::find(data.columns.begin(), data.columns.end(), name) - data.columns.begin());
    std::vector<Json> values;
    for (const auto& row : data.rows) values.push_back(row.at(at));
    return values;
}

TEST_F(Reports, StackTheEnergyOfComponentsLargestFirst) {
    const Chart energy = chart(document({write("a")}, ""), "energy_components");
    // 2 uJ: 0.8 in membranes, 0.6 idle, 0.4 in the network, 0.2 static; nothing in the host, which is left out.
    EXPECT_THAT(column(energy.data, "part"), ElementsAre("membrane memory", "idle clock", "network", "static"));
    EXPECT_THAT(column(energy.data, "energy_uj"), ElementsAre(0.8, 0.6, 0.4, 0.2));
    EXPECT_EQ(energy.summary, "The largest part is membrane memory: 40.0 %.");
    EXPECT_EQ(energy.spec["encoding"]["x"]["title"], "energy of an inference [uJ]");
}

TEST_F(Reports, SetTheChipBesideTheNetworkWithoutSpikes) {
    const Chart baseline = chart(document({write("a")}, ""), "energy_baseline");
    EXPECT_THAT(column(baseline.data, "rule"), ElementsAre("with spikes", "without", "without, zeros skipped"));
    EXPECT_THAT(column(baseline.data, "energy_uj"), ElementsAre(2.0, 0.5, 0.25));
    EXPECT_THAT(baseline.caption, HasSubstr("The network without spikes wins."));
}

// The verdicts of ten runs are a page that nobody reads.
TEST_F(Reports, SayOfSeveralRunsFromWhichToWhichTheyGo) {
    const fs::path first = write("a");
    const Chart baseline = chart(document({first, write("b", {.energyJ = 3e-6})}, ""), "energy_baseline");
    EXPECT_THAT(baseline.caption, HasSubstr("as a multiple of without, zeros skipped: a 8.00, b 8.00."));
    EXPECT_THAT(baseline.caption, Not(HasSubstr("wins")));
    EXPECT_EQ(baseline.summary,
              "with spikes: 2.000 uJ (a) to 3.000 uJ (b); without: 500.0 nJ (a) to 750.0 nJ (b); "
              "without, zeros skipped: 250.0 nJ (a) to 375.0 nJ (b).");
}

TEST_F(Reports, SayOnceWhatIsTheSameOfAllRuns) {
    const fs::path first = write("a");
    EXPECT_EQ(chart(document({first}, ""), "spikes_steps").summary, "Most in step 4.");
    EXPECT_EQ(chart(document({first, write("b")}, ""), "spikes_steps").summary, "Each run: most in step 4.");
    EXPECT_EQ(chart(document({first, write("c", {.steps = 5})}, ""), "spikes_steps").summary,
              "a: most in step 4. c: most in step 5.");
}

TEST_F(Reports, SayWhatRulesOfPapersLeaveOut) {
    const Chart rules = chart(document({write("a")}, ""), "energy_accounting");
    EXPECT_THAT(column(rules.data, "energy_nj"), ElementsAre(200.0));
    EXPECT_THAT(rules.caption, HasSubstr("paper-ac-mac leaves out memory accesses; clock."));
}

TEST_F(Reports, PowerIsTheEnergyOfAStepOverItsTime) {
    // 2 uJ in 1 ms, evenly over four steps.
    const Chart power = chart(document({write("a")}, ""), "power_steps");
    EXPECT_THAT(column(power.data, "power_mw"), ElementsAre(2.0, 2.0, 2.0, 2.0));
}

TEST_F(Reports, EnergyUpToAStepEndsAtTheSumOfTheSteps) {
    const Chart energy = chart(document({write("a")}, ""), "energy_steps");
    EXPECT_THAT(column(energy.data, "energy_uj"), ElementsAre(0.5, 1.0, 1.5, 2.0));
}

TEST_F(Reports, LatencyRisesFromNoneToAllSamples) {
    const Chart latency = chart(document({write("a")}, ""), "latency");
    EXPECT_THAT(column(latency.data, "share_of_samples"), ElementsAre(0, 0.2, 0.4, 0.6, 0.8, 1.0));
    EXPECT_EQ(latency.data.rows[0][1], latency.data.rows[1][1]);
}

// Of 1000 busy cycles of the busiest core 100 are waits for ports, 300 for the network; 50 more at barriers.
TEST_F(Reports, ALayerIsBoundByWhatItsBusiestCoreSpendsMostOn) {
    const Chart bounds = chart(document({write("a")}, ""), "bounds");
    std::vector<Json> cycles;
    for (const auto& row : bounds.data.rows)
        if (row[1] == "layer2") cycles.push_back(row[4]);
    EXPECT_THAT(cycles, ElementsAre(600.0, 100.0, 300.0, 50.0));
    EXPECT_THAT(column(bounds.data, "most"), ::testing::Each("compute"));
}

// 6 cores of 16 lanes at 500 MHz: 48 G additions/s; 4 banks of 16 bytes, read and written: 384 GB/s.
TEST_F(Reports, TheRoofIsWhatLanesAndBanksCanDo) {
    const fs::path directory = write("a");
    const results::Run run(directory);
    const auto roof = ceilingsOf(Compared(run, "a"), roofMemories().at(1));
    ASSERT_TRUE(roof);
    EXPECT_DOUBLE_EQ(roof->operationsPerS, 48e9);
    EXPECT_DOUBLE_EQ(roof->bytesPerS, 384e9);
    // One bank of weights, which are only read: 48 GB/s.
    EXPECT_DOUBLE_EQ(ceilingsOf(Compared(run, "a"), roofMemories().at(0))->bytesPerS, 48e9);
    const Chart roofs = chart(document({directory}, ""), "roofline");
    // 1e6 operations in 1 ms; 125,000 words of 16 bytes of weights: 0.5 a byte, 24 G/s at most. Membranes: 0.25, 48.
    EXPECT_EQ(roofs.summary, "1.000 Gop/s, 4.2 % of what the lowest roof allows, that of the synaptic memory. ");
    EXPECT_EQ(roofs.panel, "memory");
    EXPECT_EQ(roofs.data.rows.size(), 2u * 4);  // no tracer is read
}

// 12,500 words of weights: 5 operations a byte. Right of every ridge it is the lanes that bound a run.
TEST_F(Reports, TheLowestRoofMayBeThatOfTheLanes) {
    const Chart roofs = chart(document({write("a", {.weightReads = 12500})}, ""), "roofline");
    EXPECT_EQ(roofs.summary, "1.000 Gop/s, 2.1 % of what the lowest roof allows, that of the accumulate lanes. ");
}

TEST_F(Reports, PanelsOfRunsShareTheirAxis) {
    const fs::path first = write("a", {.recorded = true});
    const Document two = document({first, write("b", {.recorded = true})}, "");
    EXPECT_EQ(chart(two, "bounds").spec["encoding"]["x"]["scale"]["domain"], Json({0, 1050.0}));
    EXPECT_NEAR(chart(two, "core_time").spec["encoding"]["y"]["scale"]["domain"][1].get<double>(), 1050, 1e-6);
    EXPECT_EQ(chart(two, "timeline").spec["encoding"]["x"]["scale"]["domain"][0], 0);
}

TEST_F(Reports, ThinnedCoresKeepTheirRank) {
    const Chart time = chart(document({write("a", {.width = 25, .height = 20})}, ""), "core_time");
    EXPECT_EQ(time.data.rows.size(), 400u * 3);
    EXPECT_EQ(column(time.data, "next").back(), 500);
    EXPECT_THAT(time.caption, HasSubstr("400 of 500 cores"));
}

TEST_F(Reports, WhatIsMostOfACoreIsSaidInItsUnit) {
    const Document one = document({write("a")}, "");
    EXPECT_THAT(chart(one, "utilisation").summary, HasSubstr(": 100.0 %."));
    EXPECT_THAT(chart(one, "core_operations").summary, HasSubstr(": 10,000."));
}

TEST_F(Reports, OutlinesDoNotHideTheArrowsOfAWideMesh) {
    EXPECT_EQ(chart(document({write("a")}, ""), "links").spec["layer"].size(), 3u);
    EXPECT_EQ(chart(document({write("b", {.width = 17})}, ""), "links").spec["layer"].size(), 2u);
}

TEST_F(Reports, CoresAreDrawnWhereTheyAre) {
    const Chart map = chart(document({write("a")}, ""), "utilisation");
    ASSERT_EQ(map.data.rows.size(), 6u);
    EXPECT_EQ(column(map.data, "x")[4],
              0.55);  // tile 4 of three in a row: column 1, row 1, less half a tile and the gap
    EXPECT_EQ(column(map.data, "y")[4], 0.55);
    EXPECT_DOUBLE_EQ(map.aspect, 2.0 / 3);
}

TEST_F(Reports, ShowEveryMemoryOfFewRunsAndTheFullestOfMany) {
    std::vector<fs::path> runs;
    for (const char* name : {"a", "b", "c", "d", "e"}) runs.push_back(write(name));
    EXPECT_EQ(chart(document({runs.begin(), runs.begin() + 4}, ""), "memory").data.rows.size(), 4u * 5 * 6);
    const Chart many = chart(document(runs, ""), "memory");
    EXPECT_EQ(many.data.rows.size(), 5u * 6);
    EXPECT_THAT(column(many.data, "used"), ::testing::Each(0.75));
}

TEST_F(Reports, RunsShareTheScaleOfAMap) {
    const fs::path small = write("small");
    const Chart map = chart(document({small, write("large", {.width = 6, .height = 4})}, ""), "utilisation");
    EXPECT_EQ(map.panel, "panel");
    EXPECT_EQ(map.spec["layer"][0]["encoding"]["color"]["scale"]["domain"], Json({0, 1.0}));
    EXPECT_EQ(map.spec["layer"][0]["encoding"]["x"]["scale"]["domain"], Json({-0.5, 5.5}));
}

TEST_F(Reports, ABoardShowsWhereChipsMeet) {
    const Chart one = chart(document({write("one")}, ""), "utilisation");
    EXPECT_EQ(one.spec["layer"].size(), 1u);
    const Chart two = chart(document({write("two", {.width = 4, .chipsX = 2})}, ""), "utilisation");
    ASSERT_EQ(two.spec["layer"].size(), 2u);
    EXPECT_EQ(two.spec["layer"][1]["data"]["values"][0]["at"], 1.5);  // between tiles 1 and 2
}

TEST_F(Reports, WhatARunDidNotRecordIsMissingWithAWayToGetIt) {
    const Document without = document({write("without")}, "");
    std::vector<std::string> titles;
    for (const Absent& part : all<Absent>(without)) titles.push_back(part.title);
    EXPECT_THAT(titles, Contains("Spike raster"));
    EXPECT_THAT(titles, Contains("Time line of the first sample"));
    const Document with = document({write("with", {.recorded = true})}, "");
    EXPECT_THAT(all<Absent>(with), IsEmpty());
    EXPECT_EQ(chart(with, "raster").data.rows.size(), 50u + 3);
    EXPECT_EQ(chart(with, "layer_time").data.rows.size(), 4u * 3);
    EXPECT_EQ(chart(with, "timeline").data.rows.size(), 2u * 4 * 3);
    EXPECT_EQ(chart(with, "rates").data.rows.size(), 4u * 3);
}

TEST_F(Reports, ThinARasterAndSayIt) {
    const Chart raster = chart(document({write("a", {.recorded = true, .spikes = 20001})}, ""), "raster");
    EXPECT_EQ(raster.data.rows.size(), 20000u + 3);
    EXPECT_THAT(raster.caption, HasSubstr("20,000 of 20,001 spikes"));
    const Chart whole = chart(document({write("b", {.recorded = true, .spikes = 20000})}, ""), "raster");
    EXPECT_EQ(whole.data.rows.size(), 20000u + 3);
    EXPECT_THAT(whole.caption, Not(HasSubstr("20,000")));
}

TEST_F(Reports, ARasterHasAPlaceForStepsWithoutASpike) {
    const Chart few = chart(document({write("a", {.recorded = true, .spikes = 2})}, ""), "raster");  // steps 1 and 3
    const Json encoding = few.spec["layer"][1]["encoding"];
    EXPECT_EQ(encoding["x"]["scale"]["domain"], Json({1, 2, 3}));
    EXPECT_FALSE(encoding.contains("xOffset"));  // nothing was taken back
    const Chart many = chart(document({write("b", {.recorded = true})}, ""), "raster");
    EXPECT_EQ(many.spec["layer"][1]["encoding"]["xOffset"]["field"], "kind");
}

TEST_F(Reports, NothingIsNoColourOverTimeSteps) {
    const Document one = document({write("a", {.recorded = true})}, "");
    EXPECT_EQ(chart(one, "rates").spec["encoding"]["opacity"]["condition"]["test"], "datum['spikes_per_neuron'] > 0");
    EXPECT_EQ(chart(one, "layer_time").spec["encoding"]["opacity"]["value"], 0);
}

TEST_F(Reports, APopulationMayBeCalledLikeANumber) {
    const Document one = document({write("a", {.layerName = "1e3."})}, "");
    EXPECT_EQ(sheet(one, "layers").rows.at(1).at(0), "1e3.1");
}

TEST_F(Reports, DrawTheNeuronsOfTheFirstSampleWhereTheyAre) {
    const Chart raster = chart(document({write("a", {.recorded = true})}, ""), "raster");
    // Spike 11 of 50: layer 2 of layers of 100 neurons, row 1 and column 1 of ten.
    EXPECT_EQ(raster.data.rows.at(11), (std::vector<Json>{"a", 1, 211.0, "layer2", "taken back"}));
    EXPECT_THAT(column(raster.data, "neuron"), Not(Contains(Json(99.0))));  // of the second sample
}

TEST_F(Reports, TextsOfRowsStandOnceInThePage) {
    Chart chart{.id = "c", .title = "", .caption = "", .summary = "", .data = {{"run", "x"}}, .spec = {}};
    for (const auto& [run, x] : {std::pair("a", 1), std::pair("b", 2), std::pair("a", 3)}) chart.data.add({run, x});
    Section section{.id = "s", .title = "", .intro = ""};
    section.parts.emplace_back(chart);
    Document one{.title = "", .subtitle = "", .footer = ""};
    one.sections.push_back(section);
    const Json data = toJson(one)["sections"][0]["parts"][0]["data"];
    EXPECT_EQ(data["words"], Json::parse(R"({"0": ["a", "b"]})"));
    EXPECT_EQ(data["rows"], Json::parse("[[0, 1], [1, 2], [0, 3]]"));
}

TEST_F(Reports, SayThatARunIsNotComplete) {
    EXPECT_THAT(all<Notice>(document({write("a")}, "")), IsEmpty());
    const auto notices = all<Notice>(document({write("b", {.complete = false})}, ""));
    ASSERT_EQ(notices.size(), 1u);
    EXPECT_EQ(notices[0].text, "b: NOT complete. The run ended after 5 of 12 samples; all figures are of these.");
}

TEST_F(Reports, AreMadeOfRunsWithoutAFinishedSample) {
    const fs::path directory = folder_ / "none";
    AtomicDirectory target = report::openRunDirectory(directory);
    report::Outcome outcome;
    outcome.complete = false;
    report::writeFiles(target,
                       {{"result.json", R"({"network": "net", "samples": 0, "energy_j": {"total": null}})"},
                        {"config.resolved.json", "{}"},
                        {"cores.csv", "core,busy_cycles\r\n"}},
                       {.resolvedConfig = "{}"}, outcome);
    const Document empty = document({directory}, "");
    EXPECT_THAT(all<Chart>(empty), IsEmpty());
    EXPECT_EQ(all<Notice>(empty).size(), 1u);
}

TEST_F(Reports, CompareFiguresWithTheFirstRun) {
    const fs::path first = write("first");
    const Document two = document({first, write("second", {.energyJ = 3e-6})}, "");
    const Sheet figures = sheet(two, "figures");
    const auto energy =
        std::find_if(figures.rows.begin(), figures.rows.end(), [](const auto& row) { return row[0] == "energy"; });
    ASSERT_NE(energy, figures.rows.end());
    EXPECT_THAT(*energy, ElementsAre("energy", "2.000 uJ", "3.000 uJ (+50.0 %)"));
}

TEST_F(Reports, ListTheSettingsThatDifferAndNoOthers) {
    const fs::path first = write("first");
    const Document two = document({first, write("second", {.steps = 8})}, "");
    const Sheet settings = sheet(two, "settings");
    ASSERT_EQ(settings.rows.size(), 1u);
    EXPECT_THAT(settings.rows[0], ElementsAre("run/max_steps", "4", "8"));
}

TEST_F(Reports, TellRunsOfOneNameApartByTheirFolders) {
    fs::create_directories(folder_ / "x");
    fs::create_directories(folder_ / "y");
    const Chart energy = chart(document({write("x/run"), write("y/run")}, ""), "energy_components");
    EXPECT_EQ(energy.spec["encoding"]["y"]["scale"]["domain"], Json({"x/run", "y/run"}));
}

TEST_F(Reports, RefuseARunThatIsNamedTwiceAndTooMany) {
    const fs::path run = write("run");
    EXPECT_THAT(complaint([&] { (void)document({run, folder_ / "." / "run"}, ""); }), HasSubstr("is named twice"));
    EXPECT_THAT(complaint([&] { (void)document(std::vector<fs::path>(11, run), ""); }),
                HasSubstr("expected at most 10 runs, found 11"));
    EXPECT_THAT(complaint([&] { (void)document({folder_ / "nothing"}, ""); }), HasSubstr("there is no such directory"));
}

TEST_F(Reports, ANameThatIsMarkupStaysText) {
    const std::string name = "</script><img src=x onerror=alert(1)>";
    const Document hostile = document({write("a", {.network = name})}, "");
    const std::string html = page(hostile, "<title>@@TITLE@@</title><script>@@DOCUMENT@@</script>");
    EXPECT_THAT(html, Not(HasSubstr("<img")));
    EXPECT_THAT(html, HasSubstr("<title>&lt;/script>&lt;img src=x"));
    const std::size_t begin = html.find("<script>") + 8, end = html.rfind("</script>");
    EXPECT_EQ(html.find("</script>"), end);
    EXPECT_EQ(Json::parse(html.substr(begin, end - begin)).at("title"), name + " on generic28");
}

TEST_F(Reports, BytesThatAreNoTextDoNotEndTheReport) {
    const Document odd{.title = "a\xff", .subtitle = "", .footer = ""};
    EXPECT_THAT(page(odd, "@@TITLE@@@@DOCUMENT@@"), HasSubstr("a\xef\xbf\xbd"));
}

TEST_F(Reports, ReplaceReportsAndNothingElse) {
    if (!isBuilt()) GTEST_SKIP() << "this build has no npm";
    const fs::path run = write("run"), out = folder_ / "out.html";
    EXPECT_EQ(writeReport({.runs = {run}, .out = out, .title = "first"}), out);
    EXPECT_EQ(writeReport({.runs = {run}, .out = out, .title = "second"}), out);
    EXPECT_THAT(readFile(out, 1U << 26U), HasSubstr("<title>second</title>"));
    std::ofstream(out) << "notes";
    EXPECT_THAT(complaint([&] { (void)writeReport({.runs = {run}, .out = out, .title = ""}); }),
                HasSubstr("is no report"));
    EXPECT_EQ(readFile(out, 100), "notes");
    (void)writeReport({.runs = {run}, .out = out, .title = "", .force = true});
    EXPECT_TRUE(isPage(readFile(out, 1U << 26U)));
}

TEST_F(Reports, LieBesideTheFirstRunWithoutAnOutput) {
    if (!isBuilt()) GTEST_SKIP() << "this build has no npm";
    EXPECT_EQ(writeReport({.runs = {write("run")}, .out = "", .title = ""}), folder_ / "report.html");
    EXPECT_EQ(writeReport({.runs = {folder_ / "run" / ""}, .out = "", .title = ""}), folder_ / "report.html");
}

TEST(Stacks, KeepTheLargestPartsAndAddUpTheOthers) {
    const Stacks all = stacked({"a", "b"}, {{{"x", 1}, {"y", 5}, {"z", 2}}, {{"z", 4}, {"w", 0}}}, 3);
    EXPECT_THAT(all.parts, ElementsAre("z", "y", "x"));
    EXPECT_THAT(all.amounts, ElementsAre(ElementsAre(2, 5, 1), ElementsAre(4, 0, 0)));
    const Stacks two = stacked({"a", "b"}, {{{"x", 1}, {"y", 5}, {"z", 2}}, {{"z", 4}, {"w", 0}}}, 2);
    EXPECT_THAT(two.parts, ElementsAre("z", "others (2)"));
    EXPECT_THAT(two.amounts, ElementsAre(ElementsAre(2, 6), ElementsAre(4, 0)));
}

TEST(Links, BothDirectionsBetweenTwoTilesLieSideBySide) {
    const auto east = arrowOf("tile 0 east to tile 1", 0, 0), west = arrowOf("tile 1 west to tile 0", 1, 0);
    ASSERT_TRUE(east && west);
    EXPECT_LT(east->x, east->x2);
    EXPECT_GT(west->x, west->x2);
    EXPECT_EQ(east->degrees, 90);
    EXPECT_EQ(west->degrees, 270);
    EXPECT_THAT(east->y, DoubleNear(0.12, 1e-9));
    EXPECT_THAT(west->y, DoubleNear(-0.12, 1e-9));
}

TEST(Links, ThoseOfCoresStayWithinTheirTileAndThoseOfTheHostLeaveTheMesh) {
    const auto in = arrowOf("tile 7 core 1 in", 1, 2);
    ASSERT_TRUE(in);
    EXPECT_LT(std::max(std::abs(in->x - 1), std::abs(in->y - 2)), 0.5);
    const auto host = arrowOf("tile 0 west in", 0, 0);
    ASSERT_TRUE(host);
    EXPECT_LT(host->x, -0.5);
    EXPECT_EQ(host->degrees, 90);
    EXPECT_FALSE(arrowOf("something else", 0, 0));
}

TEST(Links, ThoseOfTheCoresOfOneTileLieApart) {
    const auto first = arrowOf("tile 7 core 0 in", 1, 2, 4), last = arrowOf("tile 7 core 3 in", 1, 2, 4);
    ASSERT_TRUE(first && last);
    EXPECT_GT(std::abs(first->y - last->y), 0.3);
    EXPECT_LT(std::abs(last->y2 - 2), 0.5);
}

TEST(Numbers, APrefixLeavesOneToThreeDigitsBeforeThePoint) {
    EXPECT_EQ(prefixed(999e-6, "J").unit, "uJ");
    EXPECT_EQ(prefixed(1e-3, "J").unit, "mJ");
    EXPECT_EQ(prefixed(0, "J").unit, "J");
    EXPECT_EQ(prefixed(2e-9, "J").column("energy"), "energy_nj");
}

TEST(Numbers, ThinningKeepsBothEnds) {
    EXPECT_THAT(thinned(10, 4), ElementsAre(0, 3, 6, 9));
    EXPECT_THAT(thinned(3, 4), ElementsAre(0, 1, 2));
    EXPECT_THAT(thinned(5, 1), ElementsAre(0));
    EXPECT_THAT(thinned(0, 4), IsEmpty());
}

}  // namespace
}  // namespace spikeloom::html
