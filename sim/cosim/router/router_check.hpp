// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "sim/cosim/check.hpp"

namespace spikeloom::cosim {

/// Drives routers in RTL, of every shape that is built, and hw::Router alike: packets of random lengths and
/// destinations on all ports, receivers that return credits at random rates or not at all for a while; the first
/// episodes of a shape are corner cases. Compares all wires and events of every cycle, and that a router which is not
/// busy stays as it is. A shape ends with its first mismatch.
/// Updates are flits that leave, over all shapes.
/// A coverage folder: with the observed router, of the first shape only, whose coverage is left there
[[nodiscard]] CheckResult checkRouter(const CheckRequest& request);

}  // namespace spikeloom::cosim
