// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "models/operators/synapses.hpp"

namespace spikeloom::operators {

/// What one kind of operator provides; `registry.cpp` lists one of these for each kind.
struct Operator {
    std::unique_ptr<Synapses> (*make)(const program::Program&, const program::LoweredProjection&, const Slice&);
    std::vector<Slice> (*sourceBoxes)(const program::Program&, const program::LoweredProjection&, std::uint8_t operand,
                                      const Slice&);
    Footprint (*footprint)(const program::Program&, const program::LoweredProjection&, const Slice&);
};

extern const Operator kLinear;
extern const Operator kIdentity;
extern const Operator kAttentionScores;
extern const Operator kAttentionContext;
extern const Operator kWindow;
extern const Operator kAttentionKeyValue;
extern const Operator kAttentionQuery;
extern const Operator kAttentionMask;
extern const Operator kMaxPool;

/// The operator of a projection.
[[nodiscard]] const Operator& operatorOf(const program::LoweredProjection& projection);

}  // namespace spikeloom::operators
