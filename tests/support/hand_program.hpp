// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/program/program.hpp"

namespace spikeloom::testing {

/// A Program written down in integers, without lowering: populations and projections in topological order.
/// Thresholds are 1 and levels -8..7 unless a test sets others; widths but those of the tracers are not filled in.
class HandProgram {
public:
    program::PopulationId input(std::uint32_t rows, std::uint32_t cols);
    program::PopulationId spiking(std::string name, std::uint32_t rows, std::uint32_t cols);
    program::PopulationId readout(std::uint32_t rows, std::uint32_t cols);

    /// @param weights  [source cols][target cols]
    program::ProjectionId linear(program::PopulationId source, program::PopulationId target,
                                 std::vector<std::int8_t> weights);
    program::ProjectionId identity(program::PopulationId source, program::PopulationId target,
                                   std::uint32_t rowOffset = 0);
    program::ProjectionId scores(program::PopulationId query, program::PopulationId key, program::PopulationId target,
                                 std::uint32_t heads);
    program::ProjectionId context(program::PopulationId attention, program::PopulationId value,
                                  program::PopulationId target, std::uint32_t heads);

    /// Any product. @param source  operand 0; @param other  operand 1
    program::ProjectionId product(program::OperatorKind kind, program::PopulationId source, program::PopulationId other,
                                  program::PopulationId target, std::uint32_t heads);
    /// @param window  with the sizes of both ends
    program::ProjectionId maxPool(program::PopulationId source, program::PopulationId target,
                                  const program::Geometry& window);

    program::LoweredPopulation& at(program::PopulationId id) { return program_.populations[network::value(id)]; }
    program::LoweredProjection& at(program::ProjectionId id) { return program_.projections[program::value(id)]; }

    /// With links, order and stages.
    [[nodiscard]] program::Program build() const;

private:
    program::PopulationId add(std::string name, std::uint32_t rows, std::uint32_t cols,
                              program::LoweredPopulation::Role role);
    program::ProjectionId add(program::OperatorKind kind, program::PopulationId source, program::PopulationId target);

    program::Program program_;
};

}  // namespace spikeloom::testing
