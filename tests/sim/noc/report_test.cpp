// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "sim/noc/curve_report.hpp"
#include "sim/noc/plot.hpp"
#include "sim/noc/replay_report.hpp"
#include "sim/report/terminal.hpp"

namespace spikeloom::noc {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

StudySpec study4x4() {
    StudySpec study;
    study.mesh = {4, 4};
    study.warmUpCycles = 200;
    study.measuredCycles = 1000;
    study.drainCycles = 1000;
    study.loads = {0.1, 0.2, 1.0};
    study.saturation.precision = 0.1;
    return study;
}

const Curve& curve() {
    static const Curve measured = measureCurve(study4x4());
    return measured;
}

std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> found;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) found.push_back(line);
    return found;
}

void expectFitForAMail(const std::string& text) {
    for (const std::string& line : lines(text)) {
        EXPECT_LE(line.size(), report::kTerminalWidth) << line;
        for (const char c : line) EXPECT_TRUE(c >= ' ' && c <= '~') << line;
    }
    EXPECT_EQ(text.back(), '\n');
}

TEST(CurveReport, TableHasALineForEachLoadWhoseSplitAddsUp) {
    const auto rows = lines(curveCsv(curve()));
    ASSERT_EQ(rows.size(), 1u + 3u);
    EXPECT_THAT(rows[0], testing::StartsWith("load,accepted,mean,p50,p95,p99,max,source_queueing,routing,"
                                             "serialisation,contention,stable"));
    for (std::size_t i = 1; i < rows.size(); ++i) {
        std::istringstream fields(rows[i]);
        std::vector<double> values;
        for (std::string field; values.size() < 11 && std::getline(fields, field, ',');)
            values.push_back(std::stod(field));
        EXPECT_NEAR(values[7] + values[8] + values[9] + values[10], values[2], 1e-9) << rows[i];
    }
    EXPECT_THAT(rows[1], HasSubstr(",true,,"));
    EXPECT_THAT(rows[3], HasSubstr(",false,"));
}

TEST(CurveReport, DistributionHasEveryPacketOnce) {
    std::map<std::string, std::uint64_t> packets;
    for (const std::string& row : lines(latencyCsv(curve()))) {
        if (row.starts_with("load,")) continue;
        packets[row.substr(0, row.find(','))] += std::stoull(row.substr(row.rfind(',') + 1));
    }
    for (const LoadPoint& point : curve().points) {
        std::ostringstream load;
        load << point.load;
        EXPECT_EQ(packets[load.str()], point.measured.latencies().packets()) << point.load;
    }
}

TEST(CurveReport, JsonHasPointsSaturationAndOverload) {
    const json document = json::parse(curveJson(study4x4(), curve()));
    EXPECT_EQ(document["points"].size(), 3u);
    EXPECT_EQ(document["points"][0]["load"], 0.1);
    EXPECT_EQ(document["points"][0]["saturated_by"], nullptr);
    EXPECT_EQ(document["points"][0]["latency_cycles"]["p99"], curve().points[0].measured.latencies().percentile(99));
    const json& saturation = document["saturation"];
    EXPECT_LE(saturation["saturated_load"].get<double>() - saturation["stable_load"].get<double>(), 0.1);
    EXPECT_EQ(saturation["overload_accepted"], curve().overload->accepted);
    EXPECT_EQ(document["network"]["mesh"], json({4, 4}));
}

TEST(CurveReport, WithoutASearchHasNoSaturation) {
    StudySpec study = study4x4();
    study.loads = {0.1};
    study.saturation.search = false;
    const Curve measured = measureCurve(study);
    EXPECT_EQ(json::parse(curveJson(study, measured))["saturation"], nullptr);
    EXPECT_THAT(renderCurve(study, measured, false), Not(HasSubstr("saturation")));
}

TEST(CurveReport, ScreenIsFitForAMailAndHasEveryLoadAndAPlot) {
    const std::string text = renderCurve(study4x4(), curve(), false);
    expectFitForAMail(text);
    for (const char* part : {"4 x 4 mesh, uniform traffic", "complete", "\n   0.1 ", "\n     1*",
                             "saturation   stable at", "throughput   ", " of 0.9 offered", "o mean latency"})
        EXPECT_THAT(text, HasSubstr(part));
    EXPECT_THAT(renderCurve(study4x4(), curve(), true), HasSubstr("\x1b[1m"));
}

TEST(CurveReport, SaysHowManyCoresARouterHasAndWhichIsHot) {
    StudySpec study = study4x4();
    study.noc.concentration = 2;
    study.traffic.pattern = "hotspot";
    study.traffic.hotspots = {{.tile = 3, .core = 1, .weight = 8}, {.tile = 4, .weight = 2}};
    study.loads = {0.05};
    study.saturation.search = false;
    const Curve measured = measureCurve(study);
    const json document = json::parse(curveJson(study, measured));
    EXPECT_EQ(document["network"]["concentration"], 2);
    EXPECT_EQ(document["traffic"]["hotspots"][0], json({{"tile", 3}, {"core", 1}, {"weight", 8}}));
    const std::string text = renderCurve(study, measured, false);
    expectFitForAMail(text);
    EXPECT_THAT(text, HasSubstr("4 x 4 mesh of 2 cores a router, hotspot traffic"));
    EXPECT_THAT(text, HasSubstr("hotspot: tile 3 core 1 x 8, tile 4 x 2;"));
}

TEST(CurveReport, SaysWhatJoinsTheChipsOfABoard) {
    StudySpec study = study4x4();
    study.board = {.chipsX = 2, .linkBits = 32, .linkCycles = 7};
    study.loads = {0.01};
    study.saturation.search = false;
    const Curve measured = measureCurve(study);
    const std::string text = renderCurve(study, measured, false);
    expectFitForAMail(text);
    EXPECT_THAT(text, HasSubstr("8 x 4 mesh on 2 x 1 chips, uniform traffic"));
    EXPECT_THAT(text, HasSubstr("joined by links of 32 bits and 7 cycles, for flits of 64 bits"));
    EXPECT_THAT(renderCurve(study4x4(), curve(), false), Not(HasSubstr("chips")));
    const json network = json::parse(curveJson(study, measured))["network"];
    EXPECT_EQ(network["mesh"], json({8, 4}));
    EXPECT_EQ(network["chips"], json({2, 1}));
}

TEST(CurveReport, SaysThatItWasInterrupted) {
    Curve cut = curve();
    cut.complete = false;
    cut.saturation.reset();
    EXPECT_THAT(renderCurve(study4x4(), cut, false), HasSubstr("INTERRUPTED"));
    EXPECT_EQ(json::parse(curveJson(study4x4(), cut))["complete"], false);
}

// 11 columns for x of 0 to 10, 5 rows for y of 0 to 4: every point has a place of its own.
TEST(Plot, PutsEveryPointInItsPlace) {
    const std::string text = plot({.xMax = 10, .yMax = 4, .columns = 11, .rows = 5, .yTitle = "", .xTitle = ""},
                                  {{.mark = 'o', .points = {{0, 0}, {5, 2}, {10, 4}, {3, 99}}}});
    const auto rows = lines(text);
    EXPECT_EQ(rows[0], "      4 |   ^      o");
    EXPECT_EQ(rows[1], "      3 |");
    EXPECT_EQ(rows[2], "      2 |     o");
    EXPECT_EQ(rows[4], "      0 |o");
    EXPECT_EQ(rows[5], "        +-----------");
}

TEST(ReplayReport, ListsEveryArrival) {
    const StudySpec study = study4x4();
    const PacketLog log =
        parsePacketLog("pid,ctime,src,dst,size,itime,tail_atime\n7,5,0,1,2,5,16\n9,5,3,3,1,5,12\n", "a", {4, 4});
    const ReplayResult result = replay(study, log);
    EXPECT_EQ(arrivalsCsv(study, log, result),
              "pid,ctime,src,dst,size,itime,tail_atime,routers,latency\r\n"
              "7,5,0,1,2,5,16,2,11\r\n"
              "9,5,3,3,1,5,11,1,6\r\n");
    EXPECT_EQ(replayLatencyCsv(result), "latency,packets\r\n6,1\r\n11,1\r\n");
    const json document = json::parse(replayJson(study, log, result));
    EXPECT_EQ(document["latency_cycles"]["mean"], 8.5);
    EXPECT_EQ(document["comparison"]["same_latency"], 1);
    EXPECT_DOUBLE_EQ(document["comparison"]["same_latency_percent"], 50.0);
    const std::string text = renderReplay(study, "a.csv", log, result, false);
    expectFitForAMail(text);
    EXPECT_THAT(text, HasSubstr("50.00 % of the packets have the log's latency to the cycle"));
}

// Node 5 is core 1 of tile 2 = (2, 0): 3 routers from tile 0, 1 from its neighbour.
TEST(ReplayReport, CallsNodesAsTheLogDoesAndCountsRoutersOfTiles) {
    StudySpec study = study4x4();
    study.noc.concentration = 2;
    const PacketLog log = parsePacketLog("ctime,src,dst,size\n0,1,5,1\n0,4,5,1\n", "a", study.shape());
    EXPECT_EQ(arrivalsCsv(study, log, replay(study, log)),
              "pid,ctime,src,dst,size,itime,tail_atime,routers,latency\r\n"
              "0,0,1,5,1,0,14,3,14\r\n"
              "1,0,4,5,1,0,6,1,6\r\n");
}

TEST(ReplayReport, ComparesNothingWithALogWithoutArrivals) {
    const StudySpec study = study4x4();
    const PacketLog log = parsePacketLog("ctime,src,dst,size\n5,0,1,2\n", "a", {4, 4});
    const ReplayResult result = replay(study, log);
    EXPECT_EQ(json::parse(replayJson(study, log, result))["comparison"], nullptr);
    EXPECT_THAT(renderReplay(study, "a.csv", log, result, false), Not(HasSubstr("in the log")));
}

}  // namespace
}  // namespace spikeloom::noc
