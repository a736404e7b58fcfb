// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/router/router_model.hpp"

#include "hw/noc/common/round_robin.hpp"

namespace spikeloom::cosim {
namespace {

/// Links of one cycle: what is on the wires in cycle t arrives in t + 1.
hw::NocSpec withShortLinks(hw::NocSpec spec) {
    spec.linkCycles = 1;
    spec.verticalLinkCycles.reset();
    spec.localLinkCycles.reset();
    return spec;
}

hw::Cycle before(hw::Cycle cycle, std::uint64_t cycles) {
    return hw::Cycle{value(cycle) - cycles};  // modulo 2^64: near the start it comes back by addition
}

}  // namespace

/// The wires into the router take no time in the endpoint's count, so that the router does not work ahead of them.
RouterModel::RouterModel(const hw::RouterArguments& arguments, const RouterWiring& wiring)
    : wiring_(wiring),
      virtualChannels_(arguments.spec.virtualChannels),
      spec_(withShortLinks(arguments.spec)),
      router_({.name = arguments.name,
               .spec = spec_,
               .tile = arguments.tile,
               .ports = arguments.ports,
               .routes = arguments.routes,
               .scheduler = scheduler_,
               .packets = arguments.packets}),
      peer_(spec_, arguments.ports, 0) {
    peer_.join(scheduler_, nobody_);
    for (std::uint32_t i = 0; i < arguments.ports; ++i) {
        const hw::Port port{static_cast<std::uint8_t>(i)};
        const hw::InputPort input = router_.input(port);
        router_.connectOutput(port, {&peer_, i});
        peer_.connect(i, *input.endpoint, input.port, {.cycles = 0});
    }
}

void RouterModel::reset() {
    router_.resetSample();
    peer_.reset();
}

const RouterWires& RouterModel::step(hw::Cycle now, const RouterWires& in) {
    hw::forEachBit(in.flits, [&](std::uint32_t port) {
        peer_.send(port, port * virtualChannels_ + in.flit[port].vc, wiring_.read(in.flit[port]), before(now, 1));
    });
    hw::forEachBit(in.credits, [&](std::uint32_t port) {
        peer_.returnCredit(port, port * virtualChannels_ + in.creditVc[port], before(now, 2));
    });
    scheduler_.runUntil(now);
    take(now);
    return out_;
}

/// What the router handed over for the wires of this cycle: flits one cycle before they would arrive.
void RouterModel::take(hw::Cycle now) {
    out_.clear();
    peer_.takeArrivals(now + 1, [&](std::uint32_t channel) {
        const std::uint32_t port = channel / virtualChannels_;
        out_.addFlit(port, wiring_.leaving(peer_.pop(channel), channel - port * virtualChannels_, port));
    });
    peer_.takeCredits(now);
    hw::forEachBit(peer_.countedCredits(), [&](std::uint32_t channel) {
        out_.addCredit(channel / virtualChannels_, channel % virtualChannels_);
    });
}

bool RouterModel::sendsUntil(hw::Cycle last) {
    const hw::Cycle now = scheduler_.now();
    scheduler_.runUntil(last);
    return peer_.nextArrival(now + 1) != hw::kNever || peer_.nextCredit(now) != hw::kNever;
}

RouterEventCounts RouterModel::events() const {
    const hw::RouterCounters& counters = router_.counters();
    RouterEventCounts counts{
        .vcGranted = counters.vcAllocations, .vcRefused = counters.vcStalls, .noSwitch = counters.switchConflicts};
    for (const std::uint64_t stalls : counters.creditStalls) counts.noCredit += stalls;
    return counts;
}

}  // namespace spikeloom::cosim
