// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace spikeloom::noc {

/// How many packets had which latency. Latencies are whole cycles, so that nothing is binned or lost.
class Latencies {
public:
    void add(std::uint64_t cycles);

    [[nodiscard]] std::uint64_t packets() const { return packets_; }
    [[nodiscard]] std::uint64_t sum() const { return sum_; }
    /// 0 without packets, as the others.
    [[nodiscard]] double mean() const;
    /// Nearest rank, as report::percentile. @param percent  1 to 100
    [[nodiscard]] std::uint64_t percentile(std::uint32_t percent) const;
    [[nodiscard]] std::uint64_t max() const { return packets_ == 0 ? 0 : counts_.size() - 1; }
    /// Calls `visit(latency, packets)` for every latency that occurred, ascending.
    template <class Visit>
    void forEach(Visit&& visit) const {
        for (std::size_t i = 0; i < counts_.size(); ++i)
            if (counts_[i] != 0) visit(static_cast<std::uint64_t>(i), counts_[i]);
    }

private:
    std::vector<std::uint64_t> counts_;  // by latency
    std::uint64_t packets_ = 0, sum_ = 0;
};

}  // namespace spikeloom::noc
