// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace spikeloom::sweep {

/// Random numbers that are the same with every standard library: only its engine is used, none of its distributions.
class Dice {
public:
    /// @param stream  numbers of different streams have nothing to do with each other
    Dice(std::uint64_t seed, std::uint32_t stream) {
        std::seed_seq sequence{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32), stream};
        engine_.seed(sequence);
    }
    /// Uniform in [0, bound), bound > 0. Draws from the incomplete last interval are thrown away.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound) {
        const std::uint64_t tooMany = (std::mt19937_64::max() % bound + 1) % bound;
        std::uint64_t draw = engine_();
        while (draw > std::mt19937_64::max() - tooMany) draw = engine_();
        return draw % bound;
    }
    /// Fisher-Yates.
    template <class T>
    void shuffle(std::vector<T>& items) {
        for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace spikeloom::sweep
