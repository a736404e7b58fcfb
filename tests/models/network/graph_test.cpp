// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <stdexcept>

#include "models/network/network.hpp"
#include "models/support/error.hpp"
#include "tests/models/network/tiny_network.hpp"

namespace spikeloom::network {
namespace {

using ::testing::ElementsAre;

/// A network of 1 x 1 populations with the given edges.
Network graph(std::uint32_t size, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& edges) {
    Network net;
    for (std::uint32_t i = 0; i < size; ++i)
        net.populations.push_back(test::population(std::string(1, static_cast<char>('a' + i)), {1, 1}));
    for (const auto& [source, target] : edges)
        net.projections.push_back({"p", PopulationId{source}, std::nullopt, PopulationId{target}, 0, Identity{}});
    return net;
}

std::string cycleOf(const Network& net) {
    try {
        (void)topologicalOrder(net);
    } catch (const ConfigError& error) {
        return error.problems().at(0).message;
    }
    return "no cycle";
}

TEST(Population, FlattensAllAxesButTheLastIntoRows) {
    EXPECT_EQ(test::population("p", {4, 16, 10}).rows(), 64U);
    EXPECT_EQ(test::population("p", {4, 16, 10}).cols(), 10U);
    EXPECT_EQ(test::population("p", {10}).rows(), 1U);
    EXPECT_EQ(test::population("p", {10}).cols(), 10U);
}

TEST(Network, FindsPopulationsByName) {
    const Network net = test::tinyNetwork();
    EXPECT_EQ(net.find("ln"), PopulationId{2});
    EXPECT_THROW((void)net.find("nl"), std::out_of_range);
}

TEST(TopologicalOrder, TakesTheFirstDeclaredOfThoseThatAreReady) {
    EXPECT_THAT(topologicalOrder(graph(4, {{3, 0}, {0, 2}, {1, 2}})),
                ElementsAre(PopulationId{1}, PopulationId{3}, PopulationId{0}, PopulationId{2}));
}

// b feeds c; the product a = b x c has to wait for c, which b alone would not tell.
TEST(TopologicalOrder, CountsBothOperandsOfAProduct) {
    Network net = graph(3, {{1, 0}, {1, 2}});
    net.projections[0].other = PopulationId{2};
    EXPECT_THAT(topologicalOrder(net), ElementsAre(PopulationId{1}, PopulationId{2}, PopulationId{0}));
    EXPECT_THAT(stages(net), ElementsAre(1, -1, 0));
}

TEST(TopologicalOrder, NamesTheCycleAndNothingBesideIt) {
    EXPECT_EQ(cycleOf(graph(2, {{0, 1}, {1, 0}})), "the graph has a cycle: a -> b -> a");
    EXPECT_EQ(cycleOf(graph(1, {{0, 0}})), "the graph has a cycle: a -> a");
    // a feeds the cycle b c d, which feeds e.
    EXPECT_EQ(cycleOf(graph(5, {{0, 1}, {1, 3}, {3, 2}, {2, 1}, {2, 4}})), "the graph has a cycle: b -> d -> c -> b");
}

// image -> embed (0) -> ln (1) -> q, k, v (2) -> attn (3) -> ctx (4) -> logits (5)
TEST(Stages, AreTheLongestPathsFromTheInput) {
    EXPECT_THAT(stages(test::tinyNetwork()), ElementsAre(kInputStage, 0, 1, 2, 2, 2, 3, 4, 5));
    EXPECT_THAT(stages(graph(3, {{0, 1}, {1, 2}, {0, 2}})), ElementsAre(-1, 0, 1));  // the long way round decides
}

RC_GTEST_PROP(TopologicalOrder, PlacesEverySourceFirstOrNamesARealCycle, ()) {
    const auto size = *rc::gen::inRange<std::uint32_t>(1, 8);
    const auto end = rc::gen::inRange<std::uint32_t>(0, size);
    const auto edges =
        *rc::gen::container<std::vector<std::pair<std::uint32_t, std::uint32_t>>>(rc::gen::pair(end, end));
    const Network net = graph(size, edges);
    std::vector<PopulationId> order;
    try {
        order = topologicalOrder(net);
    } catch (const ConfigError& error) {
        const std::string& path = error.problems().at(0).message;
        const std::string names = path.substr(path.find(": ") + 2);
        RC_ASSERT(names.front() == names.back());
        for (std::size_t i = 0; i + 5 < names.size(); i += 5) {  // "a -> b"
            const std::pair edge(static_cast<std::uint32_t>(names[i] - 'a'),
                                 static_cast<std::uint32_t>(names[i + 5] - 'a'));
            RC_ASSERT(std::find(edges.begin(), edges.end(), edge) != edges.end());
        }
        return;
    }
    RC_ASSERT(order.size() == size);
    const auto stage = stages(net);
    const auto place = [&](std::uint32_t id) { return std::find(order.begin(), order.end(), PopulationId{id}); };
    for (const auto& [source, target] : edges) {
        RC_ASSERT(place(source) < place(target));
        RC_ASSERT(stage[source] < stage[target]);
    }
}

}  // namespace
}  // namespace spikeloom::network
