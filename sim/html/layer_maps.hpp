// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/html/compared.hpp"
#include "sim/html/document.hpp"

/// Layers from top to bottom, time steps from left to right; from `layer_steps.csv`.
namespace spikeloom::html {

/// Unit spikes a neuron.
[[nodiscard]] Part layerRates(const ComparedRuns& runs);

/// For how much of a step the busiest core of each layer works; in the rest of it it waits.
[[nodiscard]] Part layerBusy(const ComparedRuns& runs);

}  // namespace spikeloom::html
