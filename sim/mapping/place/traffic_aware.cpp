// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <utility>

#include "sim/mapping/mesh.hpp"
#include "sim/mapping/place/placement.hpp"

/// Placing cores is a quadratic assignment problem; annealing over exchanges of two facilities is a classic for it
/// (Connolly, European Journal of Operational Research 46, 1990). Costs are integers and the random numbers come from a
/// fixed seed, so a mapping is the same every time.
namespace spikeloom::mapping {
namespace {

constexpr std::uint64_t kSeed = 0x5eed;
constexpr std::uint32_t kRestarts = 4;
constexpr std::uint64_t kMovesPerTile = 4000;
constexpr std::uint64_t kMovesMax = 2'000'000;
constexpr std::uint32_t kNobody = std::numeric_limits<std::uint32_t>::max();

struct Neighbour {
    std::uint32_t core;
    std::int64_t packets;  ///< both ways
};

/// Who sits where, and what it costs to exchange two tiles.
class Board {
public:
    Board(const Traffic& traffic, const hw::MeshSpec& mesh)
        : mesh_(mesh),
          host_(traffic.host),
          neighbours_(traffic.host.size()),
          tileOf_(traffic.host.size(), kNobody),
          coreOn_(mesh.tiles(), kNobody) {
        for (const Flow& flow : traffic.flows) {
            connect(value(flow.from), value(flow.to), flow.packets);
            connect(value(flow.to), value(flow.from), flow.packets);
        }
    }

    [[nodiscard]] std::uint32_t cores() const { return static_cast<std::uint32_t>(tileOf_.size()); }
    [[nodiscard]] std::uint32_t tiles() const { return mesh_.tiles(); }
    [[nodiscard]] const std::vector<std::uint32_t>& tileOf() const { return tileOf_; }
    [[nodiscard]] std::uint32_t coreOn(std::uint32_t tile) const { return coreOn_[tile]; }
    [[nodiscard]] const std::vector<Neighbour>& neighbours(std::uint32_t core) const { return neighbours_[core]; }
    [[nodiscard]] std::int64_t hostPackets(std::uint32_t core) const { return static_cast<std::int64_t>(host_[core]); }

    void put(std::uint32_t core, std::uint32_t tile) {
        tileOf_[core] = tile;
        coreOn_[tile] = core;
    }

    /// Packet-links of `core` if it sat on `tile`, to those who are placed; `other` is taken to sit on `otherTile`.
    [[nodiscard]] std::int64_t cost(std::uint32_t core, std::uint32_t tile, std::uint32_t other = kNobody,
                                    std::uint32_t otherTile = 0) const {
        std::int64_t sum = hostPackets(core) * links(0, tile);
        for (const Neighbour& n : neighbours_[core]) {
            const std::uint32_t at = n.core == other ? otherTile : tileOf_[n.core];
            if (at != kNobody) sum += n.packets * links(at, tile);
        }
        return sum;
    }

    /// Change of the total if whoever is on tiles `a` and `b` changed places; at least one is taken.
    [[nodiscard]] std::int64_t exchangeDelta(std::uint32_t a, std::uint32_t b) const {
        const std::uint32_t onA = coreOn_[a], onB = coreOn_[b];
        std::int64_t delta = 0;  // the pair's own traffic keeps its distance, and is left as it is in each term
        if (onA != kNobody) delta += cost(onA, b, onB, a) - cost(onA, a);
        if (onB != kNobody) delta += cost(onB, a, onA, b) - cost(onB, b);
        return delta;
    }
    void exchange(std::uint32_t a, std::uint32_t b) {
        std::swap(coreOn_[a], coreOn_[b]);
        if (coreOn_[a] != kNobody) tileOf_[coreOn_[a]] = a;
        if (coreOn_[b] != kNobody) tileOf_[coreOn_[b]] = b;
    }

private:
    void connect(std::uint32_t core, std::uint32_t other, std::uint64_t packets) {
        neighbours_[core].push_back({other, static_cast<std::int64_t>(packets)});
    }
    [[nodiscard]] std::int64_t links(std::uint32_t a, std::uint32_t b) const {
        return distance(mesh_, hw::TileId{a}, hw::TileId{b});
    }

    hw::MeshSpec mesh_;
    std::vector<std::uint64_t> host_;
    std::vector<std::vector<Neighbour>> neighbours_;
    std::vector<std::uint32_t> tileOf_, coreOn_;
};

/// The core that talks most to those already placed (and the host), or failing that the first.
std::uint32_t mostConnected(const Board& board) {
    std::uint32_t best = kNobody;
    std::int64_t most = -1;
    for (std::uint32_t core = 0; core < board.cores(); ++core) {
        if (board.tileOf()[core] != kNobody) continue;
        std::int64_t packets = board.hostPackets(core);
        for (const Neighbour& n : board.neighbours(core))
            if (board.tileOf()[n.core] != kNobody) packets += n.packets;
        if (packets > most) {
            best = core;
            most = packets;
        }
    }
    return best;
}

void construct(Board& board) {
    for (std::uint32_t placed = 0; placed < board.cores(); ++placed) {
        const std::uint32_t core = mostConnected(board);
        std::uint32_t best = kNobody;
        std::int64_t least = std::numeric_limits<std::int64_t>::max();
        for (std::uint32_t tile = 0; tile < board.tiles(); ++tile) {
            if (board.coreOn(tile) != kNobody) continue;
            const std::int64_t cost = board.cost(core, tile);
            if (cost < least) {
                best = tile;
                least = cost;
            }
        }
        board.put(core, best);
    }
}

/// Exchanges pairs as long as one gains.
/// @return what was gained, as a negative change
std::int64_t descend(Board& board) {
    std::int64_t total = 0;
    for (bool gained = true; gained;) {
        gained = false;
        for (std::uint32_t a = 0; a < board.tiles(); ++a)
            for (std::uint32_t b = a + 1; b < board.tiles(); ++b) {
                const std::int64_t delta = board.exchangeDelta(a, b);
                if (delta >= 0) continue;
                board.exchange(a, b);
                total += delta;
                gained = true;
            }
    }
    return total;
}

using Random = std::mt19937_64;

std::uint32_t below(Random& random, std::uint32_t limit) {
    return static_cast<std::uint32_t>(random() % limit);
}

/// Accepts a loss of `delta` with probability exp(-delta / temperature).
bool accept(Random& random, std::int64_t delta, double temperature) {
    const double uniform = static_cast<double>(random() >> 11) * 0x1p-53;
    return uniform < std::exp(-static_cast<double>(delta) / temperature);
}

/// A pair of different tiles of which at least one is taken.
std::pair<std::uint32_t, std::uint32_t> randomPair(Random& random, const Board& board) {
    const std::uint32_t a = board.tileOf()[below(random, board.cores())];
    const std::uint32_t b = below(random, board.tiles() - 1);
    return {a, b + (b >= a ? 1 : 0)};
}

/// Mean loss of exchanges that lose: the temperature at which about a third of them is accepted.
double typicalLoss(Random& random, const Board& board) {
    constexpr int kProbes = 256;
    double sum = 0;
    for (int i = 0; i < kProbes; ++i) {
        const auto [a, b] = randomPair(random, board);
        sum += static_cast<double>(std::abs(board.exchangeDelta(a, b)));
    }
    return std::max(sum / kProbes, 1.0);
}

/// Geometric cooling from the typical loss to a thousandth of it, then descent. @return the change of the total
std::int64_t anneal(Board& board, Random& random) {
    const std::uint64_t moves = std::min(kMovesMax, kMovesPerTile * board.tiles());
    const double start = typicalLoss(random, board) * 0.5;
    const double cooling = std::pow(1e-3, 1.0 / static_cast<double>(moves));
    double temperature = start;
    std::int64_t total = 0;
    for (std::uint64_t move = 0; move < moves; ++move, temperature *= cooling) {
        const auto [a, b] = randomPair(random, board);
        const std::int64_t delta = board.exchangeDelta(a, b);
        if (delta > 0 && !accept(random, delta, temperature)) continue;
        board.exchange(a, b);
        total += delta;
    }
    return total + descend(board);
}

class TrafficAware final : public Placement {
public:
    [[nodiscard]] std::vector<hw::TileId> place(const Traffic& traffic, const hw::MeshSpec& mesh) const override {
        Board board(traffic, mesh);
        construct(board);
        descend(board);
        std::vector<std::uint32_t> best = board.tileOf();
        std::int64_t change = 0, least = 0;
        for (std::uint32_t restart = 0; restart < kRestarts && board.tiles() > 1; ++restart) {
            Random random(kSeed + restart);
            change += anneal(board, random);
            if (change >= least) continue;
            least = change;
            best = board.tileOf();
        }
        std::vector<hw::TileId> tiles;
        for (const std::uint32_t tile : best) tiles.push_back(hw::TileId{tile});
        return tiles;
    }
};

}  // namespace

std::unique_ptr<Placement> makeTrafficAware() {
    return std::make_unique<TrafficAware>();
}

}  // namespace spikeloom::mapping
