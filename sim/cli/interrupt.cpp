// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/interrupt.hpp"

#include <csignal>

namespace spikeloom::cli {
namespace {

std::atomic<bool> interrupted{false};  // a signal handler reaches nothing but globals
static_assert(std::atomic<bool>::is_always_lock_free);

void remember(int signal) {
    interrupted = true;
    std::signal(signal, SIG_DFL);
}

}  // namespace

InterruptGuard::InterruptGuard() {
    interrupted = false;
    std::signal(SIGINT, remember);
    std::signal(SIGTERM, remember);
}

InterruptGuard::~InterruptGuard() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

const std::atomic<bool>* InterruptGuard::flag() const {
    return &interrupted;
}

}  // namespace spikeloom::cli
