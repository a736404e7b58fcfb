// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <random>

#include "sim/noc/study.hpp"

namespace spikeloom::noc {

/// The same sequence on every platform; distributions of the standard library are not, hence `below` and `happens`.
using Random = std::mt19937_64;

/// A number in [0, count), each equally likely but for 2^-32. @param count  1 to 2^32
[[nodiscard]] inline std::uint64_t below(Random& random, std::uint64_t count) {
    return (random() >> 32U) * count >> 32U;
}

/// Who sends to whom.
class Pattern {
public:
    virtual ~Pattern() = default;
    [[nodiscard]] virtual hw::TileId destination(hw::TileId source, Random& random) const = 0;
};

/// The pattern that `traffic` names:
///
///     uniform         any tile, the source included
///     hotspot         as uniform, but the listed tiles as often as their weight says
///     transpose       (x, y) to (y, x); a tile on the diagonal sends to itself
///     bit_complement  (x, y) to (width - 1 - x, height - 1 - y)
///     neighbour       (x, y) to (x + 1, y + 1), modulo width and height
///
/// after W. J. Dally and B. Towles, "Principles and Practices of Interconnection Networks", 2004, table 3.1.
/// @throws ConfigError for an unknown name
[[nodiscard]] std::unique_ptr<Pattern> makePattern(const TrafficSpec& traffic, hw::MeshShape shape);

}  // namespace spikeloom::noc
