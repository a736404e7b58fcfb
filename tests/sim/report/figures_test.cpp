// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "models/program/graph_links.hpp"
#include "sim/report/result_json.hpp"
#include "sim/report/summary_rows.hpp"
#include "tests/sim/report/hand_run.hpp"

namespace spikeloom::report {
namespace {

constexpr double kRounding = 1e-20;  // nine digits below the smallest part

double sumOf(const std::vector<EnergyPart>& parts) {
    return std::accumulate(parts.begin(), parts.end(), 0.0,
                           [](double sum, const EnergyPart& part) { return sum + part.energyJ; });
}

const EnergyPart& partOf(const std::vector<EnergyPart>& parts, std::string_view name) {
    return *std::find_if(parts.begin(), parts.end(), [&](const EnergyPart& part) { return part.name == name; });
}

// As in energy_test.cpp: 50 membrane words of hidden, 10 of out, 2 pJ each; 500 pJ of flit-hops, 40 pJ of barriers.
TEST(EnergyByLayer, HasPopulationsThenTheChip) {
    const std::vector<EnergyPart> parts = test::HandRun().summary().energy.byLayer;
    std::vector<std::string> names;
    for (const EnergyPart& part : parts) names.push_back(part.name);
    EXPECT_EQ(names,
              (std::vector<std::string>{"hidden", "out", "network", "host", "board", "barrier", "static", "idle"}));
    EXPECT_NEAR(partOf(parts, "hidden").energyJ, 100e-12, kRounding);
    EXPECT_NEAR(partOf(parts, "out").energyJ, 20e-12, kRounding);
    EXPECT_NEAR(partOf(parts, "network").energyJ, 500e-12, kRounding);
    EXPECT_NEAR(partOf(parts, "idle").energyJ, 2.6e-9, kRounding);
}

/// Every counter of every core and of the chip at random.
template <class Counters>
Counters randomCounters() {
    Counters counters;
    std::apply([&](const auto&... f) { ((counters.*(f.member) = *rc::gen::inRange<std::uint64_t>(0, 100000)), ...); },
               Counters::fields());
    return counters;
}

RC_GTEST_PROP(Energy, LayersAndComponentsAndCoresAddUpToTheTotalWhateverWasCounted, ()) {
    test::HandRun run;
    for (run::SampleResult& sample : run.result.samples) {
        for (hw::CoreCounters& core : sample.cores) core = randomCounters<hw::CoreCounters>();
        sample.chip = randomCounters<hw::ChipCounters>();
        sample.latencyCycles = *rc::gen::inRange<std::uint64_t>(1, 1000000);
    }
    const Summary summary = run.summary();
    const EnergySummary& energy = summary.energy;
    const double total = energy.totalJ.nominal, rounding = 1e-12 * total;
    RC_ASSERT(std::abs(sumOf(energy.byLayer) - total) < rounding);
    RC_ASSERT(std::abs(sumOf(energy.byComponent) + energy.staticJ + energy.idleJ - total) < rounding);
    double cores = 0.0, layers = 0.0;
    for (const CoreRow& core : summary.coreRows) cores += core.energyJ;
    for (const LayerRow& layer : summary.layerRows) layers += layer.energyJ;
    RC_ASSERT(std::abs(cores - layers) < rounding);
}

// Two of 1 mW each over 13 us; with two cores a tile four: 26 nJ more.
TEST(StaticAccounting, TellsMappedCoresFromAllOfThem) {
    test::HandRun run;
    const StaticAccounting same = run.summary().energy.staticAccounting;
    EXPECT_EQ(same.mappedCoresJ, same.allCoresJ);  // every tile has a core with neurons
    EXPECT_NEAR(same.excludedJ, 660e-12, kRounding);
    run.mapping.concentration = 2;
    const StaticAccounting more = run.summary().energy.staticAccounting;
    EXPECT_NEAR(more.mappedCoresJ, same.mappedCoresJ, kRounding);
    EXPECT_NEAR(more.allCoresJ - more.mappedCoresJ, 26e-9, kRounding);
}

// 660 pJ of events, 26 nJ and 2.6 nJ in 13 us. Step 1: 2.45 nJ in 1 us, which is the step of the largest power: in
// steps 2 and 3 fewer samples take part, but as many cycles each.
TEST(Power, IsEnergyOverLatencyAndReset) {
    const Power power = test::HandRun().summary().power;
    EXPECT_NEAR(power.dynamicW, 660e-12 / 13e-6, 1e-12);
    EXPECT_NEAR(power.staticW, 2e-3, 1e-12);
    EXPECT_NEAR(power.idleW, 0.2e-3, 1e-12);
    EXPECT_NEAR(power.meanW, power.dynamicW + power.staticW + power.idleW, 1e-12);
    EXPECT_NEAR(power.peakW, 250e-12 / 1e-6 + 2.2e-3, 1e-12);
}

TEST(Counters, AreMeansOfAnInferenceByName) {
    const auto counters = nlohmann::json::parse(resultJson(test::HandRun().summary()))["counters"];
    EXPECT_EQ(counters["core.membrane_read_words"], 30.0);
    EXPECT_EQ(counters["noc.flit_hops"], 100.0);
    EXPECT_EQ(counters["core.mac_operations"], 12.0);
    EXPECT_GT(counters.size(), 40u);
}

// Core 0: 400 busy of 1200 cycles on average, 100 in barriers. In the other 700 it has nothing to do, which is no
// bound.
TEST(BoundBy, IsWhatTheBusiestCoreSpentMostOn) {
    test::HandRun run;
    const auto boundOfHidden = [&] { return name(run.summary().layerRows[0].boundBy); };
    EXPECT_EQ(boundOfHidden(), "compute");
    const auto set = [&](std::uint64_t hw::CoreCounters::*counter, std::uint64_t value) {
        for (run::SampleResult& sample : run.result.samples) sample.cores[0].*counter = value;
    };
    set(&hw::CoreCounters::portConflictCycles, 250);
    EXPECT_EQ(boundOfHidden(), "port");
    set(&hw::CoreCounters::portConflictCycles, 150);
    set(&hw::CoreCounters::outputStallCycles, 200);
    EXPECT_EQ(boundOfHidden(), "network");
    set(&hw::CoreCounters::barrierWaitCycles, 301);
    EXPECT_EQ(boundOfHidden(), "barrier");
    EXPECT_THAT(run.summary().layerRows[0].spentCycles, ::testing::ElementsAre(50.0, 150.0, 200.0, 301.0));
}

// 350 and 100 cycles of waiting in 400 busy ones: 50 of them are the same cycles, and none is left for work.
TEST(BoundBy, CountsWaitsThatOverlapOnce) {
    test::HandRun run;
    for (run::SampleResult& sample : run.result.samples) {
        sample.cores[0].busyCycles = 400;
        sample.cores[0].portConflictCycles = 350;
        sample.cores[0].outputStallCycles = 100;
    }
    EXPECT_THAT(run.summary().layerRows[0].spentCycles, ::testing::ElementsAre(0.0, 350.0, 50.0, 100.0));
}

// 2 of 3 right; latencies 10, 20 and 6 us: mean 12, s = 7.2111, t = 4.3027: +- 17.913.
TEST(Confidence, IsOfTheMeanOfSamples) {
    const auto json = nlohmann::json::parse(resultJson(test::HandRun().summary()))["confidence"];
    EXPECT_NEAR(json["latency_s"]["mean"].get<double>(), 12e-6, 1e-15);
    EXPECT_NEAR(json["latency_s"]["high"].get<double>(), 29.913e-6, 1e-9);
    EXPECT_NEAR(json["accuracy"]["low"].get<double>(), 0.2077, 1e-4);
    EXPECT_EQ(json["steps"]["mean"], 2.0);
    test::HandRun one;
    one.result.samples.resize(1);
    EXPECT_TRUE(nlohmann::json::parse(resultJson(one.summary()))["confidence"]["energy_j"]["low"].is_null());
}

/// hand_run's network with weights: input 1x4 -> hidden 1x4 -> out 1x2, 16 and 8 multiply-accumulates. Without spikes
/// hidden takes (16 + 4) / 4 cycles, with 4 sums to scale, and out 8 / 4: 3.5 on average; stage after stage 7 and three
/// barriers of 4 + 2 x 1 cycles.
test::HandRun multiplying() {
    test::HandRun run;
    auto& projections = run.program.projections;
    projections.assign(2, {});
    projections[0].source = program::PopulationId{0};
    projections[0].target = projections[1].source = program::PopulationId{1};
    projections[1].target = program::PopulationId{2};
    projections[0].weights.assign(16, 1);
    projections[1].weights.assign(8, 1);
    program::linkGraph(run.program);
    run.experiment.chip.barrier.baseCycles = 4;
    run.experiment.chip.barrier.cyclesPerHop = 1;
    return run;
}

TEST(Baseline, IsBilledWithTheRunsOwnTable) {
    const Summary summary = multiplying().summary();
    const Baseline& baseline = summary.baseline;
    ASSERT_EQ(baseline.unavailable, "");
    EXPECT_EQ(baseline.denseMacs, 24u);
    for (const BaselineFigure& dense : {baseline.layered.dense, baseline.lowerBound.dense}) {
        EXPECT_EQ(dense.macs, 24.0);
        EXPECT_NEAR(sumOf(dense.byComponent), dense.dynamicJ, kRounding);
        EXPECT_NEAR(dense.dynamicJ + dense.staticJ + dense.idleJ, dense.energyJ, kRounding);
        // 2 cores x 1 mW for so many cycles of 10 ns
        EXPECT_NEAR(dense.staticJ, 2e-3 * dense.latencyCycles * 1e-8, kRounding);
        EXPECT_NEAR(dense.saving, 1.0 - summary.energy.totalJ.nominal / dense.energyJ, 1e-12);
    }
    EXPECT_FALSE(baseline.layered.zeroSkipping);  // the samples do not say which values are zero
    EXPECT_NE(baseline.verdict.find("the network without spikes wins"), std::string::npos) << baseline.verdict;
}

// The spiking network pays for its time in its schedule: so does the other.
TEST(Baseline, IsComparedInTheScheduleOfTheRun) {
    test::HandRun run = multiplying();
    const auto layered = nlohmann::json::parse(resultJson(run.summary()))["baseline"];
    EXPECT_EQ(layered["schedule"], "layered");
    EXPECT_EQ(layered["dense"]["latency_cycles"], 7.0 + 3 * 6);
    EXPECT_EQ(layered["lower_bound"]["latency_cycles"], 4.0);
    EXPECT_EQ(layered["dense"], layered["layered"]);
    EXPECT_NE(layered["verdict"].get<std::string>().find("both in the layered schedule"), std::string::npos);
    run.experiment.run.schedule = program::Schedule::Pipelined;
    const auto pipelined = nlohmann::json::parse(resultJson(run.summary()))["baseline"];
    EXPECT_EQ(pipelined["schedule"], "pipelined");
    EXPECT_EQ(pipelined["dense"], pipelined["lower_bound"]);
    EXPECT_EQ(pipelined["layered"], layered["layered"]);
    EXPECT_NE(pipelined["verdict"].get<std::string>().find("both in the pipelined schedule"), std::string::npos);
    EXPECT_NE(pipelined["time"], layered["time"]);
    EXPECT_NE(layered["dataflow"].get<std::string>().find("ceil(r / P)"), std::string::npos);
}

// 600 / 24 and 12 / 24. float32: (25 x 0.9 + 0.5 x 4.6) / 4.6; int32: (25 x 0.1 + 0.5 x 3.2) / 3.2; int8: (25 x 0.1 +
// 0.5 x 0.3) / 0.3. Without multiplications int32 takes 2.5 / 3.2.
TEST(Baseline, DecidesByAdditionsAndMultiplicationsWhoWinsByArithmetic) {
    test::HandRun run = multiplying();
    const Baseline baseline = run.summary().baseline;
    EXPECT_NEAR(baseline.sopPerMac, 25.0, 1e-12);
    EXPECT_NEAR(baseline.macPerMac, 0.5, 1e-12);
    ASSERT_EQ(baseline.arithmeticOfDense.size(), 3u);
    EXPECT_NEAR(baseline.arithmeticOfDense[0], 24.8 / 4.6, 1e-12);
    EXPECT_NEAR(baseline.arithmeticOfDense[1], 4.1 / 3.2, 1e-12);
    EXPECT_NEAR(baseline.arithmeticOfDense[2], 2.65 / 0.3, 1e-12);
    EXPECT_NE(
        baseline.verdict.find("25.00 synaptic operations and 0.50 multiply-accumulates for each "
                              "multiply-accumulate of the network without spikes, that network wins in float32 "
                              "(5.39 of its energy, break-even 5.1), int32 (1.28 of its energy, break-even 32.0), "
                              "int8 (8.83 of its energy, break-even 3.0)."),
        std::string::npos)
        << baseline.verdict;
    for (run::SampleResult& sample : run.result.samples) sample.cores[1].macOperations = 0;
    const auto adding = nlohmann::json::parse(resultJson(run.summary()))["baseline"];
    EXPECT_NEAR(adding["arithmetic_of_dense"]["int32"].get<double>(), 2.5 / 3.2, 1e-12);
    EXPECT_EQ(adding["mac_operations_per_mac"], 0.0);
    EXPECT_NE(
        adding["verdict"].get<std::string>().find("spikes win in int32 (0.78 of its energy, break-even 32.0); that "
                                                  "network wins in float32"),
        std::string::npos);
}

// Events of the run take 660 pJ (as in energy_test.cpp): at so many operations a multiply-accumulate the events of both
// would take the same, whatever static and idle power take.
TEST(Baseline, BreaksEvenByTheEnergyOfEvents) {
    const Baseline baseline = multiplying().summary().baseline;
    EXPECT_GT(baseline.breakEven, 0.0);
    EXPECT_NEAR(baseline.breakEven / 25.0, baseline.layered.dense.dynamicJ / 660e-12, 1e-9);
}

// Of 4 values each 2 and 1 are not zero. hidden: (8 + 4) / 4 cycles; out: 2 / 4.
TEST(Baseline, SkipsZerosWhereTheRunHasFoundThem) {
    test::HandRun run = multiplying();
    for (run::SampleResult& sample : run.result.samples) sample.activeNeurons = {2, 1, 0};
    const Baseline baseline = run.summary().baseline;
    ASSERT_TRUE(baseline.layered.zeroSkipping);
    ASSERT_TRUE(baseline.lowerBound.zeroSkipping);
    EXPECT_EQ(baseline.layered.zeroSkipping->macs, 8.0 + 2.0);
    EXPECT_EQ(baseline.layered.zeroSkipping->latencyCycles, 3.0 + 1.0 + 3 * 6);
    EXPECT_EQ(baseline.lowerBound.zeroSkipping->latencyCycles, 2.0);
    EXPECT_EQ(baseline.layered.dense.macs, 24.0);
    EXPECT_NE(baseline.verdict.find("skips multiplications with zero"), std::string::npos) << baseline.verdict;
}

// IF neurons on 2 frames: all of it twice. 4 of the input's 2 x 4 values are not zero, and 2 of those of hidden.
TEST(Baseline, ComputesEachFrameWhereNeuronsDoNotSettle) {
    test::HandRun run = multiplying();
    run.program.populations[0].presentation = program::Presentation::Frames;
    run.program.populations[0].frames = 2;
    run.program.populations[1].neuron = neurons::IntegrateAndFire{};
    for (run::SampleResult& sample : run.result.samples) {
        sample.activeNeurons = {4, 4, 0};
        sample.inputEvents = 4;
        sample.cores[0].neuronEvents = 2;
    }
    const Summary summary = run.summary();
    const Baseline& baseline = summary.baseline;
    EXPECT_EQ(baseline.frames, 2u);
    EXPECT_EQ(baseline.denseMacs, 48u);
    EXPECT_NEAR(baseline.sopPerMac, 12.5, 1e-12);
    EXPECT_EQ(baseline.layered.dense.macs, 48.0);
    EXPECT_EQ(baseline.layered.dense.latencyCycles, 2 * (7.0 + 3 * 6));
    ASSERT_TRUE(baseline.layered.zeroSkipping);
    EXPECT_EQ(baseline.layered.zeroSkipping->macs, 2 * (8.0 + 2.0));
    EXPECT_NE(baseline.verdict.find("once for each of 2 frames"), std::string::npos) << baseline.verdict;
    EXPECT_EQ(nlohmann::json::parse(resultJson(summary))["baseline"]["frames"], 2);
}

TEST(Baseline, DoesWithoutWhereTheTableDoesNotKnowItsCosts) {
    test::HandRun run = multiplying();
    energy::EnergyTable table = test::handTable();
    table.entries.push_back(table.entries.back());
    table.entries.back().name = "multiplier";
    table.entries.back().covers = {"core.multiplier_bit_products"};
    table.entries.back().energyPj.reset();
    const energy::EnergyModel model(table, run.experiment.chip, energy::inventoryOf(run.mapping));
    const Summary summary = summarise(run.result, {run.experiment, run.program, run.mapping, model});
    EXPECT_NE(summary.baseline.unavailable.find("multiplier"), std::string::npos);
    EXPECT_TRUE(nlohmann::json::parse(resultJson(summary))["baseline"].contains("unavailable"));
}

TEST(Accounting, IsInTheResultWithWhatItLeavesOut) {
    test::HandRun run = multiplying();
    const auto json = nlohmann::json::parse(resultJson(run.summary()));
    const auto& papers = json["accounting"][0];
    EXPECT_EQ(papers["mode"], "paper-ac-mac");
    EXPECT_NEAR(papers["energy_j"].get<double>(), (600 * 0.9 + 12 * 4.6) * 1e-12, 1e-21);
    EXPECT_NEAR(papers["of_dense"].get<double>(), (600 * 0.9 + 12 * 4.6) / (24 * 4.6), 1e-9);
    EXPECT_EQ(papers["leaves_out"][1], "neuron updates, biases and functions");
    for (const auto& mode : json["accounting"]) EXPECT_GE(mode["leaves_out"].size(), 6u);
    const auto& breakEven = json["baseline"]["break_even_synaptic_operations_per_mac"];
    EXPECT_NEAR(breakEven["float32"].get<double>(), 5.1111, 1e-4);
    EXPECT_NEAR(breakEven["int8"].get<double>(), 3.0, 1e-9);
}

TEST(Area, IsInTheResultWhereThereIsATable) {
    const test::HandRun run;
    EXPECT_FALSE(nlohmann::json::parse(resultJson(run.summary())).contains("area_mm2"));
    const Summary summary = summarise(
        run.result, {run.experiment, run.program, run.mapping, run.energy, nullptr, energy::Estimate{2.0, 1.0, 3.0}});
    EXPECT_EQ(nlohmann::json::parse(resultJson(summary))["area_mm2"]["total"], 2.0);
}

}  // namespace
}  // namespace spikeloom::report
