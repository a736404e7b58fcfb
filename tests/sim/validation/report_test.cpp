// SPDX-License-Identifier: Apache-2.0
#include "sim/validation/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace spikeloom::validation {
namespace {

using testing::HasSubstr;
using testing::Not;

Checked checked(bool isWithin) {
    Checked one;
    one.point.name = "toy-point";
    one.point.title = "a toy";
    one.point.published = 2e-3;
    one.point.bound = 0.01;
    one.point.why = "because";
    one.point.leftOut = {"host"};
    one.finding.predicted = {.nominal = 2.01e-3};
    one.finding.error = 0.005;
    one.finding.isWithin = isWithin;
    one.finding.isCounted = isWithin;
    one.finding.counts = {{"core.events_received", 7, 7}, {"core.unit_spikes", isWithin ? 0u : 3u, 0}};
    one.finding.rates = {{"core.neuron_updates", 990.0, 1000.0, -0.01, isWithin}};
    one.finding.shares = {{"update", 2.01e-3}};
    return one;
}

TEST(ValidationReport, ShowsPredictionPublicationErrorBoundAndLabel) {
    const std::string text = renderText({checked(true)}, false);
    EXPECT_THAT(text, HasSubstr("all within their bounds"));
    EXPECT_THAT(
        text,
        HasSubstr("toy-point                   independent     2.010 mW    2.000 mW    +0.50 %     1 %  within\n"));
    EXPECT_THAT(text, HasSubstr("    core.neuron_updates 990.0 /s of 1.000 k/s, -1.00 %\n"));
    EXPECT_THAT(text, HasSubstr("    2 of 2 counters are what the simulated workload makes them, exactly\n"));
    EXPECT_THAT(text, HasSubstr("    update 2.010 mW; without host\n"));
    EXPECT_THAT(text, HasSubstr("    independent: because\n"));
}

TEST(ValidationReport, SaysWhatIsOutside) {
    const std::string text = renderText({checked(true), checked(false)}, false);
    EXPECT_THAT(text, HasSubstr("1 OUTSIDE"));
    EXPECT_THAT(text, HasSubstr("-1.00 %: OUTSIDE 1 %"));
    EXPECT_THAT(text, HasSubstr("    core.unit_spikes 3 where the workload makes 0: OUTSIDE\n"));
    EXPECT_THAT(text, HasSubstr("    1 of 2 counters are what"));
    EXPECT_FALSE(allWithin({checked(true), checked(false)}));
}

TEST(ValidationReport, CallsAPointWithoutABoundNeitherWithinNorOutside) {
    Checked beside = checked(true);
    beside.point.bound = std::nullopt;
    beside.point.label = Label::HeldOut;
    beside.finding.isWithin = std::nullopt;
    EXPECT_THAT(renderText({checked(true), beside}, false), HasSubstr("1 within their bounds, 1 shown beside"));
    const std::string text = renderText({beside}, false);
    EXPECT_THAT(text, HasSubstr("toy-point                   held out "));
    EXPECT_THAT(text, HasSubstr("       -  beside\n"));
    EXPECT_THAT(text, Not(HasSubstr("  within\n")));
    const auto alone = nlohmann::json::parse(renderJson({beside}));
    EXPECT_TRUE(alone["within"].is_null());
    EXPECT_TRUE(alone["points"][0]["within"].is_null());
    EXPECT_EQ(nlohmann::json::parse(renderJson({checked(true), beside}))["within"], true);
    beside.finding.isCounted = false;
    EXPECT_THAT(renderText({beside}, false), HasSubstr("       -  OUTSIDE\n"));
    EXPECT_EQ(nlohmann::json::parse(renderJson({beside}))["within"], false);
    EXPECT_FALSE(allWithin({beside}));
}

TEST(ValidationReport, FitsTheTerminalAndIsTheSameWithoutColour) {
    std::istringstream lines(renderText(
        [] {
            std::vector<Checked> all;
            for (const Point& point : points()) all.push_back({point, {}});
            return all;
        }(),
        false));
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100u) << line;
    EXPECT_THAT(renderText({checked(false)}, true), HasSubstr("\x1b["));
    EXPECT_THAT(renderText({checked(false)}, false), Not(HasSubstr("\x1b[")));
}

TEST(ValidationReport, HasTheSameAsJson) {
    const auto json = nlohmann::json::parse(renderJson({checked(false)}));
    EXPECT_EQ(json["within"], false);
    const auto& point = json["points"][0];
    EXPECT_EQ(point["point"], "toy-point");
    EXPECT_EQ(point["label"], "independent");
    EXPECT_EQ(point["bound"], 0.01);
    EXPECT_EQ(point["predicted"], 2.01e-3);
    EXPECT_EQ(point["within"], false);
    EXPECT_EQ(point["rates"][0]["simulated"], 990.0);
    EXPECT_EQ(point["counts"][1]["simulated"], 3);
    EXPECT_EQ(point["counts"][1]["expected"], 0);
    EXPECT_EQ(point["counts"][1]["equal"], false);
    EXPECT_EQ(point["by_entry"]["update"], 2.01e-3);
}

}  // namespace
}  // namespace spikeloom::validation
