// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/support/error.hpp"
#include "models/support/suggest.hpp"
#include "sim/validation/point.hpp"

namespace spikeloom::validation {
namespace {

constexpr const char* kOdinPaper = "Frenkel et al., IEEE TBioCAS 13(1), 2019";

/// The crossbar at full load: spikes on all 256 axons, one after the other, each for 256 synapses of 4 bits.
Point odin(const std::string& name, double clockMhz, double operationsPerS, double watts) {
    Point point;
    point.name = name;
    point.title = fmt::format("ODIN, 256 x 256 synapses at full load, {:g} MHz", clockMhz);
    point.chip = point.energy = "odin";
    point.clockMhz = clockMhz;
    point.workload = {
        .axons = 256, .neurons = 256, .weightBits = 4, .steps = 4, .events = 4 * 256, .hasNeurons = false};
    point.published = watts;
    point.source = kOdinPaper;
    point.bound = 0.01;
    point.label = Label::Arithmetic;
    point.why =
        "energy, leakage and idle power are from the same measurements: what is tested is that a spike counts 256 "
        "operations of two cycles each";
    point.rates = {{"core.synaptic_operations", operationsPerS}};
    return point;
}

constexpr std::uint32_t kTrueNorthCores = 4096, kTrueNorthSimulated = 16, kTrueNorthNeurons = 256;
constexpr double kTrueNorthTicksPerS = 1000.0;

/// Every neuron of the chip fires at a rate and has 128 active synapses, so that every axon gets spikes at that rate.
/// Cores are alike; the spikes that they send each other come from the host here, in as many ticks as make each core's
/// 1,200.
Point trueNorth(const std::string& name, double rateHz, std::uint32_t ticks, double milliwatts) {
    Point point;
    point.name = name;
    point.title = fmt::format("TrueNorth, 128 synapses a neuron, {} Hz", rateHz);
    point.chip = "truenorth";
    point.energy = "truenorth_lumped";
    const double spikes = rateHz * ticks / kTrueNorthTicksPerS * kTrueNorthNeurons;
    point.workload = {.cores = kTrueNorthSimulated,
                      .axons = 256,
                      .neurons = kTrueNorthNeurons,
                      .groups = 2,
                      .weightBits = 2,
                      .steps = ticks,
                      .events = static_cast<std::uint64_t>(std::llround(spikes))};
    point.scale = kTrueNorthCores / kTrueNorthSimulated;
    point.scaleReason = fmt::format("{} of {} cores simulated, all alike", kTrueNorthSimulated, kTrueNorthCores);
    point.inventory = {kTrueNorthCores, kTrueNorthCores, 1};
    point.published = milliwatts * 1e-3;
    point.source = "Akopyan et al., IEEE TCAD 34(10), 2015, Fig. 17";
    point.bound = 0.02;
    const double neurons = double{kTrueNorthCores} * kTrueNorthNeurons;
    point.rates = {{"core.synaptic_operations", rateHz * neurons * 128},
                   {"core.neuron_updates", kTrueNorthTicksPerS * neurons}};
    point.leftOut = {"host.link_bit"};
    return point;
}

Point fitted(Point point) {
    point.label = Label::Fit;
    point.why =
        "one of the two measurements that the table's energy of an event and its static power are the line through";
    return point;
}

Point heldOut(Point point) {
    point.label = Label::HeldOut;
    point.why =
        "between the two measurements that the table was fitted to, and not one of them; the same chip and figure";
    return point;
}

/// The same measurement with the power divided among rows, hops and events. Never added to the lumped one.
Point decomposed(Point point) {
    point.name += "-decomposed";
    point.title += ", power divided among its causes";
    point.energy = "truenorth";
    point.bound = std::nullopt;
    point.label = Label::Fit;
    point.why =
        "shown beside, not judged: a division of the same fit, with hops of the host's spikes in place of the "
        "network's";
    return point;
}

constexpr std::uint32_t kPatterns = 76800, kPatternSteps = 60;
constexpr std::uint32_t kPatternCores = 10,
                        kPatternsOfACore = 480;  // 480 patterns x 256 weights of 8 bits fill its memory

/// A query: every pattern is a neuron that gets the query's spikes and is updated in each of 60 steps. The publication
/// has the operations; that they are so many spikes to every pattern, on 256 axons, is ours.
Point nearestNeighbours(const std::string& name, const std::string& which, std::uint32_t spikes, double operations) {
    Point point;
    point.name = name;
    point.title = fmt::format("Loihi, nearest neighbours of 76,800 patterns, {} operations", which);
    point.chip = point.energy = "loihi1";
    point.workload = {
        .cores = kPatternCores, .axons = 256, .neurons = kPatternsOfACore, .steps = kPatternSteps, .events = spikes};
    point.scale = kPatterns / (kPatternCores * kPatternsOfACore);
    point.scaleReason = fmt::format("{} of {} patterns simulated", kPatternCores * kPatternsOfACore, kPatterns);
    point.quantity = Quantity::DynamicEnergy;
    point.published = 1.33e-3;
    point.source = "Frady et al., NICE 2020, Table 2: energy of the neuron cores for a query";
    point.bound = 0.25;
    point.label = Label::Independent;
    point.why =
        "the table is the chip's pre-silicon figures of single events, the measurement one of silicon by others";
    point.rates = {{"core.synaptic_operations", operations},
                   {"core.neuron_updates", double{kPatterns} * kPatternSteps}};
    point.leftOut = {"barrier", "host.link_bit"};
    return point;
}

}  // namespace

std::string_view name(Label label) {
    switch (label) {
        case Label::Fit:
            return "fit";
        case Label::Arithmetic:
            return "arithmetic";
        case Label::HeldOut:
            return "held out";
        case Label::Independent:
            break;
    }
    return "independent";
}

const std::vector<Point>& points() {
    static const std::vector<Point> all{
        odin("odin-75MHz", 75.0, 37.5e6, 477e-6),
        odin("odin-1.3MHz", 1.3, 650e3, 35e-6),
        fitted(trueNorth("truenorth-12Hz", 11.58, 400, 68)),
        heldOut(trueNorth("truenorth-20Hz", 20.07, 250, 71)),
        decomposed(trueNorth("truenorth-20Hz", 20.07, 250, 71)),
        fitted(trueNorth("truenorth-96Hz", 95.93, 50, 94)),
        nearestNeighbours("loihi1-knn-low", "fewest", 667, 5.12e7),
        nearestNeighbours("loihi1-knn-high", "most", 750, 5.76e7),
    };
    return all;
}

std::vector<Point> select(const std::vector<std::string>& names) {
    if (names.empty()) return points();
    std::vector<Point> chosen;
    const auto isMeant = [&](const Point& point) {
        return std::any_of(names.begin(), names.end(),
                           [&](const std::string& n) { return n == point.name || n == point.chip; });
    };
    std::copy_if(points().begin(), points().end(), std::back_inserter(chosen), isMeant);
    std::vector<std::string> known;
    for (const Point& point : points()) {
        known.push_back(point.name);
        if (std::find(known.begin(), known.end(), point.chip) == known.end()) known.push_back(point.chip);
    }
    std::vector<Problem> problems;
    for (const std::string& n : names)
        if (std::find(known.begin(), known.end(), n) == known.end())
            problems.push_back({"", "", fmt::format("there is no validation point \"{}\"", n),
                                didYouMean(n, known, "points and chips")});
    if (!problems.empty()) throw ConfigError(std::move(problems));
    return chosen;
}

}  // namespace spikeloom::validation
