// SPDX-License-Identifier: Apache-2.0
#include "models/network/network.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include "models/support/error.hpp"

namespace spikeloom::network {
namespace {

using Edges = std::vector<std::vector<std::uint32_t>>;

/// For every population the ones that feed it. Ends that name no population are left out.
Edges sourcesOf(const Network& network) {
    Edges sources(network.populations.size());
    for (const Projection& projection : network.projections) {
        const std::uint32_t target = value(projection.target);
        if (target >= sources.size()) continue;
        if (value(projection.source) < sources.size()) sources[target].push_back(value(projection.source));
        if (projection.other && value(*projection.other) < sources.size())
            sources[target].push_back(value(*projection.other));
    }
    return sources;
}

/// One cycle among the populations that no order could reach, as `a -> b -> a`, from its first declared population.
std::string cyclePath(const Network& network, const Edges& sources, const std::vector<bool>& isPlaced) {
    std::uint32_t at = 0;
    while (isPlaced[at]) ++at;
    std::vector<std::uint32_t> walk;  // backwards: each of these has a source that was not placed either
    while (std::find(walk.begin(), walk.end(), at) == walk.end()) {
        walk.push_back(at);
        at = *std::find_if(sources[at].begin(), sources[at].end(), [&](std::uint32_t s) { return !isPlaced[s]; });
    }
    walk.erase(walk.begin(), std::find(walk.begin(), walk.end(), at));
    std::reverse(walk.begin(), walk.end());
    std::rotate(walk.begin(), std::min_element(walk.begin(), walk.end()), walk.end());
    std::string path;
    for (const std::uint32_t population : walk) path += network.populations[population].name + " -> ";
    return path + network.populations[walk.front()].name;
}

}  // namespace

std::uint32_t Population::rows() const {
    if (shape.empty()) return 0;
    std::uint32_t rows = 1;
    for (std::size_t axis = 0; axis + 1 < shape.size(); ++axis) rows *= shape[axis];
    return rows;
}

std::uint32_t Population::cols() const {
    return shape.empty() ? 0 : shape.back();
}

std::vector<std::uint32_t> Population::positions() const {
    return {shape.begin(), shape.empty() ? shape.end() : shape.end() - 1};
}

std::vector<std::uint32_t> positionsAfter(const Window& window, const std::vector<std::uint32_t>& positions) {
    const std::size_t axes = positions.size();
    if (window.kernel.size() != axes || window.stride.size() != axes || window.padding.size() != axes) return {};
    std::vector<std::uint32_t> after;
    for (std::size_t a = 0; a < axes; ++a) {
        const std::uint64_t padded = std::uint64_t{positions[a]} + 2 * std::uint64_t{window.padding[a]};
        if (window.kernel[a] == 0 || window.stride[a] == 0 || window.kernel[a] > padded) return {};
        after.push_back(static_cast<std::uint32_t>((padded - window.kernel[a]) / window.stride[a] + 1));
    }
    return after;
}

PopulationId Network::find(const std::string& populationName) const {
    const auto it = std::find_if(populations.begin(), populations.end(),
                                 [&](const Population& population) { return population.name == populationName; });
    if (it == populations.end()) throw std::out_of_range("no population " + populationName);
    return PopulationId{static_cast<std::uint32_t>(it - populations.begin())};
}

std::vector<PopulationId> topologicalOrder(const Network& network) {
    const Edges sources = sourcesOf(network);
    Edges targets(sources.size());
    std::vector<std::size_t> missing(sources.size());
    std::set<std::uint32_t> ready;
    for (std::uint32_t target = 0; target < sources.size(); ++target) {
        missing[target] = sources[target].size();
        for (const std::uint32_t source : sources[target]) targets[source].push_back(target);
        if (missing[target] == 0) ready.insert(target);
    }
    std::vector<PopulationId> order;
    std::vector<bool> isPlaced(sources.size());
    while (!ready.empty()) {
        const std::uint32_t next = ready.extract(ready.begin()).value();
        isPlaced[next] = true;
        order.push_back(PopulationId{next});
        for (const std::uint32_t target : targets[next]) {
            if (--missing[target] == 0) ready.insert(target);
        }
    }
    if (order.size() < sources.size())
        throw ConfigError({"", "projections", "the graph has a cycle: " + cyclePath(network, sources, isPlaced),
                           "recurrent networks are not supported"});
    return order;
}

std::vector<std::int32_t> stages(const Network& network) {
    const Edges sources = sourcesOf(network);
    std::vector<std::int32_t> stage(sources.size(), kInputStage);
    for (const PopulationId id : topologicalOrder(network)) {
        for (const std::uint32_t source : sources[value(id)])
            stage[value(id)] = std::max(stage[value(id)], stage[source] + 1);
    }
    return stage;
}

const Weights* weightsOf(const Operator& op) {
    if (const auto* linear = std::get_if<Linear>(&op)) return linear;
    return std::get_if<Convolution>(&op);
}

Weights* weightsOf(Operator& op) {
    return const_cast<Weights*>(weightsOf(std::as_const(op)));
}

bool isTrained(const Network& network) {
    return std::any_of(network.populations.begin(), network.populations.end(),
                       [](const Population& population) { return population.activation.has_value(); });
}

bool hasRealWeights(const Network& network) {
    return std::any_of(network.projections.begin(), network.projections.end(), [](const Projection& projection) {
        const Weights* weights = weightsOf(projection.op);
        return weights != nullptr && weights->areReal();
    });
}

}  // namespace spikeloom::network
