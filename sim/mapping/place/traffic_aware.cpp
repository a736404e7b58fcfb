// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <utility>

#include "sim/mapping/place/board.hpp"
#include "sim/mapping/place/placement.hpp"

/// Placing cores is a quadratic assignment problem; annealing over exchanges of two places is a classic for it
/// (Connolly, European Journal of Operational Research 46, 1990), and drawing partners from a window that shrinks as it
/// cools keeps large boards tractable (Betz and Rose, VPR, FPL 1997). The random numbers come from a fixed seed: the
/// same every time.
namespace spikeloom::mapping {
namespace {

using Random = std::mt19937_64;
using Tiles = std::vector<std::uint32_t>;

constexpr std::uint64_t kSeed = 0x5eed;
constexpr std::uint32_t kRestarts = 4;
/// Small boards have few moves a restart and get stuck more easily: they are restarted until they have cost as much as
/// one of 32 tiles.
constexpr std::uint32_t kRestartedTiles = 4 * 32;
constexpr double kMovesPerTile = 4000;
/// Neighbours looked at in all; about a second. Networks of up to a hundred cores or so stay below it.
constexpr double kVisits = 4e8;
/// Descent tries every pair of tiles up to this far apart.
constexpr std::int32_t kDescentWindow = 8;

/// The core that talks most to those already placed and to the host; among equals the first.
std::uint32_t mostConnected(const Board& board, const std::vector<std::int64_t>& attachment) {
    std::uint32_t best = kNobody;
    for (std::uint32_t core = 0; core < board.cores(); ++core)
        if (board.tileOf()[core] == kNobody && (best == kNobody || attachment[core] > attachment[best])) best = core;
    return best;
}

std::uint32_t cheapestTile(const Board& board, std::uint32_t core) {
    std::uint32_t best = kNobody;
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    for (std::uint32_t tile = 0; tile < board.tiles(); ++tile) {
        if (board.coreOn(tile) != kNobody) continue;
        const std::int64_t cost = board.cost(core, tile);
        if (cost >= least) continue;
        best = tile;
        least = cost;
    }
    return best;
}

/// One core after the other, the most attached one next, each where it costs least.
void construct(Board& board) {
    std::vector<std::int64_t> attachment;  // packets exchanged with the host and the cores already placed
    for (std::uint32_t core = 0; core < board.cores(); ++core) attachment.push_back(board.hostPackets(core));
    for (std::uint32_t placed = 0; placed < board.cores(); ++placed) {
        const std::uint32_t core = mostConnected(board, attachment);
        board.put(core, cheapestTile(board, core));
        for (const Neighbour& n : board.neighbours(core)) attachment[n.core] += n.packets;
    }
}

/// Tiles within `radius` columns and rows of a tile.
struct Window {
    std::uint32_t x, y, width, height;
    Window(const Board& board, std::uint32_t tile, std::int32_t radius) {
        const Position at = board.position(tile);
        const auto low = [&](std::int32_t c) { return static_cast<std::uint32_t>(std::max(c - radius, 0)); };
        const auto high = [&](std::int32_t c, std::uint32_t size) {
            return std::min(static_cast<std::uint32_t>(c + radius) + 1, size);
        };
        x = low(at.x);
        y = low(at.y);
        width = high(at.x, board.width()) - x;
        height = high(at.y, board.height()) - y;
    }
    [[nodiscard]] std::uint32_t size() const { return width * height; }
    [[nodiscard]] std::uint32_t tile(const Board& board, std::uint32_t index) const {
        return (y + index / width) * board.width() + x + index % width;
    }
};

/// Exchanges pairs as long as one gains.
void descend(Board& board) {
    for (bool gained = true; gained;) {
        gained = false;
        for (std::uint32_t a = 0; a < board.tiles(); ++a) {
            const Window window(board, a, kDescentWindow);
            for (std::uint32_t i = 0; i < window.size(); ++i) {
                const std::uint32_t b = window.tile(board, i);
                if (b <= a || board.exchangeDelta(a, b) >= 0) continue;
                board.exchange(a, b);
                gained = true;
            }
        }
    }
}

std::uint32_t below(Random& random, std::uint32_t limit) {
    return static_cast<std::uint32_t>(random() % limit);
}

/// Accepts a loss with probability exp(-loss / temperature).
bool accept(Random& random, std::int64_t loss, double temperature) {
    const double uniform = static_cast<double>(random() >> 11) * 0x1p-53;
    return uniform < std::exp(-static_cast<double>(loss) / temperature);
}

/// A taken tile and any tile near it (possibly the same one: an exchange that changes nothing).
std::pair<std::uint32_t, std::uint32_t> randomPair(Random& random, const Board& board, std::int32_t radius) {
    const std::uint32_t a = board.tileOf()[below(random, board.cores())];
    const Window window(board, a, radius);
    return {a, window.tile(board, below(random, window.size()))};
}

/// Mean change, up or down, of exchanges within the window.
double typicalChange(Random& random, const Board& board, std::int32_t radius) {
    constexpr int kProbes = 512;
    double sum = 0;
    for (int i = 0; i < kProbes; ++i) {
        const auto [a, b] = randomPair(random, board, radius);
        sum += static_cast<double>(std::abs(board.exchangeDelta(a, b)));
    }
    return std::max(sum / kProbes, 1.0);
}

/// Geometric cooling to a thousandth, then descent. Where the budget allows fewer moves than a full run, it starts
/// colder and nearer: it improves what is there instead of melting it.
void anneal(Board& board, Random& random, double moves) {
    const double fullness = std::min(1.0, moves / (kMovesPerTile * board.tiles()));
    const double widest = std::max(board.width(), board.height()) * std::sqrt(fullness);
    double temperature =
        typicalChange(random, board, static_cast<std::int32_t>(std::max(widest, 2.0))) * 0.5 * fullness;
    const double cooling = std::pow(1e-3, 1.0 / moves);
    for (double move = 0; move < moves; ++move, temperature *= cooling) {
        const double done = move / moves;
        const auto radius = static_cast<std::int32_t>(std::max(widest * (1.0 - done), 2.0));
        const auto [a, b] = randomPair(random, board, radius);
        const std::int64_t delta = board.exchangeDelta(a, b);
        if (delta <= 0 || accept(random, delta, temperature)) board.exchange(a, b);
    }
    descend(board);
}

/// The better of the greedy construction and the order of the cores, which follows the network.
Board startingPoint(const Traffic& traffic, const hw::MeshSpec& mesh) {
    Board greedy(traffic, mesh), ordered(traffic, mesh);
    construct(greedy);
    for (std::uint32_t core = 0; core < ordered.cores(); ++core) ordered.put(core, core);
    return greedy.total() <= ordered.total() ? greedy : ordered;
}

class TrafficAware final : public Placement {
public:
    [[nodiscard]] std::vector<hw::TileId> place(const Traffic& traffic, const hw::MeshSpec& mesh) const override {
        Board board = startingPoint(traffic, mesh);
        Tiles best = board.tileOf();
        std::int64_t least = board.total();
        double visits = kVisits;
        const double perMove = 2 * board.meanNeighbours() + 4;
        const std::uint32_t restarts = std::max(kRestarts, kRestartedTiles / board.tiles());
        for (std::uint32_t restart = 0; restart < restarts && visits > 0; ++restart) {
            const double moves = std::min(kMovesPerTile * board.tiles(), visits / perMove);
            visits -= moves * perMove;
            Random random(kSeed + restart);
            anneal(board, random, moves);
            if (board.total() >= least) continue;
            least = board.total();
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
