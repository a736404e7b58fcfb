// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hw/spec/chip_spec.hpp"
#include "models/program/program.hpp"
#include "models/support/error.hpp"

namespace spikeloom::mapping {

/// What a program needs and the lists of the chip's capabilities do not name: neuron models, functions, payloads,
/// operators, each population and projection by itself. Where there is no function unit its list says nothing: that is
/// refused as such (`unsupported`). A readout sends no events, the host reads its sums.
[[nodiscard]] std::vector<Problem> incapable(const program::Program& program, const hw::ChipSpec& chip,
                                             const std::string& file);

}  // namespace spikeloom::mapping
