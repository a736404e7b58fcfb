// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/chips/refinement.hpp"

#include <limits>
#include <utility>

#include "models/support/error.hpp"

namespace spikeloom::mapping {
namespace {

/// Beyond so many cores pairs are not tried: a sweep costs their square.
constexpr std::uint32_t kExchangedCores = 4096;

class Refinement {
public:
    Refinement(ChipCut chips, const Traffic& traffic, const hw::BoardSpec& board, std::uint32_t coresPerChip)
        : board_(board),
          limit_(coresPerChip),
          host_(traffic.host.begin(), traffic.host.end()),
          neighbours_(traffic.host.size()),
          chips_(std::move(chips)),
          held_(board.chips(), 0) {
        for (const Flow& flow : traffic.flows) {
            if (flow.from == flow.to) continue;
            neighbours_[value(flow.from)].push_back({value(flow.to), static_cast<std::int64_t>(flow.packets)});
            neighbours_[value(flow.to)].push_back({value(flow.from), static_cast<std::int64_t>(flow.packets)});
        }
        for (const std::uint32_t chip : chips_) ++held_[chip];
    }

    ChipCut run() {
        for (std::uint32_t chip = 0; chip < board_.chips(); ++chip)
            while (held_[chip] > limit_) relieve(chip);
        while (moveAll() | (cores() <= kExchangedCores && exchangeAll())) {
        }
        return chips_;
    }

private:
    struct Neighbour {
        std::uint32_t core;
        std::int64_t packets;
    };
    [[nodiscard]] std::uint32_t cores() const { return static_cast<std::uint32_t>(chips_.size()); }

    /// What the total gains or loses if `core` goes to `chip`; what it exchanges with `partner` is left out.
    [[nodiscard]] std::int64_t delta(std::uint32_t core, std::uint32_t chip, std::uint32_t partner) const {
        const auto change = [&](std::uint32_t other) {
            return std::int64_t{board_.crossings(other, chip)} - std::int64_t{board_.crossings(other, chips_[core])};
        };
        std::int64_t sum = host_[core] * change(0);
        for (const Neighbour& n : neighbours_[core])
            if (n.core != partner) sum += n.packets * change(chips_[n.core]);
        return sum;
    }
    void move(std::uint32_t core, std::uint32_t chip) {
        --held_[chips_[core]];
        ++held_[chip];
        chips_[core] = chip;
    }

    /// Moves the core that loses least from `chip` to one with room.
    void relieve(std::uint32_t chip) {
        std::int64_t least = std::numeric_limits<std::int64_t>::max();
        std::pair<std::uint32_t, std::uint32_t> best{cores(), 0};
        for (std::uint32_t core = 0; core < cores(); ++core)
            for (std::uint32_t to = 0; chips_[core] == chip && to < board_.chips(); ++to) {
                if (held_[to] >= limit_ || delta(core, to, core) >= least) continue;
                least = delta(core, to, core);
                best = {core, to};
            }
        if (best.first == cores()) throw InvariantError("mapping", 0, "more cores than the chips hold");
        move(best.first, best.second);
    }
    bool moveAll() {
        bool gained = false;
        for (std::uint32_t core = 0; core < cores(); ++core)
            for (std::uint32_t to = 0; to < board_.chips(); ++to) {
                if (held_[to] >= limit_ || delta(core, to, core) >= 0) continue;
                move(core, to);
                gained = true;
            }
        return gained;
    }
    /// A pair that changes places keeps its distance.
    bool exchangeAll() {
        bool gained = false;
        for (std::uint32_t a = 0; a < cores(); ++a)
            for (std::uint32_t b = a + 1; b < cores(); ++b) {
                const std::uint32_t chipA = chips_[a], chipB = chips_[b];
                if (chipA == chipB || delta(a, chipB, b) + delta(b, chipA, a) >= 0) continue;
                move(a, chipB);
                move(b, chipA);
                gained = true;
            }
        return gained;
    }

    const hw::BoardSpec& board_;
    std::uint32_t limit_;
    std::vector<std::int64_t> host_;  // by core
    std::vector<std::vector<Neighbour>> neighbours_;
    ChipCut chips_;
    std::vector<std::uint32_t> held_;  // by chip: cores
};

}  // namespace

ChipCut refined(ChipCut chips, const Traffic& traffic, const hw::BoardSpec& board, std::uint32_t coresPerChip) {
    return Refinement(std::move(chips), traffic, board, coresPerChip).run();
}

}  // namespace spikeloom::mapping
