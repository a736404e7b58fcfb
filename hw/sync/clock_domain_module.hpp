// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <systemc>

#include "hw/sync/calendar_scheduler.hpp"

namespace spikeloom::hw {

/// A clock on the SystemC kernel: one SC_METHOD that runs in the cycles in which some member is due, and in no others.
///
/// Members are ticked through a CalendarScheduler, not as processes of their own; docs/adr/0001 has the figures behind
/// that. Other SystemC processes may wake members between ticks. Cycle c begins at c x period. Where units may run
/// ahead, so may the clock: it ticks all that is due in as many cycles at once, and the kernel's time follows.
class ClockDomain final : public sc_core::sc_module, public Scheduler {
public:
    SC_HAS_PROCESS(ClockDomain);
    /// @param period  of the clock; at least one unit of the kernel's time resolution
    /// @param ahead   as of Scheduler::ahead
    /// @throws ConfigError if the period is zero
    ClockDomain(const sc_core::sc_module_name& name, sc_core::sc_time period, std::uint64_t ahead = 0);

    /// The period of a clock, rounded to the kernel's time resolution (1 ps unless set otherwise).
    [[nodiscard]] static sc_core::sc_time periodOf(double megahertz);

    Handle add(Clocked& component) override { return calendar_.add(component); }
    void wake(Handle component, Cycle when) override {
        calendar_.wake(component, when);
        if (!ticking_) arm();
    }
    /// The cycle being ticked; between ticks, the one that the kernel's time lies in, or the last that was ticked ahead
    /// of it.
    [[nodiscard]] Cycle now() const override {
        return ticking_ ? calendar_.now() : std::max(calendar_.now(), cycleAt(sc_core::sc_time_stamp()));
    }
    [[nodiscard]] std::uint64_t ahead() const override { return calendar_.ahead(); }

    /// As CalendarScheduler::ticking.
    [[nodiscard]] const Clocked* ticking() const { return calendar_.ticking(); }

    [[nodiscard]] sc_core::sc_time period() const { return period_; }
    [[nodiscard]] sc_core::sc_time timeOf(Cycle cycle) const {
        return sc_core::sc_time::from_value(period_.value() * value(cycle));
    }
    [[nodiscard]] Cycle cycleAt(sc_core::sc_time time) const { return Cycle{time.value() / period_.value()}; }

private:
    void run();
    void arm();

    CalendarScheduler calendar_;
    sc_core::sc_time period_;
    sc_core::sc_event due_{"due"};
    Cycle armed_ = kNever;  // cycle for which due_ is notified
    bool started_ = false;  // before that, the kernel's initial run of the method stands for a notification
    bool ticking_ = false;
};

}  // namespace spikeloom::hw
