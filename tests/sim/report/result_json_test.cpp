// SPDX-License-Identifier: Apache-2.0
#include "sim/report/result_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/sim/report/hand_run.hpp"

namespace spikeloom::report {
namespace {

nlohmann::json parsed(const test::HandRun& run) {
    return nlohmann::json::parse(resultJson(run.summary()));
}

TEST(ResultJson, HoldsTheFiguresOfTheSummary) {
    const auto json = parsed({});
    EXPECT_EQ(json["samples"], 3);
    EXPECT_EQ(json["complete"], true);
    EXPECT_EQ(json["accuracy"], 2.0 / 3.0);
    EXPECT_EQ(json["spikes_match_reference"], true);
    EXPECT_EQ(json["settled"], 2);
    EXPECT_EQ(json["steps"]["mean"], 2.0);
    EXPECT_EQ(json["steps"]["min"], 1);
    EXPECT_EQ(json["steps"]["max"], 3);
    EXPECT_EQ(json["steps"]["last_spike_step_mean"], 1.0);
    EXPECT_EQ(json["latency_cycles"]["mean"], 1200.0);
    EXPECT_EQ(json["latency_cycles"]["p95"], 2000);
    EXPECT_EQ(json["latency_s"]["p50"], 1e-5);
    EXPECT_EQ(json["reset_cycles"], 100.0);
    EXPECT_DOUBLE_EQ(json["throughput_inferences_per_s"], 1.0 / 13e-6);
    for (const char* key : {"unit_spikes", "spikes_per_activation", "spike_events", "synaptic_operations",
                            "mac_operations", "neuron_updates", "membrane_accesses", "function_passes", "flit_hops"})
        EXPECT_TRUE(json[key].is_number()) << key;
    EXPECT_EQ(json["membrane_accesses"], 60.0);
    for (const char* key : {"wall_s", "spike_events_per_s", "synaptic_operations_per_s", "flit_hops_per_s"})
        EXPECT_TRUE(json["simulation"][key].is_number()) << key;
    EXPECT_EQ(json["simulation"]["peak_rss_bytes"], 67108864);
}

TEST(ResultJson, SaysHowManyStepsOfAllSamplesOverranATick) {
    EXPECT_EQ(parsed({})["tick_cycles"], 0);
    EXPECT_EQ(parsed({})["tick_overruns"], 0);
    test::HandRun run;
    run.experiment.chip.barrier.stepCycles = 90;
    run.result.samples[0].chip.tickOverruns = 1;
    run.result.samples[2].chip.tickOverruns = 3;
    EXPECT_EQ(parsed(run)["tick_cycles"], 90);
    EXPECT_EQ(parsed(run)["tick_overruns"], 4);
}

TEST(ResultJson, SaysHowMuchOfTheChipIsReproduced) {
    EXPECT_EQ(parsed({})["chip_model"], "structural");
    test::HandRun run;
    run.experiment.chip.capabilities.model = hw::Fidelity::Parametric;
    EXPECT_EQ(parsed(run)["chip_model"], "parametric");
}

TEST(ResultJson, TellsTheThreeAgreementsApart) {
    const auto agreement = parsed({})["ann_agreement"];
    EXPECT_EQ(agreement["wrong_codes"], 0);
    EXPECT_EQ(agreement["codes_checked"], 12);
    EXPECT_EQ(agreement["largest_logit_difference"], 0.0);
    EXPECT_EQ(agreement["trained_network"]["wrong_codes"], 3);
    EXPECT_EQ(agreement["trained_network"]["codes_checked"], 12);
    EXPECT_EQ(agreement["witness"]["wrong_codes"], 1);
    EXPECT_EQ(agreement["witness"]["codes_checked"], 4);
}

TEST(ResultJson, ComponentsStaticAndIdleAddUpToTheTotal) {
    const auto energy = parsed({})["energy_j"];
    double sum = energy["static"].get<double>() + energy["idle"].get<double>();
    for (const auto& part : energy["by_component"]) sum += part.get<double>();
    EXPECT_NEAR(sum, energy["total"].get<double>(), 1e-20);
    EXPECT_NEAR(energy["by_component"]["network"].get<double>(), 500e-12, 1e-20);
}

TEST(ResultJson, GivesStandardDeviationsBesideTheirFigures) {
    const auto energy = parsed({})["energy_j"];
    EXPECT_NEAR(energy["standard_deviation"].get<double>(), 17.3205e-12, 1e-16);
    EXPECT_NEAR(energy["by_component_standard_deviation"]["barrier"].get<double>(), 17.3205e-12, 1e-16);
    EXPECT_EQ(energy["by_component_standard_deviation"].size(), energy["by_component"].size());
    EXPECT_TRUE(energy["static_standard_deviation"].is_null());  // the table states none for these
    EXPECT_TRUE(energy["idle_standard_deviation"].is_null());
    EXPECT_NEAR(energy["share_with_stated_uncertainty"].get<double>(), 40e-12 / 29.26e-9, 1e-9);
}

TEST(ResultJson, WritesNullForWhatNobodyChecked) {
    test::HandRun run;
    run.experiment.check.reference = false;
    for (auto& sample : run.result.samples) sample.witness = {};
    const auto json = parsed(run);
    EXPECT_TRUE(json["spikes_match_reference"].is_null());
    EXPECT_TRUE(json["ann_agreement"]["witness"]["wrong_codes"].is_null());
    EXPECT_EQ(json["ann_agreement"]["witness"]["codes_checked"], 0);
}

TEST(ResultJson, WritesNullForTheFiguresOfNoSample) {
    test::HandRun run;
    run.result.samples.clear();
    run.result.complete = false;
    const auto json = parsed(run);
    EXPECT_EQ(json["complete"], false);
    EXPECT_EQ(json["samples"], 0);
    EXPECT_TRUE(json["accuracy"].is_null());
    EXPECT_TRUE(json["latency_s"]["mean"].is_null());
    EXPECT_TRUE(json["energy_j"]["total"].is_null());
}

}  // namespace
}  // namespace spikeloom::report
