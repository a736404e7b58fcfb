// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/noc/flit/router.hpp"
#include "hw/sync/calendar_scheduler.hpp"
#include "sim/cosim/router/router_wiring.hpp"

namespace spikeloom::cosim {

/// hw::Router behind the wires of the one in RTL, on a scheduler of its own. All its ports are connected.
class RouterModel {
public:
    /// @param arguments  those of the router that this is the model of; their scheduler is not used
    /// @param wiring     outlives the model
    RouterModel(const hw::RouterArguments& arguments, const RouterWiring& wiring);
    RouterModel(const RouterModel&) = delete;
    RouterModel& operator=(const RouterModel&) = delete;

    /// Back to the initial state. @throws InvariantError if flits are in it
    void reset();
    /// As RouterUnit::step, of the edge between the cycles `now` - 1 and `now`. In the cycles between the last step and
    /// that edge nothing was on the wires into the router.
    const RouterWires& step(hw::Cycle now, const RouterWires& before);
    /// Simulates to the end of cycle `last`, with nothing on the wires into the router.
    /// @return whether something is on the wires out of it in a cycle after the last step
    bool sendsUntil(hw::Cycle last);
    /// Since it was built.
    [[nodiscard]] RouterEventCounts events() const;
    [[nodiscard]] const hw::Router& router() const { return router_; }

private:
    /// Who receives what the router sends: the wires.
    struct Nobody final : hw::Clocked {
        hw::Cycle tick(hw::Cycle) override { return hw::kNever; }
    };

    void take(hw::Cycle now);

    const RouterWiring& wiring_;
    std::uint32_t virtualChannels_;
    hw::CalendarScheduler scheduler_;
    hw::NocSpec spec_;
    hw::Router router_;
    Nobody nobody_;
    hw::Endpoint peer_;
    RouterWires out_;
};

}  // namespace spikeloom::cosim
