// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/strategy/conversation.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/sim/sweep/sweeps.hpp"

namespace spikeloom::sweep {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// vcs varies for lanes 4 alone, and stands before what it depends on; lanes 4 with banks 2 is excluded.
SweepSpec small() {
    SweepSpec sweep =
        sweepOf({axis("vcs", {"1", "2"}, {{"lanes", {"4"}}}), axis("lanes", {"1", "4"}), axis("banks", {"1", "2"})},
                {{{"lanes", {"4"}}, {"banks", {"2"}}}});
    sweep.constraints = {{"area_mm2", {}, 4.0}};
    return sweep;
}

struct Talk {
    SweepSpec sweep = small();
    std::vector<std::vector<Choice>> batches;
    std::size_t goesOn = 1'000;
    Outcome outcome{.status = Status::Complete, .figures = {{"latency_s", 0.5}}};

    std::vector<json> operator()(const std::string& input) {
        const Space space(sweep, "sweep.json");
        const Simulate simulate = [&](const std::vector<Choice>& choices) {
            batches.push_back(choices);
            std::vector<std::optional<Record>> records;
            for (const Choice& choice : choices) records.push_back(Record{{"id", space.values(choice)}, outcome});
            return records;
        };
        std::istringstream in(input);
        std::ostringstream out;
        converse(in, out, {space, sweep, {{"latency_s", Goal::Min}}, [&] { return batches.size() < goesOn; }},
                 simulate);
        std::istringstream lines(out.str());
        std::vector<json> documents;
        for (std::string line; std::getline(lines, line);) documents.push_back(json::parse(line));
        return documents;
    }
};

TEST(Conversation, BeginsWithTheSpaceInAnOrderInWhichItCanBeChosen) {
    EXPECT_THAT(Talk{}(""), ElementsAre(json::parse(R"({
        "axes": [{"path": "lanes", "levels": [1, 4]}, {"path": "banks", "levels": [1, 2]},
                 {"path": "vcs", "levels": [1, 2], "when": {"lanes": [4]}}],
        "objectives": [{"metric": "latency_s", "goal": "min"}],
        "constraints": [{"metric": "area_mm2", "max": 4.0}]})")));
}

TEST(Conversation, AnswersPointsInTheirOrderAndSimulatesEachOnce) {
    Talk talk;
    const auto lines = talk(R"({"points": [{"lanes": 4, "banks": 1, "vcs": 2}, {"lanes": 1.0, "banks": 2},
        {"lanes": 1, "banks": 2, "vcs": 1}]})"
                            "\n");
    // A request is one line: the break above ends it.
    ASSERT_EQ(lines.size(), 3u);
    EXPECT_TRUE(lines[1].contains("error"));
    const auto again = talk(R"({"points": [{"lanes": 4, "banks": 1, "vcs": 2}, {"lanes": 1.0, "banks": 2}, )"
                            R"({"lanes": 1, "banks": 2, "vcs": 1}]})");
    ASSERT_EQ(again.size(), 2u);
    EXPECT_THAT(talk.batches, ElementsAre(ElementsAre(Choice{1, 1, 0}, Choice{0, 0, 1})));
    const json& results = again[1]["results"];
    EXPECT_EQ(results[0], json::parse(R"({"id": "id", "status": "complete", "figures": {"latency_s": 0.5},
                                          "values": {"lanes": 4, "banks": 1, "vcs": 2}})"));
    EXPECT_EQ(results[1]["values"], json::parse(R"({"lanes": 1, "banks": 2})"));
    EXPECT_EQ(results[2], results[1]);
}

TEST(Conversation, AnswersWhatIsNoPointInItsPlaceAndGoesOn) {
    Talk talk;
    const auto lines = talk(R"({"points": [{"lane": 1}, {"lanes": 3, "banks": 1}, {"lanes": 4, "banks": 1}, 7, )"
                            R"({"lanes": 4, "banks": 2, "vcs": 1}, {"lanes": 1, "banks": 1}]})"
                            "\n");
    ASSERT_EQ(lines.size(), 2u);
    const json& results = lines[1]["results"];
    EXPECT_THAT(results[0]["error"], HasSubstr("lane: no axis has this path; did you mean lanes?"));
    EXPECT_THAT(results[1]["error"], HasSubstr("lanes: 3 is none of its levels"));
    EXPECT_THAT(results[2]["error"], HasSubstr("without a value: vcs"));
    EXPECT_THAT(results[3]["error"], HasSubstr("is no point"));
    EXPECT_THAT(results[4]["error"], HasSubstr("excludes"));
    EXPECT_EQ(results[5]["status"], "complete");
}

TEST(Conversation, AnswersALineThatIsNoneAndGoesOnUntilItIsDone) {
    Talk talk;
    const auto lines = talk("nonsense\n\n{\"point\": []}\n{\"points\": []}\n{\"done\": true}\n{\"points\": []}\n");
    ASSERT_EQ(lines.size(), 4u);
    EXPECT_TRUE(lines[1].contains("error"));
    EXPECT_THAT(lines[2]["error"], HasSubstr("expected"));
    EXPECT_EQ(lines[3], json::parse(R"({"results": []})"));
}

TEST(Conversation, SaysWhatWentWrongWithAPoint) {
    Talk talk;
    talk.outcome = {.status = Status::TimedOut, .error = "3600 s"};
    const auto lines = talk(R"({"points": [{"lanes": 1, "banks": 1}]})");
    EXPECT_EQ(lines.at(1)["results"][0]["status"], "timed_out");
    EXPECT_EQ(lines.at(1)["results"][0]["error"], "3600 s");
    EXPECT_FALSE(lines.at(1)["results"][0].contains("figures"));
}

TEST(Conversation, SimulatesNotMoreDifferentPointsThanAreWanted) {
    Talk talk;
    talk.sweep.strategy.points = 1;
    const auto lines =
        talk(R"({"points": [{"lanes": 1, "banks": 1}, {"lanes": 1, "banks": 2}, {"lanes": 1, "banks": 1}]})");
    const json& results = lines.at(1)["results"];
    EXPECT_EQ(results[0]["status"], "complete");
    EXPECT_THAT(results[1]["error"], HasSubstr("enough"));
    EXPECT_EQ(results[2], results[0]);
}

TEST(Conversation, EndsFromThisSideWhenTheSweepShallNotGoOn) {
    Talk talk;
    talk.goesOn = 1;
    const std::string ask = "{\"points\": [{\"lanes\": 1, \"banks\": 1}]}\n";
    const auto lines = talk(ask + ask);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[1]["done"], true);
}

}  // namespace
}  // namespace spikeloom::sweep
