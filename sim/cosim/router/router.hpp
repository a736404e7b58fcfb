// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "hw/noc/flit/flit_router.hpp"
#include "models/support/error.hpp"
#include "sim/config/cosim_spec.hpp"
#include "sim/cosim/router/router_unit.hpp"

/// Routers in RTL inside a network of the simulator: behind the same endpoints and credits as hw::Router, with the same
/// counters.
namespace spikeloom::cosim {

/// Why routers in RTL cannot be part of such a network; empty if they can. Paths are those of a chip's own document,
/// such as `noc.allocation`. @param mesh  as of `shapeFor`
[[nodiscard]] std::vector<Problem> routerProblems(const hw::MeshShape& mesh, const hw::NocSpec& spec);

/// What routers in RTL have done, all of them together. Written while the chip runs.
struct RouterTally {
    std::uint64_t flits = 0;   ///< that left
    std::uint64_t cycles = 0;  ///< that Verilated routers were stepped through; those in which they sleep are skipped
};

struct RouterChoice {
    config::Backend kind = config::Backend::Rtl;
    RouterObservation observation{};         ///< of this router; files of its own
    std::filesystem::path waveformFolder{};  ///< not empty: a mismatch leaves `COMPONENT.fst` there (RouterHistory)
    RouterTally* tally = nullptr;            ///< outlives the router
};

/// For hw::makeNetwork, hw::makeNetworkModules, hw::Chip, hw::Mesh, noc::Testbed and what is made of them.
///
/// The routers throw ConfigError when they are built where `routerProblems` has any; and when they are ticked, Mismatch
/// for a difference from the model (lockstep), and whenever the RTL breaks the protocol of the links or sends a head on
/// with another route than the routing function's.
/// @param choose  asked for each tile
[[nodiscard]] hw::MakeRouter rtlRouters(std::function<RouterChoice(hw::TileId)> choose);
/// All of one kind, unobserved.
[[nodiscard]] hw::MakeRouter rtlRouters(config::Backend kind);

}  // namespace spikeloom::cosim
