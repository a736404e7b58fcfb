// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/network_modules.hpp"

#include "hw/noc/common/single_unit_modules.hpp"
#include "hw/noc/flit/mesh_modules.hpp"

namespace spikeloom::hw {

/// The flit level has units of its own in the hierarchy; every other fidelity is one unit.
std::unique_ptr<NetworkModules> makeNetworkModules(MeshShape shape, const NocSpec& spec, Scheduler& scheduler,
                                                   std::span<const Terminal> edges,
                                                   const NetworkModules::Inhabit& inhabit, const MakeRouter& make) {
    if (spec.fidelity == "flit") return std::make_unique<MeshModules>(shape, spec, scheduler, edges, inhabit, make);
    return std::make_unique<SingleUnitModules>(shape, spec, scheduler, edges, inhabit);
}

}  // namespace spikeloom::hw
