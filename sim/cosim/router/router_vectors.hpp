// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace spikeloom::cosim {

/// Random traffic of a router with the default parameters, at (1, 1) of a 4 x 4 mesh, and what hw::Router makes of it,
/// as rtl/bench/router_bench.sv reads it: a line a cycle.
[[nodiscard]] std::string routerVectors(std::uint64_t cycles, std::uint64_t seed);

}  // namespace spikeloom::cosim
