// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sim/report/result_json.hpp"
#include "sim/report/tables.hpp"
#include "sim/report/terminal.hpp"
#include "tests/sim/report/csv_reader.hpp"
#include "tests/sim/report/hand_run.hpp"

/// A task's figures stand where those of a classification do.
namespace spikeloom::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Evidence is one number; figures are a quarter of the sum, how many samples there are, and nothing.
class Quarter final : public tasks::Task {
public:
    [[nodiscard]] std::string_view name() const override { return "quarters"; }
    [[nodiscard]] tasks::Evidence judge(std::span<const std::int64_t>, const network::Dataset&,
                                        std::size_t) const override {
        return {};
    }
    [[nodiscard]] std::vector<tasks::Figure> figures(
        const std::vector<const tasks::Evidence*>& samples) const override {
        double sum = 0.0;
        for (const tasks::Evidence* sample : samples) sum += sample->at(0);
        return {{.name = "quarter", .value = sum / 4},
                {.name = "judged_samples",
                 .kind = tasks::Figure::Kind::Count,
                 .value = static_cast<double>(samples.size())},
                {.name = "nothing"}};
    }
};

/// Samples of 2, 3 and 1 steps: evidence 1 after each of them, and 0.25, 0.5, 0.25 in the end.
Summary judged() {
    test::HandRun run;
    const double ends[] = {0.25, 0.5, 0.25};
    for (run::SampleResult& sample : run.result.samples) {
        sample.evidence = {ends[sample.index]};
        for (run::StepRecord& step : sample.stepRecords) step.evidence = {1.0};
    }
    const Quarter task;
    return summarise(run.result, {run.experiment, run.program, run.mapping, run.energy, &task});
}

TEST(TaskFigures, StandInTheResultInPlaceOfAnAccuracy) {
    const auto json = nlohmann::json::parse(resultJson(judged()));
    EXPECT_EQ(json.at("task"),
              (nlohmann::json{{"kind", "quarters"}, {"quarter", 0.25}, {"judged_samples", 3}, {"nothing", nullptr}}));
    EXPECT_FALSE(json.contains("accuracy") || json.contains("correct"));
    const auto other = nlohmann::json::parse(resultJson(test::HandRun().summary()));
    EXPECT_FALSE(other.contains("task"));
    EXPECT_EQ(other.at("correct"), 2);
}

TEST(TaskFigures, AreColumnsOfSamplesAndSteps) {
    const Summary summary = judged();
    const auto samples = test::readTable(samplesCsv(summary));
    EXPECT_EQ(samples[1].at("quarter"), "0.125");
    EXPECT_EQ(samples[1].at("judged_samples"), "1");
    EXPECT_EQ(samples[1].at("nothing"), "");
    EXPECT_EQ(samples[1].at("steps"), "3");
    EXPECT_EQ(samples[1].count("label") + samples[1].count("prediction"), 0u);
    // After step 1 two samples go on (1 each) and one has ended (0.25); after step 3 all have.
    const auto steps = test::readTable(stepsCsv(summary));
    EXPECT_EQ(steps[0].at("quarter"), "0.5625");
    EXPECT_EQ(steps[2].at("quarter"), "0.25");
    EXPECT_EQ(steps[0].count("accuracy"), 0u);
}

TEST(TaskFigures, AreALineOfTheSummary) {
    const std::string text = renderTerminal(judged(), false);
    EXPECT_THAT(text, HasSubstr("quarters     quarter 25.00 %, judged samples 3, nothing -\n"));
    EXPECT_THAT(text, Not(HasSubstr("accuracy")));
}

}  // namespace
}  // namespace spikeloom::report
