// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/network_modules.hpp"

#include <gtest/gtest.h>

#include "hw/sync/clock_domain_module.hpp"
#include "models/support/error.hpp"

int sc_main(int, char**) {
    return 0;
}

namespace spikeloom::hw {
namespace {

struct Inhabitant : sc_core::sc_module {
    explicit Inhabitant(const sc_core::sc_module_name& ownName) : sc_module(ownName) {}
};

struct Chip : sc_core::sc_module {
    Chip(const sc_core::sc_module_name& ownName, const std::string& fidelity, std::uint32_t concentration = 1,
         Topology topology = Topology::Mesh)
        : sc_module(ownName), clock("Clock", ClockDomain::periodOf(500.0)) {
        const NocSpec spec{.topology = topology, .fidelity = fidelity, .concentration = concentration};
        const std::vector<Terminal> edges{hostTerminal(shapeFor({2, 1}, spec))};
        network = makeNetworkModules({2, 1}, spec, clock, edges, [=, this](Terminal terminal, NetworkPort& port) {
            const std::string core = localName("Core", localOf(terminal.port), concentration);
            inhabitants.push_back(std::make_unique<Inhabitant>(core.c_str()));
            ports.emplace_back(terminal, &port);
        });
    }
    ClockDomain clock;
    std::vector<std::unique_ptr<Inhabitant>> inhabitants;
    std::vector<std::pair<Terminal, NetworkPort*>> ports;
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

TEST(NetworkModules, OfEveryFidelityGiveEachCoreOfATileItsOwnPortAndPlace) {
    for (const std::string& fidelity : fidelityNames()) {
        const std::string top = fidelity + "_three";
        Chip chip(top.c_str(), fidelity, 3);
        ASSERT_EQ(chip.ports.size(), 6u) << fidelity;
        for (std::uint32_t i = 0; i < 6; ++i) {
            const Terminal terminal{TileId{i / 3}, localPort(i % 3)};
            EXPECT_EQ(chip.ports[i].first, terminal) << fidelity;
            EXPECT_EQ(chip.ports[i].second, &chip.network->network().port(terminal)) << fidelity;
        }
        EXPECT_TRUE(exists(top + ".Tile[1].Core[0]") && exists(top + ".Tile[1].Core[2]")) << fidelity;
        EXPECT_EQ(exists(top + ".Tile[1].NetworkInterface[2]"), fidelity == "flit") << fidelity;
        EXPECT_FALSE(exists(top + ".Tile[1].Core") || exists(top + ".Tile[1].Core[3]")) << fidelity;
    }
}

TEST(NetworkModules, OfATorusHaveTheHostBehindTheCoresAndNobodyInItsPlace) {
    for (const std::string& fidelity : fidelityNames()) {
        const std::string top = fidelity + "_torus";
        Chip chip(top.c_str(), fidelity, 2, Topology::Torus);
        EXPECT_EQ(chip.ports.size(), 4u) << fidelity;
        EXPECT_NO_THROW(static_cast<void>(chip.network->network().port({TileId{0}, localPort(2)}))) << fidelity;
        EXPECT_THROW(static_cast<void>(chip.network->network().port({TileId{1}, localPort(2)})), InvariantError);
        EXPECT_FALSE(exists(top + ".Tile[0].Core[2]") || exists(top + ".Tile[0].NetworkInterface[2]")) << fidelity;
        EXPECT_EQ(exists(top + ".Edge[0]"), fidelity == "flit") << fidelity;
    }
}

}  // namespace
}  // namespace spikeloom::hw
