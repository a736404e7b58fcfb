// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hw/sync/clock_domain.hpp"

namespace spikeloom::hw {

/// When the last so many of something left a queue of that capacity: the next one has room once the oldest has left.
class LastCycles {
public:
    explicit LastCycles(std::uint32_t count) : cycles_(count) {}
    [[nodiscard]] Cycle oldest() const { return cycles_[next_]; }
    void replaceOldest(Cycle cycle) {
        cycles_[next_] = cycle;
        if (++next_ == cycles_.size()) next_ = 0;
    }
    void reset() {
        cycles_.assign(cycles_.size(), Cycle{});
        next_ = 0;
    }

private:
    std::vector<Cycle> cycles_;
    std::size_t next_ = 0;
};

}  // namespace spikeloom::hw
