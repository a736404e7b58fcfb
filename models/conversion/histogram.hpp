// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace spikeloom::conversion {

/// How often a channel's activations have which size: equal bins from 0 to the largest. What is negative counts as 0.
class Histogram {
public:
    static constexpr std::size_t kBins = 4096;

    /// @param largest  that will be added
    explicit Histogram(double largest = 0.0) : largest_(largest), counts_(kBins, 0) {}

    void add(float value) {
        const double bin = largest_ > 0.0 ? value / largest_ * kBins : 0.0;
        ++counts_[bin <= 0.0 ? 0 : bin >= kBins ? kBins - 1 : static_cast<std::size_t>(bin)];
    }
    void add(const Histogram& other) {
        for (std::size_t i = 0; i < kBins; ++i) counts_[i] += other.counts_[i];
    }

    [[nodiscard]] double largest() const { return largest_; }
    [[nodiscard]] std::uint64_t total() const;
    /// The middle of a bin; the first stands for 0, which is most of what a ReLU sends.
    [[nodiscard]] double valueOf(std::size_t bin) const {
        return bin == 0 ? 0.0 : (static_cast<double>(bin) + 0.5) / kBins * largest_;
    }
    [[nodiscard]] const std::vector<std::uint64_t>& counts() const { return counts_; }
    /// The value that `percent` of all do not exceed, up to a bin.
    [[nodiscard]] double percentile(double percent) const;

private:
    double largest_;
    std::vector<std::uint64_t> counts_;
};

}  // namespace spikeloom::conversion
