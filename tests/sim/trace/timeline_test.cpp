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
using ::testing::Contains;
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
            sums[slice.process] += slice.args.value("cycles", slice.end - slice.begin);
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

/// Names are entries too.
std::size_t entriesOf(const Events& events) {
    return events.slices.size() + 2 * events.flows.size() + events.counts.size() + events.processes.size() +
           events.threads.size();
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

struct Case {
    const char* experiment;
    std::vector<std::string> assignments;
};
class TimelineOf : public ::testing::TestWithParam<Case> {};

TEST_P(TimelineOf, AgreesWithCountersAndPhases) {
    const run::Prepared prepared = shortRun(GetParam().experiment, 1, GetParam().assignments);
    const TracedRun run(prepared, timeline());
    EXPECT_THAT(run.files.remarks, IsEmpty());
    EXPECT_THAT(run.listing(), ElementsAre("timeline.json"));
    const Events events = eventsOf(run);
    const run::SampleResult& sample = run.result.samples[0];
    expectThatNothingOverlaps(events);
    expectCountersOf(prepared, sample, events);
    expectFlowsWithBothEnds(events);
    expectPhases(sample, events);
    EXPECT_EQ(entriesOf(events), run.files.written[0].entries);
}

INSTANTIATE_TEST_SUITE_P(
    Experiments, TimelineOf,
    ::testing::Values(Case{"digits_vit", {}}, Case{"digits_vit", {"run.schedule=pipelined"}}, Case{"digits_cnn", {}},
                      Case{"digits_cnn_burst", {"run.schedule=pipelined"}},
                      Case{"digits_cnn", {"chip.noc.fidelity=packet"}}, Case{"digits_cnn", {"chip.noc.fidelity=ideal"}},
                      Case{"digits_vit", {"chip.noc.fidelity=packet", "run.schedule=pipelined"}},
                      Case{"digits_cnn", {"chip.noc.topology=torus", "chip.noc.virtual_channels=2"}},
                      Case{"digits_cnn", {"chip.board.chips_x=2", "run.schedule=pipelined"}}));

TEST(Timeline, SaysHowManyPacketsAreInFlightAndEndsEachPhaseWithNone) {
    const TracedRun run(shortRun("digits_cnn", 1), timeline());
    const Events events = eventsOf(run);
    std::map<double, double> inFlight{{0.0, 0.0}};  // from which cycle on
    double most = 0;
    for (const Events::Count& count : events.counts) {
        EXPECT_EQ(count.name, "packets in flight");  // nobody can tell the power
        inFlight[count.at] = count.value;
        most = std::max(most, count.value);
    }
    EXPECT_GT(most, 1);
    const auto& phases = run.result.samples[0].phases;
    for (const hw::PhaseRecord& phase : phases) {
        // The last packet of all is gone a cycle after the end; with the end of another phase the next one may begin.
        const double margin = &phase == &phases.back() ? 1.5 : -0.5;
        const auto after = inFlight.upper_bound(static_cast<double>(phase.barrierEnd) + margin);
        EXPECT_EQ(std::prev(after)->second, 0) << "step " << phase.step << ", up to cycle " << phase.barrierEnd;
    }
}

// Every phase a joule for each of its cycles: as many as there are cycles up to the end of the last one.
TEST(Timeline, SpreadsTheEnergyOfAPhaseOverItsTimeAndEndsWithNone) {
    Options options = timeline();
    options.energy = [](const hw::CoreCounters&, const hw::ChipCounters&, std::uint64_t cycles) {
        return static_cast<double>(cycles);
    };
    const TracedRun run(shortRun("digits_cnn", 1), options);
    std::vector<Events::Count> powers;
    for (const Events::Count& count : eventsOf(run).counts)
        if (count.name == "power") powers.push_back(count);
    const std::vector<hw::PhaseRecord>& phases = run.result.samples[0].phases;
    ASSERT_EQ(powers.size(), phases.size() + 1);
    for (std::size_t i = 0; i < phases.size(); ++i) {
        EXPECT_NEAR(powers[i].value, 1e6 / kPeriodUs, 1.0);  // a joule every 2 ns
        EXPECT_NEAR(powers[i].at, static_cast<double>(phases[i].begin), kRounding);
    }
    EXPECT_EQ(powers.back().value, 0);
    EXPECT_NEAR(powers.back().at, static_cast<double>(phases.back().barrierEnd), kRounding);
}

// A thousand tiles without a core would fill a trace with names of nothing.
TEST(Timeline, NamesProcessesOfWhichSomethingIsShownEachOnce) {
    const run::Prepared prepared = shortRun("digits_cnn", 1, {"chip.mesh=[12,12]"});
    const TracedRun run(prepared, timeline());
    const Events events = eventsOf(run);
    std::map<std::uint32_t, int> shown{{events.processes.begin()->first, 1}};
    for (const Events::Slice& slice : events.slices) shown[slice.process] = 1;
    EXPECT_EQ(events.processes.size(), shown.size());
    EXPECT_LT(events.processes.size(), 100u);
    std::size_t names = 0;
    const auto document = nlohmann::json::parse(run.text("timeline.json"));
    for (const auto& event : document["traceEvents"]) names += event["ph"] == "M" ? 1 : 0;
    EXPECT_EQ(names, events.processes.size() + events.threads.size());
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
    EXPECT_LE(entriesOf(events), 1000u);  // 500 each
    EXPECT_EQ(run.files.written[0].entries, entriesOf(events));
    EXPECT_GE(run.files.written[0].entries, 950u);
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

TEST(Timeline, OfARunThatWasInterruptedIsNotShownAsWhole) {
    const run::Prepared prepared = shortRun("digits_cnn", 2);
    const Options options{.timeline = true, .spikes = true, .samples = 2};
    for (const std::size_t finished : {std::size_t{0}, std::size_t{1}}) {
        const TracedRun run(prepared, options, 2, finished);
        const auto json = nlohmann::json::parse(run.text("timeline.json"));
        EXPECT_EQ(json["otherData"]["samples"].size(), finished);
        EXPECT_EQ(json["otherData"]["samples_requested"], 2);
        EXPECT_EQ(json["otherData"]["complete"], false);
        for (const report::TraceFile& file : run.files.written) {
            EXPECT_EQ(file.samples, finished) << file.name;
            EXPECT_EQ(file.samplesRequested, 2u) << file.name;
            EXPECT_FALSE(file.complete) << file.name;
        }
        EXPECT_THAT(run.files.remarks, Contains("timeline.json holds " + std::to_string(finished) +
                                                " of 2 samples: the others were not finished"));
    }
}

// The run is what was asked for; its trace is left out with a word.
TEST(Timeline, ThatCannotBeWrittenDoesNotEndTheRun) {
    Options options{.timeline = true, .spikes = true, .folder = "/nowhere"};
    const run::Prepared prepared = shortRun("digits_cnn", 1);
    const run::RunResult result = run::execute(prepared, {.isolated = true, .trace = options});
    ASSERT_EQ(result.samples.size(), 1u);
    ASSERT_TRUE(result.samples[0].trace.has_value());
    EXPECT_FALSE(result.samples[0].trace->timeline.written);
    const Files files = writeFiles(options, prepared.program, {{0, result.samples[0].steps, *result.samples[0].trace}});
    for (const report::TraceFile& file : files.written) EXPECT_FALSE(file.complete) << file.name;
    EXPECT_THAT(files.remarks, Contains(HasSubstr("timeline.json is left out")));
    EXPECT_THAT(files.remarks, Contains(HasSubstr("spikes.csv is left out")));
}

}  // namespace
}  // namespace spikeloom::trace
