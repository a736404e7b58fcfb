// SPDX-License-Identifier: Apache-2.0
#include <cstdio>  // scotch.h expects it

#include <scotch.h>

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "models/support/error.hpp"
#include "sim/mapping/chips/chip_cut.hpp"

namespace spikeloom::mapping {
namespace {

void expect(int result, const char* call) {
    if (result != 0) throw InvariantError("mapping", 0, std::string(call) + " failed");
}

/// Scotch's objects have to be initialised before use and freed after it.
template <class Object, int (*init)(Object*), void (*free)(Object*)>
struct Owned {
    Owned() { expect(init(&object), "initialising an object of Scotch"); }
    ~Owned() { free(&object); }
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
    Object object{};
};
using Context = Owned<SCOTCH_Context, SCOTCH_contextInit, SCOTCH_contextExit>;
using Graph = Owned<SCOTCH_Graph, SCOTCH_graphInit, SCOTCH_graphExit>;
using Strategy = Owned<SCOTCH_Strat, SCOTCH_stratInit, SCOTCH_stratExit>;
using Architecture = Owned<SCOTCH_Arch, SCOTCH_archInit, SCOTCH_archExit>;

/// Cores and, as the last vertex, the host, which is no load; an edge for each pair that exchanges packets, in both
/// directions, as compressed rows.
class TrafficGraph {
public:
    explicit TrafficGraph(const Traffic& traffic) {
        const std::uint32_t host = static_cast<std::uint32_t>(traffic.host.size());
        for (const Flow& flow : traffic.flows) addEdge(value(flow.from), value(flow.to), flow.packets);
        for (std::uint32_t core = 0; core < host; ++core) addEdge(core, host, traffic.host[core]);
        // The sum has to fit Scotch's integers with room to multiply by distances; small flows keep a weight.
        const std::uint64_t divisor = 1 + total_ / kWeightMax;
        std::uint32_t row = 0;
        rows_.push_back(0);
        for (const auto& [ends, packets] : edges_) {
            for (; row < ends.first; ++row) rows_.push_back(static_cast<SCOTCH_Num>(targets_.size()));
            targets_.push_back(static_cast<SCOTCH_Num>(ends.second));
            weights_.push_back(static_cast<SCOTCH_Num>(std::max<std::uint64_t>(1, packets / divisor)));
        }
        for (; row <= host; ++row) rows_.push_back(static_cast<SCOTCH_Num>(targets_.size()));
        loads_.assign(host, 1);
        loads_.push_back(0);
    }
    void buildInto(SCOTCH_Graph& graph) const {
        expect(
            SCOTCH_graphBuild(&graph, 0, static_cast<SCOTCH_Num>(loads_.size()), rows_.data(), nullptr, loads_.data(),
                              nullptr, static_cast<SCOTCH_Num>(targets_.size()), targets_.data(), weights_.data()),
            "SCOTCH_graphBuild");
    }

private:
    static constexpr std::uint64_t kWeightMax = 1u << 24;
    void addEdge(std::uint32_t a, std::uint32_t b, std::uint64_t packets) {
        if (a == b || packets == 0) return;
        edges_[{a, b}] += packets;
        edges_[{b, a}] += packets;
        total_ += 2 * packets;
    }
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> edges_;
    std::uint64_t total_ = 0;
    std::vector<SCOTCH_Num> rows_, targets_, weights_, loads_;
};

/// One thread and the same random numbers every time.
void makeDeterministic(SCOTCH_Context& context) {
    constexpr SCOTCH_Num kSeed = 0x5eed;
    expect(SCOTCH_contextOptionSetNum(&context, SCOTCH_OPTIONNUMDETERMINISTIC, 1), "SCOTCH_contextOptionSetNum");
    expect(SCOTCH_contextOptionSetNum(&context, SCOTCH_OPTIONNUMRANDOMFIXEDSEED, 1), "SCOTCH_contextOptionSetNum");
    expect(SCOTCH_contextRandomClone(&context), "SCOTCH_contextRandomClone");
    SCOTCH_contextRandomSeed(&context, kSeed);
    SCOTCH_contextRandomReset(&context);
    expect(SCOTCH_contextThreadSpawn(&context, 1, nullptr), "SCOTCH_contextThreadSpawn");
}

}  // namespace

ChipCut cutByScotch(const Traffic& traffic, const hw::BoardSpec& board, std::uint32_t coresPerChip) {
    const std::size_t cores = traffic.host.size();
    const TrafficGraph edges(traffic);
    Graph graph, bound;
    edges.buildInto(graph.object);
    Context context;
    makeDeterministic(context.object);
    expect(SCOTCH_contextBindGraph(&context.object, &graph.object, &bound.object), "SCOTCH_contextBindGraph");

    Architecture grid;
    expect(SCOTCH_archMesh2(&grid.object, static_cast<SCOTCH_Num>(board.chipsX), static_cast<SCOTCH_Num>(board.chipsY)),
           "SCOTCH_archMesh2");
    const double room = static_cast<double>(coresPerChip) * board.chips() / static_cast<double>(cores) - 1.0;
    Strategy strategy;
    expect(SCOTCH_stratGraphMapBuild(&strategy.object, SCOTCH_STRATQUALITY, static_cast<SCOTCH_Num>(board.chips()),
                                     std::max(room, 0.01)),
           "SCOTCH_stratGraphMapBuild");
    std::vector<SCOTCH_Num> chips(cores + 1, -1);
    chips.back() = 0;  // the host stays there; the others are free
    expect(SCOTCH_graphMapFixed(&bound.object, &grid.object, &strategy.object, chips.data()), "SCOTCH_graphMapFixed");
    return {chips.begin(), chips.end() - 1};
}

}  // namespace spikeloom::mapping
