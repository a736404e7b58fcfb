// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/network_modules.hpp"

#include <gtest/gtest.h>

#include "hw/sync/clock_domain_module.hpp"

int sc_main(int, char**) {
    return 0;
}

namespace spikeloom::hw {
namespace {

struct Inhabitant : sc_core::sc_module {
    explicit Inhabitant(const sc_core::sc_module_name& ownName) : sc_module(ownName) {}
};

struct Chip : sc_core::sc_module {
    Chip(const sc_core::sc_module_name& ownName, const std::string& fidelity)
        : sc_module(ownName), clock("Clock", ClockDomain::periodOf(500.0)) {
        const std::vector<Terminal> edges{{TileId{0}, Port::West}};
        network = makeNetworkModules({2, 1}, {.fidelity = fidelity}, clock, edges, [this](TileId, NetworkPort&) {
            inhabitants.push_back(std::make_unique<Inhabitant>("Core"));
        });
    }
    ClockDomain clock;
    std::vector<std::unique_ptr<Inhabitant>> inhabitants;
    std::unique_ptr<NetworkModules> network;
};

bool exists(const std::string& name) {
    return sc_core::sc_find_object(name.c_str()) != nullptr;
}

TEST(NetworkModules, OfEveryFidelityHaveTheirInhabitantsInTheSamePlaces) {
    for (const std::string& fidelity : fidelityNames()) {
        Chip chip(fidelity.c_str(), fidelity);
        EXPECT_TRUE(exists(fidelity + ".Tile[0].Core") && exists(fidelity + ".Tile[1].Core")) << fidelity;
        EXPECT_NO_THROW(static_cast<void>(chip.network->network().port({TileId{0}, Port::West}))) << fidelity;
        EXPECT_EQ(exists(fidelity + ".Network"), fidelity != "flit") << fidelity;
        EXPECT_EQ(exists(fidelity + ".Tile[1].Router"), fidelity == "flit") << fidelity;
    }
}

}  // namespace
}  // namespace spikeloom::hw
