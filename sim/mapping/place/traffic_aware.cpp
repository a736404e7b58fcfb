// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <utility>

#include "sim/mapping/chips/chip_cut.hpp"
#include "sim/mapping/place/placement.hpp"
#include "sim/mapping/place/seating.hpp"

/// Placing cores is a quadratic assignment problem; annealing over exchanges of two places is a classic for it
/// (Connolly, European Journal of Operational Research 46, 1990), and drawing partners from a window that shrinks as it
/// cools keeps large boards tractable (Betz and Rose, VPR, FPL 1997). The random numbers come from a fixed seed: the
/// same every time.
namespace spikeloom::mapping {
namespace {

using Random = std::mt19937_64;
using Seats = std::vector<std::uint32_t>;

constexpr std::uint64_t kSeed = 0x5eed;
constexpr std::uint32_t kRestarts = 4;
/// Small boards have few moves a restart and get stuck more easily: they are restarted until they have cost as much as
/// one of 32 places.
constexpr std::uint32_t kRestartedSeats = 4 * 32;
constexpr double kMovesPerSeat = 4000;
/// Neighbours looked at in all; about a second. Networks of up to a hundred cores or so stay below it.
constexpr double kVisits = 4e8;
/// Descent tries every pair of seats up to this far apart.
constexpr std::int32_t kDescentWindow = 8;

/// The core that talks most to those already placed and to the host; among equals the first.
std::uint32_t mostConnected(const Seating& seating, const std::vector<std::int64_t>& attachment) {
    std::uint32_t best = kNobody;
    for (std::uint32_t core = 0; core < seating.cores(); ++core)
        if (seating.seatOf()[core] == kNobody && (best == kNobody || attachment[core] > attachment[best])) best = core;
    return best;
}

std::uint32_t cheapestSeat(const Seating& seating, std::uint32_t core) {
    std::uint32_t best = kNobody;
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    for (std::uint32_t seat = 0; seat < seating.seats(); ++seat) {
        if (seating.coreOn(seat) != kNobody || !seating.mayHold(seat, core)) continue;
        const std::int64_t cost = seating.cost(core, seat);
        if (cost >= least) continue;
        best = seat;
        least = cost;
    }
    return best;
}

/// One core after the other, the most attached one next, each where it costs least.
void construct(Seating& seating) {
    std::vector<std::int64_t> attachment;  // packets exchanged with the host and the cores already placed
    for (std::uint32_t core = 0; core < seating.cores(); ++core) attachment.push_back(seating.hostPackets(core));
    for (std::uint32_t placed = 0; placed < seating.cores(); ++placed) {
        const std::uint32_t core = mostConnected(seating, attachment);
        seating.put(core, cheapestSeat(seating, core));
        for (const Neighbour& n : seating.neighbours(core)) attachment[n.core] += n.packets;
    }
}

/// Seats within `radius` columns and rows of a seat's tile, on its chip.
struct Window {
    std::uint32_t x, y, width, height, seatsPerTile;
    Window(const Seating& seating, std::uint32_t seat, std::int32_t radius) {
        const Position at = seating.position(seat);
        const auto low = [&](std::int32_t c, std::uint32_t size) {
            const std::uint32_t edge = static_cast<std::uint32_t>(c) / size * size;
            return std::max(static_cast<std::uint32_t>(std::max(c - radius, 0)), edge);
        };
        const auto high = [&](std::int32_t c, std::uint32_t size) {
            const std::uint32_t edge = (static_cast<std::uint32_t>(c) / size + 1) * size;
            return std::min(static_cast<std::uint32_t>(c + radius) + 1, edge);
        };
        x = low(at.x, seating.chipWidth());
        y = low(at.y, seating.chipHeight());
        width = high(at.x, seating.chipWidth()) - x;
        height = high(at.y, seating.chipHeight()) - y;
        seatsPerTile = seating.seatsPerTile();
    }
    [[nodiscard]] std::uint32_t size() const { return width * height * seatsPerTile; }
    [[nodiscard]] std::uint32_t seat(const Seating& seating, std::uint32_t index) const {
        const std::uint32_t tile = index / seatsPerTile;
        return seating.seatAt(x + tile % width, y + tile / width) + index % seatsPerTile;
    }
};

/// Exchanges pairs as long as one gains.
void descend(Seating& seating) {
    for (bool gained = true; gained;) {
        gained = false;
        for (std::uint32_t a = 0; a < seating.seats(); ++a) {
            const Window window(seating, a, kDescentWindow);
            for (std::uint32_t i = 0; i < window.size(); ++i) {
                const std::uint32_t b = window.seat(seating, i);
                if (b <= a || seating.exchangeDelta(a, b) >= 0) continue;
                seating.exchange(a, b);
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

/// A taken seat and any seat near it (possibly the same one: an exchange that changes nothing).
std::pair<std::uint32_t, std::uint32_t> randomPair(Random& random, const Seating& seating, std::int32_t radius) {
    const std::uint32_t a = seating.seatOf()[below(random, seating.cores())];
    const Window window(seating, a, radius);
    return {a, window.seat(seating, below(random, window.size()))};
}

/// Mean change, up or down, of exchanges within the window.
double typicalChange(Random& random, const Seating& seating, std::int32_t radius) {
    constexpr int kProbes = 512;
    double sum = 0;
    for (int i = 0; i < kProbes; ++i) {
        const auto [a, b] = randomPair(random, seating, radius);
        sum += static_cast<double>(std::abs(seating.exchangeDelta(a, b)));
    }
    return std::max(sum / kProbes, 1.0);
}

/// Geometric cooling to a thousandth, then descent. Where the budget allows fewer moves than a full run, it starts
/// colder and nearer: it improves what is there instead of melting it.
void anneal(Seating& seating, Random& random, double moves) {
    const double fullness = std::min(1.0, moves / (kMovesPerSeat * seating.seats()));
    const double widest = std::max(seating.chipWidth(), seating.chipHeight()) * std::sqrt(fullness);
    double temperature =
        typicalChange(random, seating, static_cast<std::int32_t>(std::max(widest, 2.0))) * 0.5 * fullness;
    const double cooling = std::pow(1e-3, 1.0 / moves);
    for (double move = 0; move < moves; ++move, temperature *= cooling) {
        const double done = move / moves;
        const auto radius = static_cast<std::int32_t>(std::max(widest * (1.0 - done), 2.0));
        const auto [a, b] = randomPair(random, seating, radius);
        const std::int64_t delta = seating.exchangeDelta(a, b);
        if (delta <= 0 || accept(random, delta, temperature)) seating.exchange(a, b);
    }
    descend(seating);
}

/// The better of the greedy construction and the order of the cores, which follows the network.
Seating startingPoint(const Traffic& traffic, const hw::MeshShape& shape) {
    const ChipCut chips = cutByTraffic(traffic, shape.board, shape.nodes() / shape.board.chips());
    Seating greedy(traffic, shape, chips), ordered(traffic, shape, chips);
    construct(greedy);
    const std::vector<hw::TileId> inOrder = tilesInOrder(chips, shape);
    const std::vector<std::uint32_t> locals = localsInOrder(inOrder);
    for (std::uint32_t core = 0; core < ordered.cores(); ++core)
        ordered.put(core, value(inOrder[core]) * shape.concentration + locals[core]);
    return greedy.total() <= ordered.total() ? greedy : ordered;
}

class TrafficAware final : public Placement {
public:
    [[nodiscard]] std::vector<hw::TileId> place(const Traffic& traffic, const hw::MeshShape& shape) const override {
        Seating seating = startingPoint(traffic, shape);
        Seats best = seating.seatOf();
        std::int64_t least = seating.total();
        double visits = kVisits;
        const double perMove = 2 * seating.meanNeighbours() + 4;
        const std::uint32_t restarts = std::max(kRestarts, kRestartedSeats / seating.seats());
        for (std::uint32_t restart = 0; restart < restarts && visits > 0; ++restart) {
            const double moves = std::min(kMovesPerSeat * seating.seats(), visits / perMove);
            visits -= moves * perMove;
            Random random(kSeed + restart);
            anneal(seating, random, moves);
            if (seating.total() >= least) continue;
            least = seating.total();
            best = seating.seatOf();
        }
        std::vector<hw::TileId> tiles;
        for (const std::uint32_t seat : best) tiles.push_back(seating.tileOf(seat));
        return tiles;
    }
};

}  // namespace

std::unique_ptr<Placement> makeTrafficAware() {
    return std::make_unique<TrafficAware>();
}

}  // namespace spikeloom::mapping
