// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "hw/noc/packet.hpp"
#include "hw/noc/packet_spec.hpp"
#include "models/support/fields.hpp"

namespace spikeloom::hw {

/// Names that `NocSpec::routing` and `NocSpec::fidelity` can have, in order of the registries.
[[nodiscard]] std::vector<std::string> routingNames();
[[nodiscard]] std::vector<std::string> fidelityNames();

/// How routers are joined.
enum class Topology : std::uint8_t {
    Mesh,
    Torus,  ///< rows and columns closed to rings; the host has a local port of tile 0's router
};

[[nodiscard]] constexpr const char* describe(Topology topology) {
    return topology == Topology::Mesh ? "mesh" : "torus";
}

/// When a head's output port is known.
enum class RouteComputation : std::uint8_t {
    LookAhead,  ///< on arrival: the router before has worked it out
    Stage,      ///< one cycle after arrival
};

/// How a head gets a virtual channel and the switch.
enum class Allocation : std::uint8_t {
    Separate,     ///< the channel in one cycle, the switch in the next at the earliest
    Speculative,  ///< bids for both in one cycle; for the switch with lower priority than who has a channel already
};

/// How a spike reaches several cores.
enum class Multicast : std::uint8_t {
    Copies,  ///< one packet for each
    Tree,    ///< one packet for all of them, copied in the routers where their ways part
};

/// The interconnect: one router a tile, with four ports to its neighbours and one for each of its cores. Virtual
/// channels of all ports fit one 64-bit mask, hence at most 12 with one core, and fewer with several.
struct NocSpec {
    std::uint32_t virtualChannels = 4;
    std::uint32_t bufferFlits = 4;
    std::uint32_t flitBits = 64;
    std::uint32_t linkCycles = 1;
    std::optional<std::uint32_t> verticalLinkCycles{}, localLinkCycles{};
    std::uint32_t creditCycles = 1;
    RouteComputation routeComputation = RouteComputation::LookAhead;
    Allocation allocation = Allocation::Separate;
    std::uint32_t sourceQueuePackets = 16;
    std::string routing = "xy";
    Multicast multicast = Multicast::Copies;
    std::uint32_t multicastEntries = 1024;
    Topology topology = Topology::Mesh;
    std::string fidelity = "flit";
    PacketSpec packet{};
    std::uint32_t concentration = 1;

    [[nodiscard]] std::uint32_t columnLinkCycles() const { return verticalLinkCycles.value_or(linkCycles); }
    [[nodiscard]] std::uint32_t terminalLinkCycles() const { return localLinkCycles.value_or(linkCycles); }
    /// Whether all links on a chip take the same time.
    [[nodiscard]] bool linksAreAlike() const {
        return columnLinkCycles() == linkCycles && terminalLinkCycles() == linkCycles;
    }

    static constexpr auto fields() {
        return std::make_tuple(
            spec::field("virtual_channels", &NocSpec::virtualChannels, "virtual channels of each input port", 1u, 12u),
            spec::field("buffer_flits", &NocSpec::bufferFlits, "depth of a virtual channel's buffer [flits]", 1u,
                        1024u),
            spec::field("flit_bits", &NocSpec::flitBits, "width of a link [bits]", 8u, 1024u),
            spec::field("link_cycles", &NocSpec::linkCycles, "a flit or credit on a wire [cycles]", 1u, 64u),
            spec::field("vertical_link_cycles", &NocSpec::verticalLinkCycles,
                        "the same between two rows of a chip; left out: as within one [cycles]", 1u, 64u),
            spec::field(
                "local_link_cycles", &NocSpec::localLinkCycles,
                "the same between a router and its cores or the host, 0 where there is no wire; left out: as within "
                "a row [cycles]",
                0u, 64u),
            spec::field("credit_cycles", &NocSpec::creditCycles, "a credit's processing in the router [cycles]", 0u,
                        64u),
            spec::choice("route_computation", &NocSpec::routeComputation, "when a head's output port is known",
                         {{"look_ahead", RouteComputation::LookAhead}, {"stage", RouteComputation::Stage}}),
            spec::choice("allocation", &NocSpec::allocation, "virtual channel and switch in separate cycles or in one",
                         {{"separate", Allocation::Separate}, {"speculative", Allocation::Speculative}}),
            spec::field("source_queue_packets", &NocSpec::sourceQueuePackets,
                        "packets that wait in a network interface [packets]", 1u, 65536u),
            spec::choice("topology", &NocSpec::topology, "how routers are joined",
                         {{"mesh", Topology::Mesh}, {"torus", Topology::Torus}}),
            spec::choice("routing", &NocSpec::routing, "routing function", &routingNames),
            spec::choice("multicast", &NocSpec::multicast,
                         "how a spike reaches several cores: a packet for each, or one "
                         "that routers copy",
                         {{"copies", Multicast::Copies}, {"tree", Multicast::Tree}}),
            spec::field("multicast_entries", &NocSpec::multicastEntries,
                        "entries of each router's multicast table: groups whose tree passes it", 1u, 65536u),
            spec::choice("fidelity", &NocSpec::fidelity,
                         "how closely it is simulated: each flit, each packet, or distances alone", &fidelityNames),
            spec::group("packet", &NocSpec::packet, "header, address and number of spikes of a packet"),
            spec::field("concentration", &NocSpec::concentration,
                        "cores of each router; more than one make a concentrated mesh", 1u, kMaxConcentration));
    }
    /// Whether the router's ports leave room for so many virtual channels, a torus has enough of them, and a header
    /// room for the exit.
    void check(spec::Report& report) const;
    /// The same of the host's router, which on a torus has a port for it. @param report  of the Spec with this as `noc`
    void checkHost(spec::Report& report) const;
};

}  // namespace spikeloom::hw
