// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <vector>

#include "sim/cosim/router/router_wiring.hpp"

namespace spikeloom::cosim {

/// How the neighbours of a router behave for a while. Probabilities are of a port and a cycle.
struct RouterTrafficSpec {
    double sends = 0.5;                  ///< a flit, if there is room for one
    double returns = 0.5;                ///< a credit, if one is owed
    std::uint32_t flitsMax = 4;          ///< of a packet
    std::uint32_t hotPort = hw::kPorts;  ///< an output to which every packet goes; kPorts: to any
};

/// The neighbours of a router: they send packets where credits allow, and return credits for what they get.
class RouterTraffic {
public:
    RouterTraffic(const RouterWiring& wiring, const hw::MeshShape& mesh, hw::TileId tile, std::uint64_t seed);

    /// What they put on the wires in a cycle. @param mayStart  whether new packets begin
    const RouterWires& next(const RouterTrafficSpec& spec, bool mayStart);
    /// What the router put there in that cycle.
    void take(const RouterWires& out);

    /// Whether no packet is begun and not received, and no credit is owed.
    [[nodiscard]] bool quiet() const { return inside_ == 0 && open_ == 0 && owed_ == 0; }
    [[nodiscard]] std::uint64_t flitsOut() const { return flitsOut_; }
    /// Whether a sender has no credit for some channel: its buffer is full, or as good as.
    [[nodiscard]] bool anyBufferFull() const;

private:
    struct Sender {
        hw::Flit flit{};         // of the packet that is being sent
        std::uint32_t left = 0;  // its flits still to be sent
        std::uint32_t credits = 0;
    };
    [[nodiscard]] bool chance(double probability) { return std::uniform_real_distribution<>()(random_) < probability; }
    [[nodiscard]] std::uint32_t below(std::uint32_t count) {
        return std::uniform_int_distribution<std::uint32_t>(0, count - 1)(random_);
    }
    void send(const RouterTrafficSpec& spec, std::uint32_t port, bool mayStart);
    void giveBack(std::uint32_t port);
    [[nodiscard]] hw::Flit newPacket(const RouterTrafficSpec& spec);

    const RouterWiring& wiring_;
    hw::MeshShape mesh_;
    hw::TileId tile_;
    std::mt19937_64 random_;
    std::vector<Sender> senders_;            // by input channel
    std::vector<std::uint32_t> creditsDue_;  // by output channel: credits that the receiver owes
    std::uint32_t nextId_ = 0;
    std::uint64_t inside_ = 0, open_ = 0, owed_ = 0, flitsOut_ = 0;
    RouterWires in_;
};

}  // namespace spikeloom::cosim
