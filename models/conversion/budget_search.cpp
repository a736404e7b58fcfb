// SPDX-License-Identifier: Apache-2.0
#include "models/conversion/budget_search.hpp"

#include <algorithm>

namespace spikeloom::conversion {
namespace {

/// A choice for the first layers: the choice before it, and a candidate of the last of them.
struct Node {
    double cost = 0.0, loss = 0.0;
    std::size_t before = 0, candidate = 0;
};

/// Those that no other beats, by rising cost and strictly falling loss.
void keepFront(std::vector<Node>& nodes) {
    std::sort(nodes.begin(), nodes.end(),
              [](const Node& a, const Node& b) { return a.cost != b.cost ? a.cost < b.cost : a.loss < b.loss; });
    std::vector<Node> front;
    for (const Node& node : nodes)
        if (front.empty() || node.loss < front.back().loss) front.push_back(node);
    nodes = std::move(front);
}

void thin(std::vector<Node>& front, std::size_t most) {
    if (front.size() <= most) return;
    const double least = front.front().cost, width = (front.back().cost - least) / static_cast<double>(most);
    std::vector<Node> kept;
    for (const Node& node : front) {
        const auto interval = [&](const Node& n) { return static_cast<std::size_t>((n.cost - least) / width); };
        if (!kept.empty() && interval(kept.back()) == interval(node))
            kept.back() = node;  // dearer within the interval, and better
        else
            kept.push_back(node);
    }
    front = std::move(kept);
}

double cheapest(const std::vector<Candidate>& layer) {
    return std::min_element(layer.begin(), layer.end(),
                            [](const Candidate& a, const Candidate& b) { return a.cost < b.cost; })
        ->cost;
}

}  // namespace

double leastCost(const std::vector<std::vector<Candidate>>& layers) {
    double sum = 0.0;
    for (const auto& layer : layers) sum += cheapest(layer);
    return sum;
}

std::optional<Choice> searchUnderBudget(const std::vector<std::vector<Candidate>>& layers, double budget,
                                        std::size_t most) {
    double rest = leastCost(layers);
    std::vector<std::vector<Node>> fronts{{Node{}}};
    for (const auto& layer : layers) {
        rest -= cheapest(layer);
        std::vector<Node> next;
        const auto& front = fronts.back();
        for (std::size_t before = 0; before < front.size(); ++before)
            for (std::size_t c = 0; c < layer.size(); ++c) {
                const double cost = front[before].cost + layer[c].cost;
                // What the cheapest further layers would take over the budget leads nowhere.
                if (cost + rest <= budget * (1.0 + 1e-12))
                    next.push_back({cost, front[before].loss + layer[c].loss, before, c});
            }
        if (next.empty()) return std::nullopt;
        keepFront(next);
        thin(next, most);
        fronts.push_back(std::move(next));
    }
    // The front's loss falls: its last is the best.
    std::size_t at = fronts.back().size() - 1;
    Choice choice{std::vector<std::size_t>(layers.size()), fronts.back()[at].cost, fronts.back()[at].loss};
    for (std::size_t layer = layers.size(); layer-- > 0;) {
        const Node& node = fronts[layer + 1][at];
        choice.candidates[layer] = node.candidate;
        at = node.before;
    }
    return choice;
}

}  // namespace spikeloom::conversion
