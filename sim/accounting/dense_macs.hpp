// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "models/operators/slice.hpp"
#include "models/program/program.hpp"

/// The network without spikes: how much its layers multiply.
namespace spikeloom::accounting {

/// Whether the network without spikes multiplies there: with weights, or the two operands of an attention. A look-up of
/// an embedding multiplies nothing, nor do residual branches, masks and pooling.
[[nodiscard]] bool multiplies(const program::Program& program, program::ProjectionId projection);

/// What one inference without spikes does in a projection, for a rectangle of its target: every neuron of the (left)
/// operand has one value, and a mean over positions comes before its weights, which are then applied once.
struct DenseWork {
    /// Each pair of a value and a weight, of two values, or a value that is added or compared, once.
    std::uint64_t operations = 0;
    /// How often a value is used for up to `columns` neighbouring neurons of a row at once: once for each such group.
    std::uint64_t uses = 0;
};
/// @param columns  at least 1
[[nodiscard]] DenseWork denseWork(const program::Program& program, program::ProjectionId projection,
                                  const operators::Slice& slice, std::uint32_t columns = 1);

/// Multiply-accumulates of the network without spikes, each layer once: every application of a weight, edges and
/// strides left out, and every product of an attention. By projection; 0 where nothing multiplies.
[[nodiscard]] std::vector<std::uint64_t> denseMacsByProjection(const program::Program& program);

/// How often an inference of the network without spikes works out the inputs of a population's neurons, by population.
/// Once, of an image, and of frames on which neurons settle at what the sum of all frames gives. Where neurons fire as
/// they integrate and take nothing back (IF, LIF), what they say is a sequence, as the frames are: once for each frame.
/// Neurons that fire only after having integrated need it once again, and so do those behind them.
[[nodiscard]] std::vector<std::uint32_t> denseFrames(const program::Program& program);

/// Multiply-accumulates of an inference: of all projections and frames together.
[[nodiscard]] std::uint64_t denseMacs(const program::Program& program);

}  // namespace spikeloom::accounting
