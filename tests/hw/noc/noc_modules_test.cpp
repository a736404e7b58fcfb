// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <memory>

#include "hw/noc/flit/mesh_modules.hpp"
#include "hw/sync/clock_domain_module.hpp"
#include "tests/hw/noc/mesh_fixture.hpp"

int sc_main(int, char**) {
    return 0;
}

namespace spikeloom::hw {
namespace {

constexpr MeshShape kShape{3, 2};
const std::vector<Terminal> kEdges = {{TileId{0}, Port::West}};

struct Inhabitant : sc_core::sc_module {
    explicit Inhabitant(const sc_core::sc_module_name& ownName) : sc_module(ownName) {}
};

struct Chip : sc_core::sc_module {
    explicit Chip(const sc_core::sc_module_name& ownName, const NocSpec& spec = {})
        : sc_module(ownName),
          clock("Clock", ClockDomain::periodOf(500.0)),
          mesh(kShape, spec, clock, kEdges,
               [this](Terminal, NetworkPort&) { inhabitants.push_back(std::make_unique<Inhabitant>("Core")); }),
          sinks(mesh.network().shape().nodes() + 1) {
        for (std::uint32_t i = 0; i + 1 < sinks.size(); ++i)
            mesh.network().port(mesh.network().shape().node(i)).connectSink(sinks[i]);
        mesh.edge(0).logic().connectSink(sinks.back());
    }
    std::vector<std::unique_ptr<Inhabitant>> inhabitants;
    ClockDomain clock;
    MeshModules mesh;
    std::vector<Collector> sinks;
};

TEST(MeshModules, NamesEveryUnitByItsPlace) {
    Chip chip("Chip");
    for (const char* name : {"Chip.Clock", "Chip.Tile[0]", "Chip.Tile[5].Router", "Chip.Tile[5].NetworkInterface",
                             "Chip.Tile[3].Core", "Chip.Edge[0]"})
        EXPECT_NE(sc_core::sc_find_object(name), nullptr) << name;
}

/// The same packets through plain objects and through modules.
void expectTheSameCycles(const NocSpec& spec) {
    Chip chip("Chip", spec);
    MeshFixture plain(kShape, spec, kEdges);
    const MeshShape shape = plain.mesh.shape();
    const std::uint32_t nodes = shape.nodes();
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    for (std::uint32_t i = 0; i < 60; ++i) {
        const std::uint32_t to = i % (nodes + 1);
        const Packet packet{.destination = to == nodes ? kEdges[0] : shape.node(to),
                            .payload = {.neuron = i},
                            .flits = static_cast<std::uint16_t>(1 + i % 3)};
        const std::uint32_t from = i * 5 % nodes;
        ASSERT_TRUE(chip.mesh.network().port(shape.node(from)).offer(packet, Cycle{1 + i / 6}));
        ASSERT_TRUE(plain.at(from).offer(packet, Cycle{1 + i / 6}));
    }
    sc_core::sc_start(chip.clock.period() * 1000);
    ASSERT_TRUE(plain.drain());
    EXPECT_EQ(chip.mesh.network().packetsInFlight(), 0u);
    EXPECT_FALSE(sc_core::sc_pending_activity());
    for (std::size_t sink = 0; sink < plain.sinks.size(); ++sink) {
        ASSERT_EQ(chip.sinks[sink].packets.size(), plain.sinks[sink].packets.size());
        for (std::size_t i = 0; i < plain.sinks[sink].packets.size(); ++i) {
            const Packet &a = chip.sinks[sink].packets[i], &b = plain.sinks[sink].packets[i];
            EXPECT_EQ(a.payload, b.payload);
            EXPECT_EQ(a.arrived, b.arrived);
        }
    }
}

TEST(MeshModules, DeliverInTheSameCyclesAsPlainObjects) {
    expectTheSameCycles({});
}
// One elaboration a process: each test has one of its own.
TEST(MeshModules, OfSeveralCoresATileDeliverInTheSameCyclesAsPlainObjects) {
    expectTheSameCycles({.concentration = 3});
}

}  // namespace
}  // namespace spikeloom::hw
