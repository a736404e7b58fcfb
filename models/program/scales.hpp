// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "models/program/program.hpp"

/// Units: what one integer stands for in each population, and the multipliers that bring unlike projections together.
namespace spikeloom::program {

/// Input values. With one scale for all channels, up to sign, a value is the signed pixel code (exact); with unlike
/// scales it is pixel code x round(scale / grid), on the grid of function results. A multiplier of 0 for a scale that
/// is not 0 says that the grid is too coarse for it, or the scale beyond 2^61 grid steps.
void lowerInputScale(const network::AnalogImage& image, const Precision& precision, LoweredPopulation& to);
/// Frames of events: a value is a number of events, exact.
void lowerInputScale(const network::EventFrames& events, const Precision& precision, LoweredPopulation& to);

/// Tokens: a value is 1, exact.
void lowerInputScale(const network::Tokens& tokens, const Precision& precision, LoweredPopulation& to);

/// Sets the units of `id` and the multipliers of its incoming projections.
///
/// One real scale for everything that arrives (and no bias or input offset in front of a function): that scale is the
/// unit, sums are exact and the membrane has `thresholdFracBits` fraction bits below it (fewer where input values bring
/// some along). Otherwise the unit is that of the projection with the most weights, with
/// `thresholdFracBits` fraction bits; or, without weights or in front of a function, the grid 2^-functionFracBits. A
/// multiplier of 0 says that a projection cannot be expressed on it. An identity that brings unlike constants to the
/// columns, by its own scale or because the columns have theirs, is of another scale than anything else. A mask has no
/// say in this: its value is rounded to the unit that the others give.
void lowerScales(const network::Network& network, Program& program, PopulationId id, const Precision& precision);

/// What the offset of the input's encoding (`x = p * scale + offset`) adds to each neuron of `id`: rows x cols real
/// values, or empty where the input does not feed it.
[[nodiscard]] std::vector<double> inputOffsets(const network::Network& network, const Program& program,
                                               PopulationId id);

}  // namespace spikeloom::program
