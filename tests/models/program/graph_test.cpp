// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "models/program/graph_links.hpp"
#include "tests/models/program/small_networks.hpp"

namespace spikeloom::program {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace): the parts of small_networks.hpp

std::vector<std::uint32_t> stagesOf(const Program& program) {
    std::vector<std::uint32_t> stages;
    for (const auto& population : program.populations) stages.push_back(population.stage);
    return stages;
}

TEST(Lower, CountsStagesFromThePopulationThatTheInputFeeds) {
    const Program program = lower(attentionNetwork(), {});
    EXPECT_EQ(stagesOf(program), (std::vector<std::uint32_t>{0, 0, 0, 1, 2, 3}));
    EXPECT_EQ(program.stages, 4u);
}

// A skip from the first stage straight to the sum does not pull the sum forward: the longest path counts.
TEST(Lower, TakesTheLongestPathForAStage) {
    network::Network net = branchNetwork(0.5);
    net.projections[1] = projection(1, 2, network::Identity{});  // b after a
    EXPECT_EQ(stagesOf(lower(net, {})), (std::vector<std::uint32_t>{0, 0, 1, 2, 3}));
}

TEST(Lower, NamesInputReadoutAndRoles) {
    const Program program = lower(linearNetwork(), {});
    EXPECT_EQ(program.input, PopulationId{0});
    EXPECT_EQ(program.readout, PopulationId{2});
    EXPECT_EQ(program.populations[0].role, LoweredPopulation::Role::Input);
    EXPECT_EQ(program.populations[1].role, LoweredPopulation::Role::Spiking);
    EXPECT_EQ(program.populations[2].role, LoweredPopulation::Role::Readout);
}

TEST(Lower, LinksBothOperandsOfAProduct) {
    const Program program = lower(attentionNetwork(), {});
    ASSERT_EQ(program.outgoing[1].size(), 2u);  // q is the query, and the value of the context
    EXPECT_EQ(program.outgoing[1][0].projection, ProjectionId{2});
    EXPECT_EQ(program.outgoing[1][0].operand, 0u);
    EXPECT_EQ(program.outgoing[1][1].projection, ProjectionId{3});
    EXPECT_EQ(program.outgoing[1][1].operand, 1u);
    EXPECT_EQ(program.incoming[3], std::vector<ProjectionId>{ProjectionId{2}});
    EXPECT_TRUE(program.incoming[0].empty());
}

// File order readout, neurons, input: the order of execution is the other way round.
TEST(Lower, OrdersSourcesBeforeTargets) {
    network::Network net = linearNetwork();
    std::swap(net.populations[0], net.populations[2]);
    net.projections = {projection(2, 1, linear({3, -4}, 0.25)), projection(1, 0, network::Identity{})};
    const Program program = lower(net, {});
    EXPECT_EQ(program.order, (std::vector<PopulationId>{PopulationId{2}, PopulationId{1}, PopulationId{0}}));
    EXPECT_EQ(program.populations[0].stage, 1u);
}

}  // namespace
}  // namespace spikeloom::program
