// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/flit/router.hpp"

#include <algorithm>

#include "hw/noc/common/round_robin.hpp"
#include "models/support/error.hpp"

namespace spikeloom::hw {

std::unique_ptr<FlitRouter> makeRouter(const MakeRouter& make, const RouterArguments& arguments) {
    return make ? make(arguments) : std::make_unique<Router>(arguments);
}

Router::Router(const RouterArguments& arguments)
    : ports_(arguments.ports),
      virtualChannels_(arguments.spec.virtualChannels),
      routeStage_(arguments.spec.routeComputation == RouteComputation::Stage),
      speculative_(arguments.spec.allocation == Allocation::Speculative),
      channels_{lowBits(virtualChannels_), lowBits(virtualChannels_ / 2),
                lowBits(virtualChannels_) & ~lowBits(virtualChannels_ / 2)},
      tile_(arguments.tile),
      routes_(arguments.routes),
      endpoint_(arguments.spec, ports_, arguments.spec.creditCycles),
      packets_(arguments.packets),
      name_(arguments.name) {
    for (std::uint32_t port = 0; port < ports_; ++port) {
        const LinkKind kind = linkKind(routes_.shape, tile_, Port{static_cast<std::uint8_t>(port)});
        links_[port] = linkTiming(kind, arguments.spec, routes_.shape.board);
        slowLinks_ |= static_cast<std::uint32_t>(links_[port].flitCycles > 1) << port;
    }
    endpoint_.join(arguments.scheduler, *this);
    setInitialState();
}

void Router::setInitialState() {
    standstill_ = kNever;
    nonEmpty_ = routing_ = waiting_ = active_ = credited_ = multicast_ = 0;
    busyLinks_ = 0;
    owner_.fill(0);
    outFree_ = lowBits(ports_ * virtualChannels_);
    switch_.fill({});
    firstInputVc_.fill(0);
    for (std::uint32_t i = 0; i < ports_ * virtualChannels_; ++i)
        inputVcs_[i] = {.inPort = static_cast<std::uint8_t>(i / virtualChannels_)};
}

void Router::resetSample() {
    if (nonEmpty_ != 0 || active_ != 0 || endpoint_.flitsUnderWay()) fail("reset while it holds or expects flits");
    endpoint_.reset();
    setInitialState();
    counters_.largestQueue.fill(0);
}

/// What reaches the router in this cycle and in those up to the horizon was sent before this tick, whatever the order
/// in which units are ticked; so it works through all of them at once.
Cycle Router::tick(Cycle now) {
    const Cycle horizon = now + endpoint_.lookahead();
    endpoint_.wakeOnCredit(false);
    for (Cycle cycle = now; cycle < horizon;) {
        const bool still = step(cycle);
        if (nonEmpty_ == 0) {
            cycle = endpoint_.nextArrival(cycle);
        } else if (still) {
            standstill_ = counted_ = cycle + 1;
            cycle = std::min(endpoint_.nextArrival(cycle), endpoint_.nextCredit(cycle));
            endpoint_.wakeOnCredit(cycle >= horizon);
        } else {
            cycle = cycle + 1;
        }
        if (cycle >= horizon) return endpoint_.sleepUntil(cycle);
    }
    return endpoint_.sleepUntil(horizon);
}

void Router::countStandstill(Cycle now) const {
    if (standstill_ == kNever || now <= counted_) return;
    const std::uint64_t cycles = now - counted_;
    counted_ = now;
    forEachBit(waiting_, [&](std::uint32_t) { counters_.vcStalls += cycles; });
    forEachBit(active_ & nonEmpty_, [&](std::uint32_t in) { counters_.creditStalls[inputVcs_[in].outPort] += cycles; });
}

bool Router::step(Cycle now) {
    if (standstill_ != kNever) {
        countStandstill(now);
        standstill_ = kNever;
    }
    takeCredits(now);
    takeArrivals(now);
    const std::uint64_t routed = routing_;
    const std::uint64_t ready = active_ & nonEmpty_;  // a virtual channel allocated now competes from the next cycle on
    freeLinks(now);
    if ((waiting_ & multicast_) != 0) chooseBranches();
    const std::uint64_t free = busyLinks_ == 0 ? ~std::uint64_t{0} : ~behindBusyLinks();
    const std::uint64_t speculative = speculative_ ? speculations() & free : 0;
    const std::uint64_t waited = waiting_;
    if (waiting_ != 0) allocateVirtualChannels();
    const bool still =
        (ready & credited_) == 0 && speculative == 0 && waiting_ == waited && routed == 0 && busyLinks_ == 0;
    if ((ready | speculative) != 0) {
        forEachBit(ready & ~credited_, [&](std::uint32_t in) { ++counters_.creditStalls[inputVcs_[in].outPort]; });
        SwitchGrants grants = allocateSwitch(ready & credited_ & free, speculative);
        grants &= ~speculative | (active_ & credited_);
        for (; grants != 0; grants &= grants - 1) moveFlit(lowestBit(grants), now);
    }
    waiting_ |= routed;
    routing_ &= ~routed;
    return still && routing_ == 0;
}

void Router::freeLinks(Cycle now) {
    forEachBit(busyLinks_, [&](std::uint32_t port) {
        busyLinks_ &= ~(static_cast<std::uint32_t>(linkFree_[port] <= now) << port);
    });
}

/// Nobody is granted an output whose link a flit still occupies. @return input VCs that want one
std::uint64_t Router::behindBusyLinks() {
    std::uint64_t behind = 0;
    forEachBit(nonEmpty_, [&](std::uint32_t in) {
        const std::uint32_t port = inputVcs_[in].outPort;
        const bool busy = (busyLinks_ >> port & 1) != 0;
        behind |= std::uint64_t{busy} << in;
        if (busy && (active_ & credited_) >> in & 1) ++counters_.busyStalls[port];
    });
    return behind;
}

void Router::occupyLink(std::uint32_t port, Cycle now) {
    busyLinks_ |= 1u << port;
    linkFree_[port] = now + links_[port].flitCycles;
}

/// Heads that bid for the switch before they have a virtual channel.
std::uint64_t Router::speculations() const {
    std::uint64_t bidders = 0;
    forEachBit(waiting_, [&](std::uint32_t in) {
        const bool chance = (outFree_ & endpoint_.withCredit() & inputVcs_[in].allowed) != 0;
        bidders |= std::uint64_t{chance} << in;
    });
    return bidders;
}

void Router::takeCredits(Cycle now) {
    forEachBit(endpoint_.takeCredits(now), [&](std::uint32_t out) {
        if (inputVcs_[owner_[out]].outVc == out) setCredited(owner_[out], true);
    });
}

void Router::takeArrivals(Cycle now) {
    endpoint_.takeArrivals(now, [&](std::uint32_t in) {
        const std::uint64_t bit = std::uint64_t{1} << in;
        countArrival(inputVcs_[in].inPort, now);
        if ((nonEmpty_ & bit) != 0) return;
        nonEmpty_ |= bit;
        if ((active_ & bit) == 0)
            startPacket(in, endpoint_.front(in));
        else  // its credits may have come while the router slept
            setCredited(in, endpoint_.hasCredit(inputVcs_[in].outVc));
    });
}

void Router::countArrival(std::uint32_t inPort, Cycle now) {
    ++counters_.bufferPushes;
    counters_.bufferedCycles[inPort] -= value(now);  // its departure adds: the difference is its stay
    counters_.largestQueue[inPort] = std::max(counters_.largestQueue[inPort], ++counters_.buffered[inPort]);
}

Route Router::routeOf(Flit head) const {
    if (head.tile == indexOf(tile_)) return {head.exit};
    if (!routes_.adaptive) return routes_.routes[head.tile];
    const auto [first, second] =
        routes_.adaptive->choose(routes_.shape, packets_[head.packet].source.tile, tile_, TileId{head.tile});
    return second && freeChannels(*second) > freeChannels(first) ? *second : first;
}

/// Virtual channels that a packet could have now, with a credit.
std::uint32_t Router::freeChannels(Route route) const {
    std::uint32_t count = 0;
    forEachBit(outFree_ & endpoint_.withCredit() & channelsOf(route), [&](std::uint32_t) { ++count; });
    return count;
}

void Router::startPacket(std::uint32_t inputVc, Flit head) {
    if (!head.head) fail("a packet has no head");
    if (head.multicast) return startTree(inputVc, head);
    const Route route = routeOf(head);
    if (!endpoint_.isConnected(indexOf(route.port))) fail("a packet's destination has no network interface");
    inputVcs_[inputVc].outPort = static_cast<std::uint8_t>(route.port);
    inputVcs_[inputVc].allowed = channelsOf(route);
    (routeStage_ ? routing_ : waiting_) |= std::uint64_t{1} << inputVc;
}

void Router::startTree(std::uint32_t inputVc, Flit head) {
    const std::uint64_t bit = std::uint64_t{1} << inputVc;
    InputVc& vc = inputVcs_[inputVc];
    vc.branches = trees_->ports(GroupId{head.tile}, tile_);
    vc.flits = packets_[head.packet].flits;
    vc.outPort = static_cast<std::uint8_t>(lowestBit(vc.branches));
    vc.allowed = 0;
    multicast_ |= bit;
    (routeStage_ ? routing_ : waiting_) |= bit;
    ++counters_.multicastLookups;
}

/// Gives every multicast packet that waits a branch whose output can take all of it, if there is one: rather one whose
/// link is free.
void Router::chooseBranches() {
    forEachBit(waiting_ & multicast_, [&](std::uint32_t in) {
        InputVc& vc = inputVcs_[in];
        vc.allowed = 0;
        for (const std::uint32_t candidates : {vc.branches & ~busyLinks_, vc.branches & busyLinks_})
            for (std::uint32_t left = candidates; left != 0 && vc.allowed == 0; left &= left - 1) {
                vc.outPort = static_cast<std::uint8_t>(lowestBit(left));
                vc.allowed = roomyChannels(vc.outPort, vc.flits);
            }
        if (vc.allowed == 0) vc.outPort = static_cast<std::uint8_t>(lowestBit(vc.branches));
    });
}

/// Free virtual channels of an output with room for so many flits behind them.
std::uint64_t Router::roomyChannels(std::uint32_t port, std::uint32_t flits) const {
    std::uint64_t channels = 0;
    forEachBit(outFree_ & endpoint_.withCredit() & wholePort(port),
               [&](std::uint32_t out) { channels |= std::uint64_t{endpoint_.credits(out) >= flits} << out; });
    return channels;
}

void Router::fail(const char* message) const {
    throw InvariantError(name_, value(endpoint_.now()), message);
}

void Router::allocateVirtualChannels() {
    if ((waiting_ & (waiting_ - 1)) == 0) {  // alone: no need to ask the output stage
        const std::uint32_t in = lowestBit(waiting_);
        const std::uint64_t free = outFree_ & inputVcs_[in].allowed;
        if (free != 0)
            grantVirtualChannel(in, roundRobin(free, inputVcs_[in].firstOutVc));
        else
            ++counters_.vcStalls;
        return;
    }
    std::array<std::uint64_t, 64> bids;  // by output VC; only those in `wanted` are set
    std::uint64_t wanted = 0;
    forEachBit(waiting_, [&](std::uint32_t in) {
        const std::uint64_t free = outFree_ & inputVcs_[in].allowed;
        ++counters_.vcStalls;
        if (free == 0) return;
        const std::uint32_t out = roundRobin(free, inputVcs_[in].firstOutVc);
        const std::uint64_t bit = std::uint64_t{1} << out;
        bids[out] = ((wanted & bit) != 0 ? bids[out] : 0) | std::uint64_t{1} << in;
        wanted |= bit;
    });
    forEachBit(wanted, [&](std::uint32_t out) {
        --counters_.vcStalls;
        grantVirtualChannel(roundRobin(bids[out], firstInputVc_[out]), out);
    });
}

void Router::grantVirtualChannel(std::uint32_t inputVc, std::uint32_t outVc) {
    const std::uint32_t vcs = ports_ * virtualChannels_;
    inputVcs_[inputVc].outVc = static_cast<std::uint8_t>(outVc);
    inputVcs_[inputVc].firstOutVc = after(outVc, vcs);
    firstInputVc_[outVc] = after(inputVc, vcs);
    outFree_ &= ~(std::uint64_t{1} << outVc);
    waiting_ &= ~(std::uint64_t{1} << inputVc);
    active_ |= std::uint64_t{1} << inputVc;
    owner_[outVc] = static_cast<std::uint8_t>(inputVc);
    setCredited(inputVc, endpoint_.hasCredit(outVc));
    ++counters_.vcAllocations;
}

Router::SwitchGrants Router::allocateSwitch(std::uint64_t firm, std::uint64_t speculative) {
    const std::uint64_t requests = firm | speculative;
    // Where no two want the same input or output, nobody has to ask the arbiters.
    std::uint32_t inputs = 0, outputs = 0, clashes = 0;
    forEachBit(requests, [&](std::uint32_t in) {
        const InputVc& vc = inputVcs_[in];
        const std::uint32_t inBit = 1u << vc.inPort, outBit = 1u << vc.outPort;
        clashes |= (inputs & inBit) | (outputs & outBit);
        inputs |= inBit;
        outputs |= outBit;
    });
    if (clashes != 0) return arbitrate(firm, requests, inputs);
    forEachBit(requests, [&](std::uint32_t in) { turnArbiters(in); });
    return requests;
}

/// Both stages of the switch allocator; at each, firm requests come before speculative ones.
/// @param inputs  ports of the requests
Router::SwitchGrants Router::arbitrate(std::uint64_t firm, std::uint64_t requests, std::uint32_t inputs) {
    const auto preferred = [](std::uint64_t all, std::uint64_t first) {
        return (all & first) != 0 ? all & first : all;
    };
    std::array<std::uint64_t, kPorts> asking{};  // by output: input VCs that ask for it
    forEachBit(requests, [&](std::uint32_t in) { asking[inputVcs_[in].outPort] |= std::uint64_t{1} << in; });
    // Input stage: of each input's outputs, one goes forward.
    std::array<std::uint16_t, kPorts> bids{};  // by output: inputs whose request went forward
    std::uint32_t wanted = 0, firmInputs = 0;
    forEachBit(inputs, [&](std::uint32_t in) {
        const std::uint64_t mine = preferred(requests & wholePort(in), firm);
        std::uint32_t outputs = 0;
        for (std::uint32_t out = 0; out < ports_; ++out)
            outputs |= static_cast<std::uint32_t>((asking[out] & mine) != 0) << out;
        const std::uint32_t out = roundRobin(outputs, switch_[in].firstOutput);
        bids[out] = static_cast<std::uint16_t>(bids[out] | 1u << in);
        wanted |= 1u << out;
        firmInputs |= static_cast<std::uint32_t>((mine & firm) != 0) << in;
    });
    // Output stage: of the inputs that ask for an output, one gets it, for its first virtual channel in turn.
    SwitchGrants grants = 0;
    forEachBit(wanted, [&](std::uint32_t out) {
        const std::uint32_t in = roundRobin(preferred(bids[out], firmInputs), switch_[out].firstInput);
        const std::uint64_t candidates = preferred(asking[out] & wholePort(in), firm);
        const std::uint32_t inputVc = roundRobin(candidates, in * virtualChannels_ + switch_[in].firstVc);
        turnArbiters(inputVc);
        grants |= std::uint64_t{1} << inputVc;
    });
    forEachBit(firm & ~grants, [&](std::uint32_t) { ++counters_.switchConflicts; });
    return grants;
}

/// Moves the arbiters' pointers past a grant.
void Router::turnArbiters(std::uint32_t inputVc) {
    const InputVc& vc = inputVcs_[inputVc];
    switch_[vc.outPort].firstInput = after(vc.inPort, ports_);
    switch_[vc.inPort].firstOutput = after(vc.outPort, ports_);
    switch_[vc.inPort].firstVc = after(inputVc - vc.inPort * virtualChannels_, virtualChannels_);
}

/// Sends a flit on a branch that is not the last one: it stays in the buffer.
void Router::copyFlit(std::uint32_t inputVc, Cycle now) {
    InputVc& vc = inputVcs_[inputVc];
    const std::uint64_t inBit = std::uint64_t{1} << inputVc;
    const Flit flit = endpoint_.peek(inputVc, vc.sent++);
    setCredited(inputVc, endpoint_.send(vc.outPort, vc.outVc, flit, now + 1));
    ++counters_.linkFlits[vc.outPort];
    if ((slowLinks_ >> vc.outPort & 1) != 0) occupyLink(vc.outPort, now);
    ++counters_.copies;
    if (!flit.tail) {
        if (vc.sent == endpoint_.count(inputVc)) nonEmpty_ &= ~inBit;  // the rest is still to come
        return;
    }
    active_ &= ~inBit;
    outFree_ |= std::uint64_t{1} << vc.outVc;
    vc.branches = static_cast<std::uint8_t>(vc.branches & ~(1u << vc.outPort));
    vc.sent = 0;
    waiting_ |= inBit;
}

void Router::moveFlit(std::uint32_t inputVc, Cycle now) {
    const InputVc& vc = inputVcs_[inputVc];
    if ((vc.branches & (vc.branches - 1u)) != 0) return copyFlit(inputVc, now);
    const std::uint64_t inBit = std::uint64_t{1} << inputVc;
    const Flit flit = endpoint_.pop(inputVc);
    const bool empty = endpoint_.count(inputVc) == 0;
    if (empty) nonEmpty_ &= ~inBit;
    setCredited(inputVc, endpoint_.send(vc.outPort, vc.outVc, flit, now + 1));
    endpoint_.returnCredit(vc.inPort, inputVc, now);
    ++counters_.linkFlits[vc.outPort];
    if ((slowLinks_ >> vc.outPort & 1) != 0) occupyLink(vc.outPort, now);
    ++counters_.bufferPops;
    --counters_.buffered[vc.inPort];
    counters_.bufferedCycles[vc.inPort] += value(now);
    if (!flit.tail) return;
    active_ &= ~inBit;
    outFree_ |= std::uint64_t{1} << vc.outVc;
    multicast_ &= ~inBit;
    inputVcs_[inputVc].branches = 0;
    if (!empty) startPacket(inputVc, endpoint_.front(inputVc));
}

std::uint32_t Router::bufferedFlits(Port port, std::uint32_t virtualChannel) const {
    return endpoint_.count(indexOf(port) * virtualChannels_ + virtualChannel);
}

BlockedPacket::WaitsFor Router::reason(std::uint32_t inputVc) const {
    if (((waiting_ | routing_) >> inputVc & 1) != 0) return BlockedPacket::WaitsFor::VirtualChannel;
    return !endpoint_.hasCredit(inputVcs_[inputVc].outVc) ? BlockedPacket::WaitsFor::Credit
                                                          : BlockedPacket::WaitsFor::Switch;
}

std::optional<BlockedPacket> Router::headOf(std::uint32_t inputVc) const {
    if ((nonEmpty_ >> inputVc & 1) == 0) return std::nullopt;
    const InputVc& vc = inputVcs_[inputVc];
    return BlockedPacket{.packet = packets_[endpoint_.front(inputVc).packet],
                         .place = BlockedPacket::Place::Router,
                         .tile = tile_,
                         .port = Port{vc.inPort},
                         .virtualChannel = inputVc - vc.inPort * virtualChannels_,
                         .output = Port{vc.outPort},
                         .waitsFor = reason(inputVc)};
}

std::vector<BlockedPacket> Router::blocked() const {
    std::vector<BlockedPacket> result;
    forEachBit(nonEmpty_, [&](std::uint32_t in) { result.push_back(*headOf(in)); });
    return result;
}

std::optional<Router::Obstacle> Router::obstacleOf(std::uint32_t inputVc) const {
    const InputVc& vc = inputVcs_[inputVc];
    switch (reason(inputVc)) {
        case BlockedPacket::WaitsFor::Credit:
            return Obstacle{true, vc.outVc};
        case BlockedPacket::WaitsFor::VirtualChannel: {
            const bool isTree = (multicast_ >> inputVc & 1) != 0;
            const std::uint64_t taken = (isTree ? wholePort(vc.outPort) : vc.allowed) & ~outFree_;
            if (taken == 0 && !isTree) return std::nullopt;
            if (taken == 0) return Obstacle{true, vc.outPort * virtualChannels_};  // free, but with too little room
            const std::uint32_t out = lowestBit(taken);
            // Its holder is here with the rest of its flits, or all that came so far is in the buffer behind.
            const bool isHere = (nonEmpty_ >> owner_[out] & 1) != 0;
            return isHere ? Obstacle{false, owner_[out]} : Obstacle{true, out};
        }
        default:
            return std::nullopt;
    }
}

}  // namespace spikeloom::hw
