// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/ann/spiking_network.hpp"
#include "models/conversion/calibration.hpp"

namespace spikeloom::conversion {

/// What makes up for the mean that a column of neurons sends too little.
enum class Offset {
    Bias,    ///< the difference, in every step (Adaptive Calibration, "light")
    Charge,  ///< T times the difference, when a sample begins (dual-phase conversion)
};

/// Goes through the layers from the input to the readout. Each gets, on top of what it has, the difference between the
/// mean activation of the trained network and the mean of what its neurons send, by column; the layers before have
/// theirs already.
void calibrateOffsets(const Calibration& calibration, std::span<const std::uint32_t> images, Offset offset,
                      ann::SpikingPlan& plan);

}  // namespace spikeloom::conversion
