// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "models/network/network.hpp"
#include "models/program/combine.hpp"
#include "models/program/program.hpp"

/// What a column of a population has of its own: a unit, in which its weights, threshold and bias are counted; the
/// constant by which an identity brings spikes there; the charge with which it begins.
namespace spikeloom::program {

/// Why the columns of `id` cannot have units of their own (network::Population::columnScale). Needs the lowered shapes
/// of its projections only.
[[nodiscard]] std::optional<CannotCombine> checkColumnScale(const network::Network& network, const Program& program,
                                                            PopulationId id);

/// Why the neurons of a population cannot begin with a charge (network::Population::initial). Needs its coding.
[[nodiscard]] std::optional<CannotCombine> checkInitial(const network::Population& from, const LoweredPopulation& to);

/// What an identity brings to each column of its target, where that differs: its scale over that of the column, in
/// events of the source. Empty: 1 in all of them, and for other operators, whose weights are in the column's unit.
[[nodiscard]] std::vector<double> columnFactors(const network::Network& network, const network::Projection& projection);

/// What a value of the source is worth in column `col` of the target, in real units, besides what the operator's unit
/// says: the column's scale behind weights, its own of an identity.
[[nodiscard]] double realFactor(const network::Network& network, const network::Projection& projection,
                                std::size_t col);

}  // namespace spikeloom::program
