// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/router.hpp"

#include "hw/noc/round_robin.hpp"
#include "models/support/error.hpp"

namespace spikeloom::hw {

Router::Router(std::string name, const NocSpec& spec, TileId tile, std::vector<Port> routes, Scheduler& scheduler,
               const PacketPool& packets)
    : virtualChannels_(spec.virtualChannels),
      portMask_((std::uint64_t{1} << spec.virtualChannels) - 1),
      tile_(tile),
      routes_(std::move(routes)),
      endpoint_(spec, kPorts, spec.creditCycles),
      packets_(packets),
      name_(std::move(name)) {
    endpoint_.join(scheduler, *this);
    setInitialState();
}

void Router::setInitialState() {
    nonEmpty_ = waiting_ = active_ = 0;
    outFree_ = (std::uint64_t{1} << kPorts * virtualChannels_) - 1;
    switch_.fill({});
    firstInputVc_.fill(0);
    for (std::uint32_t i = 0; i < kPorts * virtualChannels_; ++i)
        inputVcs_[i] = {.inPort = static_cast<std::uint8_t>(i / virtualChannels_)};
}

void Router::resetSample() {
    if (nonEmpty_ != 0 || active_ != 0 || endpoint_.flitsUnderWay()) fail("reset while it holds or expects flits");
    endpoint_.reset();
    setInitialState();
}

/// What reaches the router in this cycle and in those up to the horizon was sent before this tick, whatever the order in
/// which units are ticked; so it works through all of them at once.
Cycle Router::tick(Cycle now) {
    const Cycle horizon = now + endpoint_.lookahead();
    for (Cycle cycle = now; cycle < horizon;) {
        step(cycle);
        cycle = nonEmpty_ != 0 ? cycle + 1 : endpoint_.nextArrival(cycle);
        if (cycle >= horizon) return endpoint_.sleepUntil(cycle);
    }
    return endpoint_.sleepUntil(horizon);
}

void Router::step(Cycle now) {
    endpoint_.takeCredits(now);
    takeArrivals(now);
    const std::uint64_t ready = active_ & nonEmpty_;  // a virtual channel allocated now competes from the next cycle on
    allocateVirtualChannels();
    const SwitchGrants grants = allocateSwitch(ready);
    traverse(grants, now);
    sendCredits(grants, now);
}

void Router::takeArrivals(Cycle now) {
    endpoint_.takeArrivals(now, [&](std::uint32_t in) {
        const std::uint64_t bit = std::uint64_t{1} << in;
        ++counters_.bufferPushes;
        nonEmpty_ |= bit;
        if (((active_ | waiting_) & bit) == 0) startPacket(in, endpoint_.front(in));
    });
}

void Router::startPacket(std::uint32_t inputVc, Flit head) {
    const Port out = head.tile == indexOf(tile_) ? head.exit : routes_[head.tile];
    if (!head.head) fail("a packet has no head");
    if (!endpoint_.isConnected(indexOf(out))) fail("a packet's destination has no network interface");
    inputVcs_[inputVc].outPort = static_cast<std::uint8_t>(out);
    waiting_ |= std::uint64_t{1} << inputVc;
}

void Router::fail(const char* message) const {
    throw InvariantError(name_, value(endpoint_.now()), message);
}

void Router::allocateVirtualChannels() {
    if (waiting_ == 0) return;
    std::array<std::uint64_t, 64> bids;  // by output VC; only those in `wanted` are set
    std::uint64_t wanted = 0;
    forEachBit(waiting_, [&](std::uint32_t in) {
        const std::uint64_t free = outFree_ & wholePort(inputVcs_[in].outPort);
        ++counters_.vcStalls;  // taken back below if granted
        if (free == 0) return;
        const std::uint32_t out = roundRobin(free, inputVcs_[in].firstOutVc);
        const std::uint64_t bit = std::uint64_t{1} << out;
        bids[out] = ((wanted & bit) != 0 ? bids[out] : 0) | std::uint64_t{1} << in;
        wanted |= bit;
    });
    forEachBit(wanted, [&](std::uint32_t out) { grantVirtualChannel(roundRobin(bids[out], firstInputVc_[out]), out); });
}

void Router::grantVirtualChannel(std::uint32_t inputVc, std::uint32_t outVc) {
    const std::uint32_t vcs = kPorts * virtualChannels_;
    inputVcs_[inputVc].outVc = static_cast<std::uint8_t>(outVc);
    inputVcs_[inputVc].firstOutVc = after(outVc, vcs);
    firstInputVc_[outVc] = after(inputVc, vcs);
    outFree_ &= ~(std::uint64_t{1} << outVc);
    waiting_ &= ~(std::uint64_t{1} << inputVc);
    active_ |= std::uint64_t{1} << inputVc;
    ++counters_.vcAllocations;
    --counters_.vcStalls;
}

Router::SwitchGrants Router::allocateSwitch(std::uint64_t ready) {
    SwitchGrants grants;
    if (ready == 0) return grants;
    if ((ready & (ready - 1)) == 0) {  // alone: no need to ask the arbiters
        const std::uint32_t in = lowestBit(ready);
        if ((endpoint_.withCredit() >> inputVcs_[in].outVc & 1) != 0)
            grantSwitch(grants, in);
        else
            ++counters_.creditStalls;
        return grants;
    }
    // Input stage: of each input's requests (output, virtual channel), one goes forward.
    std::array<std::array<std::uint64_t, kPorts>, kPorts>
        asking;                                  // [input][output]: input VCs; set where `outputs` says
    std::array<std::uint8_t, kPorts> outputs{};  // by input: outputs that it asks for
    std::uint32_t inputs = 0, requests = 0;
    forEachBit(ready, [&](std::uint32_t in) {
        const InputVc& vc = inputVcs_[in];
        if ((endpoint_.withCredit() >> vc.outVc & 1) == 0) {
            ++counters_.creditStalls;
            return;
        }
        const std::uint32_t bit = 1u << vc.outPort;
        std::uint64_t& cell = asking[vc.inPort][vc.outPort];
        cell = ((outputs[vc.inPort] & bit) != 0 ? cell : 0) | std::uint64_t{1} << in;
        outputs[vc.inPort] = static_cast<std::uint8_t>(outputs[vc.inPort] | bit);
        inputs |= 1u << vc.inPort;
        ++requests;
    });
    std::array<std::uint8_t, kPorts> bids{};  // by output: inputs whose request went forward
    std::uint32_t wanted = 0;
    forEachBit(inputs, [&](std::uint32_t in) {
        const std::uint32_t out = roundRobin(outputs[in], switch_[in].firstOutput);
        bids[out] = static_cast<std::uint8_t>(bids[out] | 1u << in);
        wanted |= 1u << out;
    });
    // Output stage: of the inputs that ask for an output, one gets it, for its first virtual channel in turn.
    forEachBit(wanted, [&](std::uint32_t out) {
        const std::uint32_t in = roundRobin(bids[out], switch_[out].firstInput);
        grantSwitch(grants, roundRobin(asking[in][out], in * virtualChannels_ + switch_[in].firstVc));
    });
    counters_.switchConflicts += requests - grants.count;
    return grants;
}

void Router::grantSwitch(SwitchGrants& grants, std::uint32_t inputVc) {
    const InputVc& vc = inputVcs_[inputVc];
    grants.inputVc[grants.count++] = static_cast<std::uint8_t>(inputVc);
    switch_[vc.outPort].firstInput = after(vc.inPort, kPorts);
    switch_[vc.inPort].firstOutput = after(vc.outPort, kPorts);
    switch_[vc.inPort].firstVc = after(inputVc - vc.inPort * virtualChannels_, virtualChannels_);
}

void Router::traverse(const SwitchGrants& grants, Cycle now) {
    for (std::uint32_t i = 0; i < grants.count; ++i) moveFlit(grants.inputVc[i], now);
}

void Router::moveFlit(std::uint32_t inputVc, Cycle now) {
    const InputVc& vc = inputVcs_[inputVc];
    const std::uint64_t inBit = std::uint64_t{1} << inputVc;
    const Flit flit = endpoint_.pop(inputVc);
    const bool empty = endpoint_.count(inputVc) == 0;
    if (empty) nonEmpty_ &= ~inBit;
    endpoint_.send(vc.outPort, vc.outVc, flit, now + 1);
    ++counters_.linkFlits[vc.outPort];
    ++counters_.bufferPops;
    if (!flit.tail) return;
    active_ &= ~inBit;
    outFree_ |= std::uint64_t{1} << vc.outVc;
    if (!empty) startPacket(inputVc, endpoint_.front(inputVc));
}

void Router::sendCredits(const SwitchGrants& grants, Cycle now) {
    for (std::uint32_t i = 0; i < grants.count; ++i)
        endpoint_.returnCredit(inputVcs_[grants.inputVc[i]].inPort, grants.inputVc[i], now);
}

std::uint32_t Router::bufferedFlits(Port port, std::uint32_t virtualChannel) const {
    return endpoint_.count(indexOf(port) * virtualChannels_ + virtualChannel);
}

BlockedPacket::WaitsFor Router::reason(std::uint32_t inputVc) const {
    if ((waiting_ >> inputVc & 1) != 0) return BlockedPacket::WaitsFor::VirtualChannel;
    return (endpoint_.withCredit() >> inputVcs_[inputVc].outVc & 1) == 0 ? BlockedPacket::WaitsFor::Credit
                                                                         : BlockedPacket::WaitsFor::Switch;
}

std::vector<BlockedPacket> Router::blocked() const {
    std::vector<BlockedPacket> result;
    forEachBit(nonEmpty_, [&](std::uint32_t in) {
        const InputVc& vc = inputVcs_[in];
        result.push_back({.packet = packets_[endpoint_.front(in).packet],
                          .place = BlockedPacket::Place::Router,
                          .tile = tile_,
                          .port = Port{vc.inPort},
                          .virtualChannel = in - vc.inPort * virtualChannels_,
                          .output = Port{vc.outPort},
                          .waitsFor = reason(in)});
    });
    return result;
}

}  // namespace spikeloom::hw
