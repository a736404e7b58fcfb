// SPDX-License-Identifier: Apache-2.0
#include "hw/sync/clock_domain_module.hpp"

#include "models/support/error.hpp"

namespace spikeloom::hw {

ClockDomain::ClockDomain(const sc_core::sc_module_name& name, sc_core::sc_time period, std::uint64_t ahead)
    : sc_module(name), calendar_(ahead), period_(period) {
    if (period_ == sc_core::SC_ZERO_TIME)
        throw ConfigError(Problem{"", "chip.clock_mhz", "the clock's period is below the resolution of time", ""});
    SC_METHOD(run);
    sensitive << due_;
}

sc_core::sc_time ClockDomain::periodOf(double megahertz) {
    return {1e6 / megahertz, sc_core::SC_PS};
}

void ClockDomain::run() {
    started_ = true;
    armed_ = kNever;
    ticking_ = true;
    calendar_.runUntil(cycleAt(sc_core::sc_time_stamp()) + calendar_.ahead());
    ticking_ = false;
    arm();
}

void ClockDomain::arm() {
    if (!started_) return;
    const Cycle due = calendar_.nextDue();
    if (due >= armed_) return;
    armed_ = due;
    due_.notify(timeOf(due) - sc_core::sc_time_stamp());
}

}  // namespace spikeloom::hw
