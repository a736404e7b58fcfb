// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "hw/spec/chip_spec.hpp"
#include "models/program/program.hpp"

/// Small programs written down by hand: widths are chosen, not derived, so that a test can say what it expects in bits.
namespace spikeloom::mapping::testing {

/// Pending 8 bits, membrane 16, tracer 4, no bias.
inline constexpr program::Widths kPlain{.pendingBits = 8, .membraneBits = 16, .tracerBits = 4};
/// The same with 32-bit accumulated inputs and results of a function.
inline constexpr program::Widths kFunction{
    .pendingBits = 8, .inputBits = 32, .resultBits = 32, .membraneBits = 16, .tracerBits = 4};

/// Adds populations and projections in topological order.
class ProgramBuilder {
public:
    program::PopulationId input(std::uint32_t rows, std::uint32_t cols);
    program::PopulationId spiking(std::string name, std::uint32_t rows, std::uint32_t cols,
                                  program::Widths widths = kPlain);
    /// With a layer norm before the neurons.
    program::PopulationId normalised(std::string name, std::uint32_t rows, std::uint32_t cols,
                                     program::Widths widths = kFunction);
    program::PopulationId softmax(std::string name, std::uint32_t rows, std::uint32_t cols,
                                  program::Widths widths = kFunction);
    program::PopulationId readout(std::string name, std::uint32_t rows, std::uint32_t cols);
    /// One bias for each column, or for each neuron.
    void bias(program::PopulationId population, std::uint32_t bits, bool perRow = false);

    program::ProjectionId linear(program::PopulationId source, program::PopulationId target,
                                 std::uint32_t weightBits = 8, program::Reduce reduce = program::Reduce::None,
                                 std::uint32_t selectRow = 0);
    program::ProjectionId identity(program::PopulationId source, program::PopulationId target,
                                   std::uint32_t rowOffset = 0);
    program::ProjectionId mask(program::PopulationId tokens, program::PopulationId target, std::uint32_t padding);
    program::ProjectionId scores(program::PopulationId query, program::PopulationId key, program::PopulationId target,
                                 std::uint32_t heads);
    program::ProjectionId context(program::PopulationId attention, program::PopulationId value,
                                  program::PopulationId target, std::uint32_t heads);
    program::ProjectionId product(program::OperatorKind kind, program::PopulationId source, program::PopulationId other,
                                  program::PopulationId target, std::uint32_t heads);

    /// A window of 3 positions in a row, one after another.
    program::ProjectionId maxPool(program::PopulationId source, program::PopulationId target);

    /// Order, incoming, outgoing and stages from what was added.
    [[nodiscard]] program::Program build() const;

private:
    program::PopulationId add(std::string name, std::uint32_t rows, std::uint32_t cols, program::Widths widths);
    program::ProjectionId add(program::OperatorKind kind, program::PopulationId source, program::PopulationId target);

    program::Program program_;
};

/// The populations and projections of a converted pre-norm vision Transformer with an analog input, without class
/// token, and widths as they are derived for 4-bit neurons and 8-bit weights.
struct TransformerShape {
    std::uint32_t tokens = 16, patch = 49, dim = 64, heads = 4, mlp = 128, depth = 2, classes = 10;
};
[[nodiscard]] program::Program visionTransformer(const TransformerShape& shape = {});

/// Ten spiking populations in a row, 16 x 16 each, all linear.
[[nodiscard]] program::Program chain(std::uint32_t length = 10);

/// Every memory far larger than anything here needs; port words of 8 bits, so that bits are easy to count.
[[nodiscard]] hw::CoreSpec roomyCore(std::uint32_t portBits = 8);

}  // namespace spikeloom::mapping::testing
