// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "sim/cosim/router/router_wires.hpp"

namespace spikeloom::cosim {

/// rtl/router.sv, Verilated: one clock edge at a time.
class RouterUnit {
public:
    virtual ~RouterUnit() = default;
    [[nodiscard]] virtual const RouterShape& shape() const = 0;
    /// Back to empty buffers and full credits.
    virtual void reset() = 0;
    /// One clock edge. @param before  on the wires into the router in the cycle that ends with it
    /// @return the cycle that begins with it; valid until the next step
    /// @throws InvariantError if an assertion of the RTL fails
    virtual const RouterOutputs& step(const RouterWires& before) = 0;
    /// The clock stands until the edge that begins this cycle, which is the next step's: 10 units of the waveform's
    /// time a cycle, in which the wires of the cycle before are driven 5 ahead of the edge. Never back.
    virtual void skipTo(std::uint64_t cycle) = 0;
};

/// What is kept of a simulation; files that are not named are not written. Coverage is written when the unit is
/// destroyed.
struct RouterObservation {
    std::filesystem::path waveform{}, coverage{};
    std::uint64_t firstCycle = 0;  ///< of the waveform
    [[nodiscard]] bool wanted() const { return !waveform.empty() || !coverage.empty(); }
};

/// Shapes that there is a Verilated router of, that of the build's chip first.
[[nodiscard]] const std::vector<RouterShape>& routerShapes();

/// A router after reset. @param x, y  its place in the mesh
/// @throws ConfigError if there is none of that shape, or none that can be observed: only the first one can; or if the
/// waveform cannot be written
[[nodiscard]] std::unique_ptr<RouterUnit> makeRouterUnit(const RouterShape& shape, std::uint32_t x, std::uint32_t y,
                                                         const RouterObservation& observation = {});

}  // namespace spikeloom::cosim
