// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/router.hpp"

#include <algorithm>

#include "hw/noc/round_robin.hpp"
#include "models/support/error.hpp"

namespace spikeloom::hw {

Router::Router(std::string name, const NocSpec& spec, TileId tile, std::vector<Port> routes, Scheduler& scheduler,
               const PacketPool& packets)
    : virtualChannels_(spec.virtualChannels),
      bufferFlits_(spec.bufferFlits),
      creditCycles_(spec.creditCycles),
      portMask_((std::uint64_t{1} << spec.virtualChannels) - 1),
      inputVcs_(kPorts * spec.virtualChannels),
      outputVcs_(kPorts * spec.virtualChannels),
      buffers_(inputVcs_.size() * spec.bufferFlits),
      routes_(std::move(routes)),
      tile_(tile),
      packets_(packets),
      name_(std::move(name)) {
    inbox_.scheduler = &scheduler;
    inbox_.handle = scheduler.add(*this);
    inputs_.reserve(kPorts);
    for (std::uint32_t port = 0; port < kPorts; ++port) inputs_.emplace_back(spec, inbox_, port);
    setInitialState();
}

void Router::connectOutput(Port port, Channel& channel) {
    outputs_[indexOf(port)] = &channel;
    channel.connectSender(inbox_, indexOf(port));
}

void Router::setInitialState() {
    nonEmpty_ = waiting_ = active_ = 0;
    outFree_ = hasCredit_ = (std::uint64_t{1} << kPorts * virtualChannels_) - 1;
    switch_.fill({});
    for (std::uint32_t i = 0; i < inputVcs_.size(); ++i) {
        inputVcs_[i] = {};
        inputVcs_[i].inPort = static_cast<std::uint8_t>(i / virtualChannels_);
        outputVcs_[i] = {.credits = static_cast<std::uint16_t>(bufferFlits_)};
    }
}

void Router::resetSample() {
    if (nonEmpty_ != 0 || active_ != 0 || inbox_.flitPorts != 0)
        throw InvariantError(name_, value(inbox_.scheduler->now()), "reset while it holds or expects flits");
    for (Channel& channel : inputs_) channel.clear();
    inbox_.creditPorts = 0;
    setInitialState();
}

Cycle Router::tick(Cycle now) {
    takeCredits(now);
    takeArrivals(now);
    const std::uint64_t ready = active_ & nonEmpty_;  // a virtual channel allocated now competes from the next cycle on
    allocateVirtualChannels();
    const SwitchGrants grants = allocateSwitch(ready);
    traverse(grants, now);
    sendCredits(grants, now);
    return inbox_.nextTick = nextTick(now);
}

Cycle Router::nextTick(Cycle now) const {
    if (nonEmpty_ != 0) return now + 1;
    Cycle next = kNever;
    forEachBit(inbox_.flitPorts, [&](std::uint32_t port) { next = std::min(next, inputs_[port].nextFlit()); });
    return next;
}

void Router::takeCredits(Cycle now) {
    forEachBit(inbox_.creditPorts, [&](std::uint32_t port) {
        Channel& channel = *outputs_[port];
        while (channel.creditUnderWay() && channel.nextCredit() + creditCycles_ <= now) {
            const std::uint32_t vc = port * virtualChannels_ + channel.takeCredit();
            ++outputVcs_[vc].credits;
            hasCredit_ |= std::uint64_t{1} << vc;
        }
        if (!channel.creditUnderWay()) inbox_.creditPorts &= ~(1u << port);
    });
}

void Router::takeArrivals(Cycle now) {
    forEachBit(inbox_.flitPorts, [&](std::uint32_t port) {
        Channel& channel = inputs_[port];
        if (channel.nextFlit() > now) return;
        const Flit flit = channel.takeFlit();
        if (!channel.flitUnderWay()) inbox_.flitPorts &= ~(1u << port);
        const std::uint32_t index = port * virtualChannels_ + flit.virtualChannel;
        InputVc& vc = inputVcs_[index];
        if (vc.count == bufferFlits_) throw InvariantError(name_, value(now), "a flit arrived at a full buffer");
        const std::uint32_t position = vc.head + vc.count;
        slot(index, position < bufferFlits_ ? position : position - bufferFlits_) = flit;
        ++vc.count;
        ++counters_.bufferPushes;
        const std::uint64_t bit = std::uint64_t{1} << index;
        nonEmpty_ |= bit;
        if (((active_ | waiting_) & bit) == 0) startPacket(index, flit);
    });
}

void Router::startPacket(std::uint32_t inputVc, Flit head) {
    const Port out = head.tile == indexOf(tile_) ? head.exit : routes_[head.tile];
    if (outputs_[indexOf(out)] == nullptr || !head.head)
        throw InvariantError(name_, value(inbox_.scheduler->now()),
                             head.head ? "a packet's destination has no network interface" : "a packet has no head");
    inputVcs_[inputVc].outPort = static_cast<std::uint8_t>(out);
    waiting_ |= std::uint64_t{1} << inputVc;
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
    forEachBit(wanted, [&](std::uint32_t out) {
        grantVirtualChannel(roundRobin(bids[out], outputVcs_[out].firstInputVc), out);
    });
}

void Router::grantVirtualChannel(std::uint32_t inputVc, std::uint32_t outVc) {
    const std::uint32_t vcs = kPorts * virtualChannels_;
    inputVcs_[inputVc].outVc = static_cast<std::uint8_t>(outVc);
    inputVcs_[inputVc].firstOutVc = after(outVc, vcs);
    outputVcs_[outVc].firstInputVc = after(inputVc, vcs);
    outFree_ &= ~(std::uint64_t{1} << outVc);
    waiting_ &= ~(std::uint64_t{1} << inputVc);
    active_ |= std::uint64_t{1} << inputVc;
    ++counters_.vcAllocations;
    --counters_.vcStalls;
}

Router::SwitchGrants Router::allocateSwitch(std::uint64_t ready) {
    if (ready == 0) return {};
    // Input stage: of each input's requests (output, virtual channel), one goes forward.
    std::array<std::array<std::uint64_t, kPorts>, kPorts>
        asking;                                  // [input][output]: input VCs; set where `outputs` says
    std::array<std::uint8_t, kPorts> outputs{};  // by input: outputs that it asks for
    std::uint32_t inputs = 0, requests = 0;
    forEachBit(ready, [&](std::uint32_t in) {
        const InputVc& vc = inputVcs_[in];
        if ((hasCredit_ >> vc.outVc & 1) == 0) {
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
    SwitchGrants grants;
    forEachBit(wanted, [&](std::uint32_t out) {
        const std::uint32_t in = roundRobin(bids[out], switch_[out].firstInput);
        const std::uint32_t first = in * virtualChannels_;
        const std::uint32_t vc = roundRobin(asking[in][out], first + switch_[in].firstVc);
        grants.inputVc[grants.count++] = static_cast<std::uint8_t>(vc);
        switch_[out].firstInput = after(in, kPorts);
        switch_[in].firstOutput = after(out, kPorts);
        switch_[in].firstVc = after(vc - first, virtualChannels_);
    });
    counters_.switchConflicts += requests - grants.count;
    return grants;
}

void Router::traverse(const SwitchGrants& grants, Cycle now) {
    for (std::uint32_t i = 0; i < grants.count; ++i) moveFlit(grants.inputVc[i], now);
}

void Router::moveFlit(std::uint32_t inputVc, Cycle now) {
    InputVc& vc = inputVcs_[inputVc];
    Flit flit = slot(inputVc, vc.head);
    vc.head = static_cast<std::uint16_t>(vc.head + 1u == bufferFlits_ ? 0 : vc.head + 1);
    --vc.count;
    const std::uint64_t inBit = std::uint64_t{1} << inputVc, outBit = std::uint64_t{1} << vc.outVc;
    if (vc.count == 0) nonEmpty_ &= ~inBit;
    if (--outputVcs_[vc.outVc].credits == 0) hasCredit_ &= ~outBit;
    flit.virtualChannel = static_cast<std::uint8_t>(vc.outVc - vc.outPort * virtualChannels_) & 0x3f;
    outputs_[vc.outPort]->sendFlit(flit, now + 1);
    ++counters_.linkFlits[vc.outPort];
    ++counters_.bufferPops;
    if (!flit.tail) return;
    active_ &= ~inBit;
    outFree_ |= outBit;
    if (vc.count != 0) startPacket(inputVc, slot(inputVc, vc.head));
}

void Router::sendCredits(const SwitchGrants& grants, Cycle now) {
    for (std::uint32_t i = 0; i < grants.count; ++i) {
        const std::uint32_t in = inputVcs_[grants.inputVc[i]].inPort;
        inputs_[in].sendCredit(grants.inputVc[i] - in * virtualChannels_, now);
    }
}

std::uint32_t Router::bufferedFlits(Port port, std::uint32_t virtualChannel) const {
    return inputVcs_[indexOf(port) * virtualChannels_ + virtualChannel].count;
}

BlockedPacket::WaitsFor Router::reason(std::uint32_t inputVc) const {
    if ((waiting_ >> inputVc & 1) != 0) return BlockedPacket::WaitsFor::VirtualChannel;
    return (hasCredit_ >> inputVcs_[inputVc].outVc & 1) == 0 ? BlockedPacket::WaitsFor::Credit
                                                             : BlockedPacket::WaitsFor::Switch;
}

std::vector<BlockedPacket> Router::blocked() const {
    std::vector<BlockedPacket> result;
    forEachBit(nonEmpty_, [&](std::uint32_t in) {
        const InputVc& vc = inputVcs_[in];
        result.push_back({.packet = packets_[buffers_[in * bufferFlits_ + vc.head].packet],
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
