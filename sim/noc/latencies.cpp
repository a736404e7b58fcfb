// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/latencies.hpp"

#include <algorithm>

namespace spikeloom::noc {

void Latencies::add(std::uint64_t cycles) {
    if (cycles >= counts_.size()) counts_.resize(cycles + 1);
    ++counts_[cycles];
    ++packets_;
    sum_ += cycles;
}

double Latencies::mean() const {
    return packets_ == 0 ? 0.0 : static_cast<double>(sum_) / static_cast<double>(packets_);
}

std::uint64_t Latencies::percentile(std::uint32_t percent) const {
    const std::uint64_t rank = std::max<std::uint64_t>((packets_ * percent + 99) / 100, 1);
    std::uint64_t reached = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i)
        if ((reached += counts_[i]) >= rank) return i;
    return 0;
}

}  // namespace spikeloom::noc
