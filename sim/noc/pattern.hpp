// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <random>

#include "sim/noc/node_grid.hpp"
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
    [[nodiscard]] virtual NodeId destination(NodeId source, Random& random) const = 0;
};

/// The pattern that `traffic` names:
///
///     uniform         any node, the source included
///     hotspot         as uniform, but the listed nodes as often as their weight says
///     transpose       (x, y) to (y, x); a node on the diagonal sends to itself
///     bit_complement  (x, y) to (columns - 1 - x, rows - 1 - y): node n to nodes - 1 - n
///     neighbour       (x, y) to (x + 1, y + 1), modulo columns and rows
///
/// after W. J. Dally and B. Towles, "Principles and Practices of Interconnection Networks", 2004, table 3.1. (x, y) is
/// a node's place in the `NodeGrid`.
/// @param shape  with the cores of a router: StudySpec::shape  @throws ConfigError for an unknown name
[[nodiscard]] std::unique_ptr<Pattern> makePattern(const TrafficSpec& traffic, hw::MeshShape shape);

}  // namespace spikeloom::noc
