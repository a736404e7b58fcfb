// SPDX-License-Identifier: Apache-2.0
#include "models/network/network_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

#include "models/network/check_population.hpp"
#include "models/network/check_projection.hpp"

namespace spikeloom::network {
namespace {

/// A name that occurs twice is reported where it occurs the second time.
template <class Items>
void requireUniqueNames(const Items& items, const std::string& kind, Findings& findings) {
    std::map<std::string, std::size_t> first;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto [it, isNew] = first.try_emplace(items[i].name, i);
        if (!isNew)
            findings.add(fmt::format("{}[{}].name", kind, i),
                         fmt::format("{} is the name of {}[{}] too", it->first, kind, it->second));
    }
}

bool isWithin(PopulationId id, const Network& network) {
    return value(id) < network.populations.size();
}

bool hasEnds(const Projection& projection, const Network& network) {
    return isWithin(projection.source, network) && isWithin(projection.target, network) &&
           (!projection.other || isWithin(*projection.other, network));
}

void requireOneInput(const Network& network, Findings& findings) {
    std::string first;
    for (std::size_t i = 0; i < network.populations.size(); ++i) {
        if (!network.populations[i].input) continue;
        if (!first.empty())
            findings.add(fmt::format("populations[{}].input", i),
                         fmt::format("a second input; the first is {}", first));
        else
            first = network.populations[i].name;
    }
    if (first.empty()) findings.add("populations", "no population has an input", "mark one with \"input\"");
    const auto& all = network.populations;
    if (std::none_of(all.begin(), all.end(), [](const Population& p) { return p.isReadout(); }))
        findings.add("populations", "no population is a readout",
                     "the result is read from a population without neuron");
}

void requireFed(const Network& network, Findings& findings) {
    std::vector<bool> isFed(network.populations.size());
    for (const Projection& projection : network.projections) {
        if (isWithin(projection.target, network)) isFed[value(projection.target)] = true;
    }
    for (std::size_t i = 0; i < isFed.size(); ++i) {
        if (!isFed[i] && !network.populations[i].input)
            findings.add(fmt::format("populations[{}]", i),
                         fmt::format("no projection feeds {}", network.populations[i].name));
    }
}

}  // namespace

std::vector<Problem> check(const Network& network, const std::string& file, Completeness completeness) {
    std::vector<Problem> problems;
    Findings findings(file, problems);
    const bool isWhole = completeness == Completeness::Whole;
    requireUniqueNames(network.populations, "populations", findings);
    requireUniqueNames(network.projections, "projections", findings);
    requireOneInput(network, findings);
    requireFed(network, findings);
    for (std::size_t i = 0; i < network.populations.size(); ++i)
        checkPopulation(network.populations[i], fmt::format("populations[{}]", i), isWhole, findings);
    for (std::size_t i = 0; i < network.projections.size(); ++i) {
        const std::string path = fmt::format("projections[{}]", i);
        if (hasEnds(network.projections[i], network))
            checkProjection(network, network.projections[i], path, isWhole, findings);
        else if (isWhole)
            findings.add(path, fmt::format("{} has an end beyond the populations", network.projections[i].name));
    }
    try {
        (void)topologicalOrder(network);
    } catch (const ConfigError& error) {
        for (const Problem& problem : error.problems()) findings.add(problem.path, problem.message, problem.hint);
    }
    return problems;
}

void requireValid(const Network& network, const std::string& file) {
    std::vector<Problem> problems = check(network, file);
    if (!problems.empty()) throw ConfigError(std::move(problems));
}

}  // namespace spikeloom::network
