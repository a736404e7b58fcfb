// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "models/support/error.hpp"
#include "models/support/suggest.hpp"

namespace spikeloom::noc {
namespace {

using hw::MeshShape;

class Uniform final : public Pattern {
public:
    Uniform(const TrafficSpec&, MeshShape shape) : nodes_(shape.nodes()) {}
    NodeId destination(NodeId, Random& random) const override {
        return NodeId{static_cast<std::uint32_t>(below(random, nodes_))};
    }

private:
    std::uint64_t nodes_;
};

class HotspotPattern final : public Pattern {
public:
    HotspotPattern(const TrafficSpec& traffic, MeshShape shape) : upTo_(shape.nodes(), 1) {
        for (const Hotspot& spot : traffic.hotspots) upTo_.at(shape.indexOfNode(spot.terminal())) = spot.weight;
        for (std::size_t i = 1; i < upTo_.size(); ++i) upTo_[i] += upTo_[i - 1];
    }
    NodeId destination(NodeId, Random& random) const override {
        const auto first = std::upper_bound(upTo_.begin(), upTo_.end(), below(random, upTo_.back()));
        return NodeId{static_cast<std::uint32_t>(first - upTo_.begin())};
    }

private:
    std::vector<std::uint64_t> upTo_;  // weights of the nodes up to and including this one
};

/// Patterns in which every node has one destination.
class Permutation : public Pattern {
public:
    Permutation(const TrafficSpec&, MeshShape shape) : grid_(shape) {}
    NodeId destination(NodeId source, Random&) const final { return to(grid_.x(source), grid_.y(source)); }

protected:
    [[nodiscard]] virtual NodeId to(std::uint32_t x, std::uint32_t y) const = 0;
    NodeGrid grid_;
};

class Transpose final : public Permutation {
    using Permutation::Permutation;
    NodeId to(std::uint32_t x, std::uint32_t y) const override { return grid_.at(y, x); }
};

class BitComplement final : public Permutation {
    using Permutation::Permutation;
    NodeId to(std::uint32_t x, std::uint32_t y) const override {
        return grid_.at(grid_.columns() - 1 - x, grid_.rows() - 1 - y);
    }
};

class Neighbour final : public Permutation {
    using Permutation::Permutation;
    NodeId to(std::uint32_t x, std::uint32_t y) const override {
        return grid_.at((x + 1) % grid_.columns(), (y + 1) % grid_.rows());
    }
};

template <class P>
std::unique_ptr<Pattern> make(const TrafficSpec& traffic, MeshShape shape) {
    return std::make_unique<P>(traffic, shape);
}

struct Entry {
    std::string_view name;
    std::unique_ptr<Pattern> (*make)(const TrafficSpec&, MeshShape);
};

constexpr std::array kPatterns = {Entry{"uniform", make<Uniform>}, Entry{"transpose", make<Transpose>},
                                  Entry{"hotspot", make<HotspotPattern>}, Entry{"bit_complement", make<BitComplement>},
                                  Entry{"neighbour", make<Neighbour>}};

}  // namespace

std::vector<std::string> patternNames() {
    std::vector<std::string> names;
    for (const Entry& entry : kPatterns) names.emplace_back(entry.name);
    return names;
}

std::unique_ptr<Pattern> makePattern(const TrafficSpec& traffic, MeshShape shape) {
    for (const Entry& entry : kPatterns)
        if (entry.name == traffic.pattern) return entry.make(traffic, shape);
    throw ConfigError({"", "traffic.pattern", fmt::format("no pattern is called \"{}\"", traffic.pattern),
                       didYouMean(traffic.pattern, patternNames(), "patterns")});
}

}  // namespace spikeloom::noc
