// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

namespace spikeloom::cli {

/// While it lives, the first SIGINT or SIGTERM sets a flag, so that the run ends in good order; the second one kills.
class InterruptGuard {
public:
    InterruptGuard();
    ~InterruptGuard();
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;

    [[nodiscard]] const std::atomic<bool>* flag() const;
};

}  // namespace spikeloom::cli
