// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hw/noc/flit/flit_router.hpp"

namespace spikeloom::hw {

/// Input-queued virtual-channel wormhole router with a port in each direction and one for each core of its tile,
/// on a torus one for the host too
/// (W. J. Dally and B. Towles, "Principles and Practices of Interconnection Networks", 2004, chapters 16 to 19).
///
/// Cycles of a head flit that meets nobody:
///
///     t      arrives in the input buffer, its route known (look-ahead); virtual-channel allocation
///     t + 1  switch allocation; leaves the buffer, its credit starts back
///     t + 2  switch traversal
///     t + 3  link, `linkCycles` of them
///     t + 4  arrives at the next router
///
/// Body flits skip the first row. With RouteComputation::Stage everything is one cycle later: the route is computed in
/// t. With Allocation::Speculative a head bids for the switch in the cycle of its virtual-channel allocation, if some
/// virtual channel that it may take is free and has a credit; at both arbiters it comes after flits that have a virtual
/// channel, and a grant is void if it got no virtual channel in that cycle, or one without a credit
/// (L.-S. Peh and W. J. Dally, "A delay model and speculative architecture for pipelined routers", 2001).
///
/// Both allocators are separable, input first, one iteration, with round-robin arbiters
/// whose pointers move when a grant is used. A virtual channel of the next input port belongs to a packet from its
/// head's allocation until its tail is granted the switch; a packet may take any that its route allows. A slot freed in
/// cycle t can be granted again upstream in cycle t + 1 + linkCycles + creditCycles.
///
/// A multicast packet (Multicast::Tree) leaves by several outputs, its branches. They are served one after another, as
/// if so many packets stood in the buffer; flits leave it for good with the last one. A branch is taken up when its
/// output has a free virtual channel with room for the whole packet behind it (virtual cut-through), the first of those
/// in the order of ports, rather with a free link; one that has to wait does not hold up the others, one whose flits
/// follow each other slowly over a link between chips does. So a packet never waits for room behind two outputs at
/// once, and what follows it in its buffer always finds room there.
///
/// A link to another chip has cycles of its own, and a flit may occupy it for several (LinkTiming): a grant in cycle t
/// keeps it from others until t + flitCycles, and the flit arrives flitCycles - 1 later.
///
/// Virtual channel v of port p has index p * virtualChannels + v, on the input side as on the output side, and is one
/// bit of the masks below. Kernel-free.
class Router final : public FlitRouter {
public:
    explicit Router(const RouterArguments& arguments);
    Router(const Router&) = delete;
    Router& operator=(const Router&) = delete;

    [[nodiscard]] InputPort input(Port port) override { return {&endpoint_, indexOf(port)}; }
    void connectOutput(Port port, InputPort to) override {
        endpoint_.connect(indexOf(port), *to.endpoint, to.port, links_[indexOf(port)]);
    }
    void useTrees(const MulticastTrees& trees) override { trees_ = &trees; }

    Cycle tick(Cycle now) override;
    void resetSample() override;

    [[nodiscard]] TileId tile() const override { return tile_; }
    [[nodiscard]] bool isConnected(Port output) const override { return endpoint_.isConnected(indexOf(output)); }
    [[nodiscard]] const RouterCounters& counters() const override {
        countStandstill(endpoint_.now() + 1);
        return counters_;
    }
    [[nodiscard]] std::vector<BlockedPacket> blocked() const override;
    [[nodiscard]] std::optional<BlockedPacket> headOf(std::uint32_t inputVc) const override;
    [[nodiscard]] std::optional<Obstacle> obstacleOf(std::uint32_t inputVc) const override;
    [[nodiscard]] std::uint32_t bufferedFlits(Port port, std::uint32_t virtualChannel) const override;

private:
    struct InputVc {
        std::uint64_t allowed = 0;  // output VCs that the packet may take
        std::uint8_t inPort = 0, outPort = 0;
        std::uint8_t outVc = 0;       // index of the allocated one; valid while active
        std::uint8_t firstOutVc = 0;  // arbiter: whom the allocator's input stage prefers
        std::uint8_t branches = 0;    // of a multicast packet: outputs still to be served, the current one included
        std::uint16_t sent = 0;       // flits sent on the current branch, as long as it is not the last one
        std::uint16_t flits = 0;      // of the multicast packet
    };
    /// Arbiters of the switch allocator at one port.
    struct SwitchArbiters {
        std::uint8_t firstVc = 0;      // among this input's virtual channels that want the same output
        std::uint8_t firstOutput = 0;  // among the outputs that this input wants
        std::uint8_t firstInput = 0;   // among the inputs that want this output
    };
    using SwitchGrants = std::uint64_t;  ///< input VCs that were granted the switch, at most one an input and an output

    /// One cycle. @return whether the next one would be the same again, unless a flit or a credit comes
    bool step(Cycle now);
    /// Counts the stalls of the cycles before `now` in which the router slept, because nothing could move.
    void countStandstill(Cycle now) const;
    void takeArrivals(Cycle now);
    void countArrival(std::uint32_t inPort, Cycle now);
    void takeCredits(Cycle now);
    void allocateVirtualChannels();
    [[nodiscard]] std::uint64_t speculations() const;
    [[nodiscard]] SwitchGrants allocateSwitch(std::uint64_t firm, std::uint64_t speculative);
    [[nodiscard]] SwitchGrants arbitrate(std::uint64_t firm, std::uint64_t requests, std::uint32_t inputs);
    void turnArbiters(std::uint32_t inputVc);
    void occupyLink(std::uint32_t port, Cycle now);
    [[nodiscard]] std::uint64_t behindBusyLinks();
    void freeLinks(Cycle now);
    void setCredited(std::uint32_t inputVc, bool has) {
        credited_ = (credited_ & ~(std::uint64_t{1} << inputVc)) | std::uint64_t{has} << inputVc;
    }

    [[nodiscard]] std::uint64_t wholePort(std::uint32_t port) const { return channels_[0] << port * virtualChannels_; }
    [[nodiscard]] std::uint64_t channelsOf(Route route) const {
        return channels_[static_cast<std::size_t>(route.channels)] << indexOf(route.port) * virtualChannels_;
    }
    void startPacket(std::uint32_t inputVc, Flit head);
    [[nodiscard]] Route routeOf(Flit head) const;
    [[nodiscard]] std::uint32_t freeChannels(Route route) const;
    void grantVirtualChannel(std::uint32_t inputVc, std::uint32_t outVc);
    void moveFlit(std::uint32_t inputVc, Cycle now);
    void startTree(std::uint32_t inputVc, Flit head);
    void chooseBranches();
    [[nodiscard]] std::uint64_t roomyChannels(std::uint32_t port, std::uint32_t flits) const;
    void copyFlit(std::uint32_t inputVc, Cycle now);
    void setInitialState();
    [[noreturn]] void fail(const char* message) const;
    [[nodiscard]] BlockedPacket::WaitsFor reason(std::uint32_t inputVc) const;

    std::uint32_t ports_, virtualChannels_;
    bool routeStage_, speculative_;
    std::array<std::uint64_t, 3> channels_;  // by ChannelClass: the virtual channels of port 0
    TileId tile_;

    std::uint64_t nonEmpty_ = 0;   // input VCs that hold flits
    std::uint64_t routing_ = 0;    // input VCs whose front is a head whose route is computed in its next cycle
    std::uint64_t waiting_ = 0;    // input VCs whose front is a head with a route and without an output VC
    std::uint64_t active_ = 0;     // input VCs whose packet has an output VC
    std::uint64_t credited_ = 0;   // of the active input VCs: those whose output VC has a credit
    std::uint64_t outFree_ = 0;    // output VCs that belong to no packet
    std::uint64_t multicast_ = 0;  // input VCs whose packet is a multicast packet
    std::array<SwitchArbiters, kPorts> switch_{};
    std::array<InputVc, kMaxChannels> inputVcs_{};
    std::array<std::uint8_t, kMaxChannels> owner_{};  // by output VC: the input VC that had it last
    // By output VC, arbiter of the allocator's output stage: whom it prefers.
    std::array<std::uint8_t, kMaxChannels> firstInputVc_{};
    std::uint32_t busyLinks_ = 0;             // output ports whose link may still carry a flit
    std::uint32_t slowLinks_ = 0;             // those whose link a flit occupies for several cycles
    std::array<LinkTiming, kPorts> links_{};  // by output port
    std::array<Cycle, kPorts> linkFree_{};    // by output port: when a busy link can take the next flit
    RoutingTable routes_;
    Cycle standstill_ = kNever;        // the first cycle that was not simulated, because it is like the one before
    mutable RouterCounters counters_;  // with the stalls up to `counted_` only, while the router stands still
    mutable Cycle counted_{};
    Endpoint endpoint_;

    const PacketPool& packets_;
    const MulticastTrees* trees_ = nullptr;
    std::string name_;
};

}  // namespace spikeloom::hw
