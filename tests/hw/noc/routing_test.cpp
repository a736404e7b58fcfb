// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/routing/routing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <compare>
#include <map>
#include <set>
#include <vector>

#include "hw/noc/noc_spec.hpp"
#include "models/support/error.hpp"

namespace spikeloom::hw {
namespace {

constexpr MeshShape kShape{4, 3};
constexpr MeshShape kTorus{5, 4, true};

// 4x3 mesh:  0  1  2  3
//            4  5  6  7
//            8  9 10 11
TEST(Routing, XyGoesAlongTheRowFirst) {
    const auto xy = makeRouting({.routing = "xy"}, kShape);
    EXPECT_EQ(xy->route(kShape, TileId{5}, TileId{11}), Route{Port::East});
    EXPECT_EQ(xy->route(kShape, TileId{5}, TileId{0}), Route{Port::West});
    EXPECT_EQ(xy->route(kShape, TileId{5}, TileId{9}), Route{Port::South});
    EXPECT_EQ(xy->route(kShape, TileId{5}, TileId{1}), Route{Port::North});
}

TEST(Routing, YxGoesAlongTheColumnFirst) {
    const auto yx = makeRouting({.routing = "yx"}, kShape);
    EXPECT_EQ(yx->route(kShape, TileId{5}, TileId{11}), Route{Port::South});
    EXPECT_EQ(yx->route(kShape, TileId{5}, TileId{0}), Route{Port::North});
    EXPECT_EQ(yx->route(kShape, TileId{5}, TileId{6}), Route{Port::East});
}

// Columns 0 .. 4 of a ring: from 3 to 0 eastwards over the closing link, to 2 westwards; from 0 to 3 westwards over it.
TEST(Routing, GoesTheShorterWayRoundATorusAndChangesChannelsBehindTheClosingLink) {
    const auto xy = makeRouting({.routing = "xy"}, kTorus);
    const auto from = [&](std::uint32_t here, std::uint32_t there) {
        return xy->route(kTorus, TileId{here}, TileId{there});
    };
    EXPECT_EQ(from(3, 0), (Route{Port::East, ChannelClass::Upper}));
    EXPECT_EQ(from(4, 1), (Route{Port::East, ChannelClass::Upper}));
    EXPECT_EQ(from(0, 1), (Route{Port::East, ChannelClass::Lower}));
    EXPECT_EQ(from(3, 2), (Route{Port::West, ChannelClass::Lower}));
    EXPECT_EQ(from(0, 3), (Route{Port::West, ChannelClass::Upper}));
    EXPECT_EQ(from(4, 3), (Route{Port::West, ChannelClass::Lower}));
    EXPECT_EQ(from(0, 10), (Route{Port::South, ChannelClass::Lower}));  // two rows either way: southwards
    EXPECT_EQ(from(10, 0), (Route{Port::South, ChannelClass::Upper}));
}

// Column 1 is odd, column 2 is even. From 0 (its source) a packet to 11 may turn; from 1 as well; in 2 it may not.
TEST(Routing, OddEvenTurnsFromEastInOddColumnsAndTheSources) {
    const auto routing = makeRouting({.routing = "odd_even"}, kShape);
    const auto choice = [&](std::uint32_t source, std::uint32_t here, std::uint32_t there) {
        return routing->choose(kShape, TileId{source}, TileId{here}, TileId{there});
    };
    EXPECT_EQ(choice(0, 0, 11).second, Route{Port::South});
    EXPECT_EQ(choice(0, 1, 11).second, Route{Port::South});
    EXPECT_EQ(choice(0, 2, 11).second, std::nullopt);
    EXPECT_EQ(choice(1, 1, 6).first, Route{Port::South});  // column 2 is even: turn before it
    EXPECT_EQ(choice(1, 1, 6).second, std::nullopt);
    EXPECT_EQ(choice(3, 3, 4).second, std::nullopt);  // westwards it turns in even columns
    EXPECT_EQ(choice(3, 2, 4).second, Route{Port::South});
}

/// Every network on which a function does not refuse.
std::vector<std::pair<MeshShape, NocSpec>> networks() {
    std::vector<std::pair<MeshShape, NocSpec>> result;
    for (const std::string& name : routingNames())
        for (const bool wraps : {false, true})
            for (const auto& [width, height] : {std::pair{4u, 3u}, {5u, 4u}, {6u, 6u}, {2u, 2u}, {1u, 5u}}) {
                const NocSpec spec{.virtualChannels = 2, .routing = name};
                const MeshShape shape{width, height, wraps};
                try {
                    (void)makeRouting(spec, shape);
                    result.emplace_back(shape, spec);
                } catch (const ConfigError&) {
                }
            }
    return result;
}

std::vector<Route> routesOf(const RoutingFunction& routing, MeshShape shape, TileId source, TileId here, TileId to) {
    if (!routing.adaptive()) return {routing.route(shape, here, to)};
    const auto [first, second] = routing.choose(shape, source, here, to);
    return second ? std::vector{first, *second} : std::vector{first};
}

/// Calls visit(source, here, route, next, destination) for every hop that a packet may take.
template <class Visit>
void forEachHop(const RoutingFunction& routing, MeshShape shape, Visit visit) {
    for (std::uint32_t from = 0; from < shape.tiles(); ++from)
        for (std::uint32_t to = 0; to < shape.tiles(); ++to) {
            std::set<TileId> reached{TileId{from}};
            std::vector<TileId> open{TileId{from}};
            while (!open.empty()) {
                const TileId here = open.back();
                open.pop_back();
                if (here == TileId{to}) continue;
                for (const Route& route : routesOf(routing, shape, TileId{from}, here, TileId{to})) {
                    const auto next = neighbour(shape, here, route.port);
                    ASSERT_TRUE(next) << "leaves the network at tile " << indexOf(here);
                    visit(TileId{from}, here, route, *next, TileId{to});
                    if (reached.insert(*next).second) open.push_back(*next);
                }
            }
        }
}

TEST(Routing, EveryHopOfEveryFunctionIsOnAShortestPath) {
    for (const auto& [shape, spec] : networks()) {
        const auto routing = makeRouting(spec, shape);
        forEachHop(*routing, shape, [&, s = shape](TileId, TileId here, const Route&, TileId next, TileId to) {
            EXPECT_EQ(distance(s, next, to) + 1, distance(s, here, to)) << spec.routing;
        });
    }
}

/// A channel: a link and a class of its virtual channels. The link leaves a router by a port, or enters it from the
/// terminal at that port.
struct Channel {
    bool injects;
    TileId tile;
    Port port;
    ChannelClass channels;
    auto operator<=>(const Channel&) const = default;
};
using Waits = std::map<Channel, std::set<Channel>>;

/// A packet that may take any virtual channel may wait for one of either class.
std::vector<Channel> channelsOf(bool injects, TileId tile, Route route) {
    if (route.channels != ChannelClass::Any) return {{injects, tile, route.port, route.channels}};
    return {{injects, tile, route.port, ChannelClass::Lower}, {injects, tile, route.port, ChannelClass::Upper}};
}

void addWaits(Waits& waits, const std::vector<Channel>& holds, const std::vector<Channel>& wants) {
    for (const Channel& held : holds) waits[held].insert(wants.begin(), wants.end());
}

/// What a packet may hold and wait for on its ways between every two terminals: the cores' and the host's.
Waits waitsOf(const RoutingFunction& routing, MeshShape shape, Terminal host) {
    std::vector<std::vector<Terminal>> terminals(shape.tiles());
    for (std::uint32_t i = 0; i < shape.nodes(); ++i) terminals[indexOf(shape.node(i).tile)].push_back(shape.node(i));
    terminals[indexOf(host.tile)].push_back(host);
    Waits waits;
    const auto next = [&](TileId source, TileId here, TileId to) {
        std::vector<Channel> wants;
        const auto add = [&](Route route) {
            const auto channels = channelsOf(false, here, route);
            wants.insert(wants.end(), channels.begin(), channels.end());
        };
        if (here == to)
            for (const Terminal& terminal : terminals[indexOf(to)]) add({terminal.port});
        else
            for (const Route& route : routesOf(routing, shape, source, here, to)) add(route);
        return wants;
    };
    for (std::uint32_t from = 0; from < shape.tiles(); ++from)
        for (const Terminal& source : terminals[from])
            for (std::uint32_t to = 0; to < shape.tiles(); ++to)
                addWaits(waits, channelsOf(true, TileId{from}, {source.port}),
                         next(TileId{from}, TileId{from}, TileId{to}));
    forEachHop(routing, shape, [&](TileId source, TileId here, const Route& route, TileId there, TileId to) {
        addWaits(waits, channelsOf(false, here, route), next(source, there, to));
    });
    return waits;
}

bool closesACircle(const Waits& waits, const Channel& channel, std::map<Channel, int>& state) {
    int& mine = state[channel];
    if (mine != 0) return mine == 1;
    mine = 1;
    if (const auto found = waits.find(channel); found != waits.end())
        for (const Channel& next : found->second)
            if (closesACircle(waits, next, state)) return true;
    state[channel] = 2;
    return false;
}

bool hasACircle(const Waits& waits) {
    std::map<Channel, int> state;
    return std::any_of(waits.begin(), waits.end(),
                       [&](const auto& entry) { return closesACircle(waits, entry.first, state); });
}

// A packet that holds a channel waits for the next one on its way, the last one that of a terminal. No circle, no
// deadlock (Dally and Seitz 1987).
TEST(Routing, ChannelsNeverWaitForEachOtherInACircle) {
    for (auto [shape, spec] : networks())
        for (shape.concentration = 1; shape.concentration <= 2; ++shape.concentration) {
            const Waits waits = waitsOf(*makeRouting(spec, shape), shape, hostTerminal(shape));
            EXPECT_FALSE(hasACircle(waits))
                << spec.routing << " on " << shape.width << " x " << shape.height << (shape.wraps ? " torus" : " mesh");
        }
}

// Where a mesh has its host a torus has a closing link: packets that leave there by any virtual channel would join the
// classes of the ring.
TEST(Routing, AHostOnAClosingLinkOfATorusWouldCloseACircle) {
    EXPECT_TRUE(hasACircle(waitsOf(*makeRouting({.virtualChannels = 2}, kTorus), kTorus, {TileId{0}, Port::West})));
    EXPECT_THROW(checkMesh(kTorus, std::vector{Terminal{TileId{0}, Port::West}}), ConfigError);
}

TEST(Routing, RefusesWhatIsNotFreeOfDeadlock) {
    EXPECT_THROW((void)makeRouting({.virtualChannels = 1, .routing = "xy"}, kTorus), ConfigError);
    EXPECT_NO_THROW((void)makeRouting({.virtualChannels = 1, .routing = "xy"}, kShape));
    EXPECT_THROW((void)makeRouting({.virtualChannels = 4, .routing = "odd_even"}, kTorus), ConfigError);
}

TEST(Routing, NamesTheChoicesWhenItDoesNotKnowOne) {
    try {
        (void)makeRouting({.routing = "zigzag"}, kShape);
        FAIL() << "accepted";
    } catch (const ConfigError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("zigzag"));
        EXPECT_THAT(error.what(), testing::HasSubstr("xy, yx, odd_even"));
    }
}

TEST(Topology, HasALinkEachWayBetweenNeighboursAndNoneOverTheEdge) {
    std::uint32_t links = 0;
    forEachLink(kShape, [&](TileId from, Port out, TileId to, Port in) {
        ++links;
        EXPECT_EQ(neighbour(kShape, to, in), from);
        EXPECT_EQ(neighbour(kShape, from, out), to);
    });
    EXPECT_EQ(links, 2u * (3 * 3 + 4 * 2));  // 9 horizontal and 8 vertical neighbours
    EXPECT_FALSE(neighbour(kShape, TileId{0}, Port::West));
    EXPECT_FALSE(neighbour(kShape, TileId{3}, Port::East));
    EXPECT_FALSE(neighbour(kShape, TileId{3}, Port::Local));
}

TEST(Topology, ClosesRowsAndColumnsOfATorusToRings) {
    std::uint32_t links = 0;
    forEachLink(kTorus, [&](TileId from, Port, TileId to, Port in) {
        ++links;
        EXPECT_EQ(neighbour(kTorus, to, in), from);
    });
    EXPECT_EQ(links, 4u * 20);
    EXPECT_EQ(neighbour(kTorus, TileId{0}, Port::West), TileId{4});
    EXPECT_EQ(neighbour(kTorus, TileId{17}, Port::South), TileId{2});
    EXPECT_EQ(distance(kTorus, TileId{0}, TileId{4}), 1u);
    EXPECT_EQ(distance(kTorus, TileId{0}, TileId{12}), 4u);        // two columns and two rows either way
    EXPECT_FALSE(neighbour({1, 5, true}, TileId{0}, Port::East));  // a ring of one
}

}  // namespace
}  // namespace spikeloom::hw
