// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "hw/noc/network.hpp"
#include "hw/sync/calendar_scheduler.hpp"
#include "sim/noc/node_grid.hpp"

namespace spikeloom::noc {

/// A packet that was created at an unbounded source and has arrived.
struct Arrival {
    std::uint32_t index = 0;  ///< given at creation
    hw::Terminal source{}, destination{};
    std::uint16_t flits = 1;
    hw::Cycle created{};   ///< when the source made it, however long it queued there
    hw::Cycle injected{};  ///< its head entered the network
    hw::Cycle arrived{};   ///< its tail left the network
    [[nodiscard]] std::uint64_t latency() const { return arrived - created; }
};

/// A network alone on a scheduler, an unbounded queue in front of every node, and receivers that are always ready. The
/// size of the network interfaces' own queues does not matter. Kernel-free.
class Testbed {
public:
    using Observer = std::function<void(const Arrival&)>;
    /// @param observer  is told of every packet when its tail arrives
    /// @param routers   of the network; may be empty
    Testbed(hw::MeshShape shape, const hw::NocSpec& spec, Observer observer, const hw::MakeRouter& routers = {});
    Testbed(const Testbed&) = delete;
    Testbed& operator=(const Testbed&) = delete;

    /// The cycle that `tick` simulates next; 0 at the start.
    [[nodiscard]] hw::Cycle next() const { return next_; }
    /// A packet that is made in cycle `next()`.
    void create(NodeId source, NodeId destination, std::uint16_t flits, std::uint32_t index = 0);
    /// Simulates cycle `next()`.
    void tick();
    /// Simulates up to, but not including, `cycle`; nothing is created in between.
    void runTo(hw::Cycle cycle);

    /// Packets that were created and have not arrived.
    [[nodiscard]] std::uint64_t underWay() const { return queued_ + network_->packetsInFlight(); }
    [[nodiscard]] const hw::Network& network() const { return *network_; }

private:
    class Sink final : public hw::PacketSink {
    public:
        explicit Sink(Observer observer) : observer_(std::move(observer)) {}
        bool accept(const hw::Packet& packet, hw::Cycle now) override;

    private:
        Observer observer_;
    };

    void feed(std::uint32_t source);

    hw::MeshShape shape_;
    hw::CalendarScheduler scheduler_;
    Sink sink_;
    std::unique_ptr<hw::Network> network_;
    std::vector<hw::NetworkPort*> ports_;         // by node
    std::vector<std::deque<hw::Packet>> queues_;  // by node
    std::uint64_t queued_ = 0;                    // in all of them
    hw::Cycle next_{};
};

}  // namespace spikeloom::noc
