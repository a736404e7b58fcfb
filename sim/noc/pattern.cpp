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
using hw::TileId;

class Uniform final : public Pattern {
public:
    Uniform(const TrafficSpec&, MeshShape shape) : tiles_(shape.tiles()) {}
    TileId destination(TileId, Random& random) const override {
        return TileId{static_cast<std::uint32_t>(below(random, tiles_))};
    }

private:
    std::uint64_t tiles_;
};

class HotspotPattern final : public Pattern {
public:
    HotspotPattern(const TrafficSpec& traffic, MeshShape shape) : upTo_(shape.tiles(), 1) {
        for (const Hotspot& spot : traffic.hotspots) upTo_.at(spot.tile) = spot.weight;
        for (std::size_t i = 1; i < upTo_.size(); ++i) upTo_[i] += upTo_[i - 1];
    }
    TileId destination(TileId, Random& random) const override {
        const auto first = std::upper_bound(upTo_.begin(), upTo_.end(), below(random, upTo_.back()));
        return TileId{static_cast<std::uint32_t>(first - upTo_.begin())};
    }

private:
    std::vector<std::uint64_t> upTo_;  // weights of the tiles up to and including this one
};

/// Patterns in which every tile has one destination.
class Permutation : public Pattern {
public:
    Permutation(const TrafficSpec&, MeshShape shape) : shape_(shape) {}
    TileId destination(TileId source, Random&) const final { return to(shape_.x(source), shape_.y(source)); }

protected:
    [[nodiscard]] virtual TileId to(std::uint32_t x, std::uint32_t y) const = 0;
    MeshShape shape_;
};

class Transpose final : public Permutation {
    using Permutation::Permutation;
    TileId to(std::uint32_t x, std::uint32_t y) const override { return shape_.at(y, x); }
};

class BitComplement final : public Permutation {
    using Permutation::Permutation;
    TileId to(std::uint32_t x, std::uint32_t y) const override {
        return shape_.at(shape_.width - 1 - x, shape_.height - 1 - y);
    }
};

class Neighbour final : public Permutation {
    using Permutation::Permutation;
    TileId to(std::uint32_t x, std::uint32_t y) const override {
        return shape_.at((x + 1) % shape_.width, (y + 1) % shape_.height);
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
