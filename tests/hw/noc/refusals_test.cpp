// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/refusals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hw/noc/network.hpp"
#include "hw/sync/calendar_scheduler.hpp"

namespace spikeloom::hw {
namespace {

bool canBeBuilt(MeshShape shape, const NocSpec& spec) {
    CalendarScheduler scheduler;
    try {
        static_cast<void>(makeNetwork(shapeFor(shape, spec), spec, scheduler));
        return true;
    } catch (const ConfigError&) {
        return false;
    }
}

std::vector<std::string> paths(MeshShape shape, const NocSpec& spec, const std::vector<Terminal>& edges = {}) {
    std::vector<std::string> found;
    for (const Problem& problem : refusals(shape, spec, edges)) found.push_back(problem.path);
    return found;
}

TEST(Refusals, AreThereWheneverANetworkCannotBeBuilt) {
    int refused = 0;
    for (const std::string& routing : routingNames())
        for (const Topology topology : {Topology::Mesh, Topology::Torus})
            for (const Multicast multicast : {Multicast::Copies, Multicast::Tree})
                for (const std::uint32_t channels : {1u, 2u})
                    for (const std::uint32_t chips : {1u, 2u}) {
                        const MeshShape shape{.width = 2 * chips, .height = 2, .board = {.chipsX = chips}};
                        const NocSpec spec{.virtualChannels = channels,
                                           .routing = routing,
                                           .multicast = multicast,
                                           .topology = topology};
                        EXPECT_EQ(refusals(shape, spec).empty(), canBeBuilt(shape, spec))
                            << routing << chips << channels;
                        refused += refusals(shape, spec).empty() ? 0 : 1;
                    }
    EXPECT_GT(refused, 0);
}

TEST(Refusals, ComeTogetherWithPathsOfAChipsOwnDocument) {
    const MeshShape pair{.width = 4, .height = 2, .board = {.chipsX = 2}};
    EXPECT_THAT(paths(pair, {.routing = "odd_even", .topology = Topology::Torus}),
                testing::ElementsAre("noc.routing", "noc.topology"));
    EXPECT_THAT(paths({2, 2}, {.routing = "odd_even", .multicast = Multicast::Tree}),
                testing::ElementsAre("noc.multicast"));
    EXPECT_THAT(paths({256, 257}, {}), testing::ElementsAre("mesh"));
    EXPECT_THAT(paths({256, 256}, {}), testing::IsEmpty());
}

TEST(Refusals, ConcernTerminalsOnTheEdgeToo) {
    EXPECT_THAT(paths({2, 2}, {}, {{TileId{0}, Port::West}}), testing::IsEmpty());
    EXPECT_THAT(paths({2, 2}, {}, {{TileId{1}, Port::West}}), testing::ElementsAre("mesh"));
    EXPECT_THAT(paths({2, 2}, {.topology = Topology::Torus}, {{TileId{0}, Port::West}}), testing::ElementsAre("mesh"));
}

}  // namespace
}  // namespace spikeloom::hw
