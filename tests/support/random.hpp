// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace spikeloom::testing {

/// Numbers from a seed, the same with every standard library (its distributions are not).
class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    /// In [low, high].
    std::int64_t integer(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(high - low + 1));
    }
    std::uint32_t count(std::uint32_t low, std::uint32_t high) {
        return static_cast<std::uint32_t>(integer(low, high));
    }
    bool chance() { return integer(0, 1) == 1; }
    double real(double low, double high) {
        return low + (high - low) * static_cast<double>(engine_() >> 11U) * 0x1p-53;
    }
    std::vector<double> reals(std::size_t size, double low, double high) {
        std::vector<double> values(size);
        for (double& v : values) v = real(low, high);
        return values;
    }
    /// Weight codes of 8 bits, the smallest of them included.
    std::vector<std::int8_t> codes(std::size_t size) {
        std::vector<std::int8_t> values(size);
        for (std::int8_t& v : values) v = static_cast<std::int8_t>(integer(-128, 127));
        return values;
    }
    template <class T>
    void shuffle(std::vector<T>& items) {
        for (std::size_t i = items.size(); i > 1; --i)
            std::swap(items[i - 1], items[static_cast<std::size_t>(integer(0, static_cast<std::int64_t>(i) - 1))]);
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace spikeloom::testing
