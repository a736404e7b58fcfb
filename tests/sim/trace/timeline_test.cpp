// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <cmath>
#include <map>

#include "hw/core/address_book.hpp"
#include "tests/sim/trace/traced_run.hpp"

namespace spikeloom::trace {
namespace {

using test::Events;
using test::shortRun;
using test::TracedRun;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr double kPeriodUs = 0.002;  // 500 MHz
constexpr double kRounding = 1e-6;   // cycles: times in the file are exact, doubles of microseconds are not

Options timeline() {
    return {.timeline = true};
}

Events eventsOf(const TracedRun& run) {
    return {nlohmann::json::parse(run.text("timeline.json")), kPeriodUs};
}

/// Cycles of the slices on threads of that name, by process.
std::map<std::uint32_t, double> cyclesBy(const Events& events, const std::string& thread,
                                         const std::vector<std::string>& names) {
    std::map<std::uint32_t, double> sums;
    for (const Events::Slice& slice : events.slices)
        if (events.threadOf(slice) == thread && std::count(names.begin(), names.end(), slice.name) != 0)
            sums[slice.process] += slice.end - slice.begin;
    return sums;
}

/// The process of a core's tile: named with its population.
std::uint32_t processOf(const Events& events, std::uint32_t tile) {
    for (const auto& [process, name] : events.processes)
        if (name.find(" tile " + std::to_string(tile) + ":") != std::string::npos) return process;
    ADD_FAILURE() << "no process for tile " << tile;
    return 0;
}

void expectThatNothingOverlaps(const Events& events) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::pair<double, double>>> tracks;
    for (const Events::Slice& slice : events.slices) {
        ASSERT_TRUE(events.threads.contains({slice.process, slice.thread})) << slice.name;
        EXPECT_LT(slice.begin, slice.end);
        tracks[{slice.process, slice.thread}].emplace_back(slice.begin, slice.end);
    }
    for (auto& [track, slices] : tracks) {
        std::sort(slices.begin(), slices.end());
        for (std::size_t i = 1; i < slices.size(); ++i)
            ASSERT_LE(slices[i - 1].second, slices[i].first + kRounding)
                << events.processes.at(track.first) << ", " << events.threads.at(track);
    }
}

void expectCountersOf(const run::Prepared& prepared, const run::SampleResult& sample, const Events& events) {
    const auto busy = cyclesBy(events, "core", {"busy"}), dendrite = cyclesBy(events, "dendrite", {"events"});
    auto soma = cyclesBy(events, "neuron unit", {"neuron rows"});
    for (const auto& [process, cycles] : cyclesBy(events, "function unit", {"function rows", "score"}))
        soma[process] += cycles;
    const auto of = [](const auto& sums, std::uint32_t process) {
        const auto found = sums.find(process);
        return found == sums.end() ? 0.0 : found->second;
    };
    for (std::size_t i = 0; i < sample.cores.size(); ++i) {
        const std::uint32_t process = processOf(events, hw::value(prepared.mapping.cores[i].tile));
        const hw::CoreCounters& counters = sample.cores[i];
        EXPECT_NEAR(of(busy, process), static_cast<double>(counters.busyCycles), 0.01);
        EXPECT_NEAR(of(dendrite, process), static_cast<double>(counters.dendriteBusyCycles), 0.01);
        EXPECT_NEAR(of(soma, process), static_cast<double>(counters.somaBusyCycles), 0.01);
    }
}

void expectFlowsWithBothEnds(const Events& events) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::map<double, double>> tracks;  // begin -> end
    for (const Events::Slice& slice : events.slices) tracks[{slice.process, slice.thread}][slice.begin] = slice.end;
    const auto expectInSlice = [&](const Events::FlowEnd& end) {
        const auto& slices = tracks[{end.process, end.thread}];
        const auto after = slices.upper_bound(end.at);
        ASSERT_NE(after, slices.begin());
        EXPECT_LT(end.at, std::prev(after)->second);
    };
    EXPECT_FALSE(events.flows.empty());
    for (const auto& [id, flow] : events.flows) {
        ASSERT_EQ(flow.from.size(), 1u);
        ASSERT_EQ(flow.to.size(), 1u);
        EXPECT_LT(flow.from[0].at, flow.to[0].at);
        expectInSlice(flow.from[0]);
        expectInSlice(flow.to[0]);
    }
}

void expectPhases(const run::SampleResult& sample, const Events& events) {
    std::vector<std::pair<double, double>> phases, barriers;
    for (const Events::Slice& slice : events.slices) {
        if (events.threadOf(slice) != "phases") continue;
        (slice.name == "barrier" ? barriers : phases).emplace_back(slice.begin, slice.end);
    }
    std::size_t phase = 0, barrier = 0;
    for (const hw::PhaseRecord& expected : sample.phases) {
        if (expected.begin != expected.end) {
            ASSERT_LT(phase, phases.size());
            EXPECT_NEAR(phases[phase].first, static_cast<double>(expected.begin), kRounding);
            EXPECT_NEAR(phases[phase++].second, static_cast<double>(expected.end), kRounding);
        }
        if (expected.end == expected.barrierEnd) continue;
        ASSERT_LT(barrier, barriers.size());
        EXPECT_NEAR(barriers[barrier].first, static_cast<double>(expected.end), kRounding);
        EXPECT_NEAR(barriers[barrier++].second, static_cast<double>(expected.barrierEnd), kRounding);
    }
    EXPECT_EQ(phase, phases.size());
    EXPECT_EQ(barrier, barriers.size());
}

class TimelineOf : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(TimelineOf, AgreesWithCountersAndPhases) {
    const run::Prepared prepared = shortRun(GetParam().first, 1, GetParam().second);
    const TracedRun run(prepared, timeline());
    EXPECT_THAT(run.files.remarks, IsEmpty());
    EXPECT_THAT(run.listing(), ElementsAre("timeline.json"));
    const Events events = eventsOf(run);
    const run::SampleResult& sample = run.result.samples[0];
    expectThatNothingOverlaps(events);
    expectCountersOf(prepared, sample, events);
    expectFlowsWithBothEnds(events);
    expectPhases(sample, events);
    EXPECT_EQ(events.slices.size() + 2 * events.flows.size() + events.counts.size(), run.files.written[0].entries);
}

INSTANTIATE_TEST_SUITE_P(Experiments, TimelineOf,
                         ::testing::Values(std::pair("digits_vit", "layered"), std::pair("digits_vit", "pipelined"),
                                           std::pair("digits_cnn", "layered"),
                                           std::pair("digits_cnn_burst", "pipelined")));

TEST(Timeline, SaysHowManyPacketsAreInFlightAndEndsEachPhaseWithNone) {
    const TracedRun run(shortRun("digits_cnn", 1), timeline());
    const Events events = eventsOf(run);
    double last = -1, most = 0;
    for (const Events::Count& count : events.counts) {
        EXPECT_EQ(count.name, "packets in flight");  // nobody can tell the power
        last = count.value;
        most = std::max(most, last);
    }
    EXPECT_EQ(last, 0);
    EXPECT_GT(most, 1);
}

// Every phase a joule for each of its cycles: as many as there are cycles up to the end of the last one.
TEST(Timeline, SpreadsTheEnergyOfAPhaseOverItsTime) {
    Options options = timeline();
    options.energy = [](const hw::CoreCounters&, const hw::ChipCounters&, std::uint64_t cycles) {
        return static_cast<double>(cycles);
    };
    const TracedRun run(shortRun("digits_cnn", 1), options);
    std::size_t phases = 0;
    for (const Events::Count& count : eventsOf(run).counts) {
        if (count.name != "power") continue;
        EXPECT_NEAR(count.value, 1e6 / kPeriodUs, 1.0);  // a joule every 2 ns
        ++phases;
    }
    EXPECT_EQ(phases, run.result.samples[0].phases.size());
}

TEST(Timeline, CountsTheFlitsOfEveryRouter) {
    const TracedRun run(shortRun("digits_cnn", 1), timeline());
    const Events events = eventsOf(run);
    std::uint64_t flits = 0;
    for (const Events::Slice& slice : events.slices)
        if (events.threadOf(slice) == "router") flits += slice.args.at("flits").get<std::uint64_t>();
    EXPECT_EQ(flits, run.result.samples[0].chip.flitHops);
}

TEST(Timeline, IsTheSameWhoeverSimulatesAndHoweverOften) {
    const run::Prepared prepared = shortRun("digits_cnn", 3);
    const Options options{.timeline = true, .spikes = true, .samples = 2};
    const TracedRun one(prepared, options, 1), three(prepared, options, 3), again(prepared, options, 3);
    EXPECT_EQ(one.listing(), three.listing());
    for (const std::string& file : one.listing()) {
        EXPECT_EQ(one.text(file), three.text(file)) << file;
        EXPECT_EQ(three.text(file), again.text(file)) << file;
    }
}

TEST(Timeline, ChangesNothingOfTheSample) {
    const run::Prepared prepared = shortRun("digits_cnn", 2);
    const TracedRun watched(prepared, timeline()), alone(prepared, {});
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(watched.result.samples[i].latencyCycles, alone.result.samples[i].latencyCycles);
        EXPECT_EQ(watched.result.samples[i].chip.flitHops, alone.result.samples[i].chip.flitHops);
    }
    EXPECT_TRUE(watched.result.samples[0].trace.has_value());
    EXPECT_FALSE(watched.result.samples[1].trace.has_value());
    EXPECT_THAT(alone.listing(), IsEmpty());
}

TEST(Timeline, WithoutRoomForAllStopsAndSaysSo) {
    const run::Prepared prepared = shortRun("digits_cnn", 2);
    const TracedRun run(prepared, {.timeline = true, .samples = 2, .entries = 1001});
    const auto json = nlohmann::json::parse(run.text("timeline.json"));
    const Events events(json, kPeriodUs);
    EXPECT_LE(events.slices.size() + 2 * events.flows.size() + events.counts.size(), 1000u);  // 500 each
    EXPECT_GE(run.files.written[0].entries, 990u);
    EXPECT_FALSE(run.files.written[0].complete);
    EXPECT_EQ(json["otherData"]["complete"], false);
    EXPECT_EQ(json["otherData"]["samples"][1]["complete"], false);
    EXPECT_GT(json["otherData"]["samples"][1]["cycles"], 0);
    ASSERT_EQ(run.files.remarks.size(), 1u);
    EXPECT_THAT(run.files.remarks[0], HasSubstr("timeline.json is cut short"));
    expectThatNothingOverlaps(events);
    for (const auto& [id, flow] : events.flows) EXPECT_EQ(flow.from.size(), flow.to.size());
    EXPECT_EQ(run.result.samples.size(), 2u);
}

}  // namespace
}  // namespace spikeloom::trace
