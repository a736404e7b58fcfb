// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "hw/noc/noc_spec.hpp"
#include "hw/noc/packet.hpp"
#include "hw/noc/topology.hpp"

namespace spikeloom::hw {

/// Which virtual channels of an output a packet may take: those of a ring are divided so that waiting on it never
/// closes a circle.
enum class ChannelClass : std::uint8_t { Any, Lower, Upper };

/// Through which port a packet leaves a router, and on which virtual channels.
struct Route {
    Port port = Port::Local;
    ChannelClass channels = ChannelClass::Any;
    friend bool operator==(const Route&, const Route&) = default;
};

/// Decides how packets find their way.
///
/// A deterministic function is asked once for every pair of tiles at elaboration. An adaptive one also offers, for each
/// packet, a second output; the router takes the one with more free virtual channels, the first one on a tie. Whatever
/// the answers, channels must not wait for each other in a circle (W. J. Dally and C. L. Seitz, "Deadlock-free message
/// routing in multiprocessor interconnection networks", 1987).
class RoutingFunction {
public:
    virtual ~RoutingFunction() = default;
    /// Why this function would not be free of deadlock, or not work, on this network; empty if it is and does.
    [[nodiscard]] virtual std::string_view refusal(MeshShape shape, const NocSpec& spec) const = 0;
    /// Why trees of its ways are not free of deadlock on this network; empty if that is proved.
    ///
    /// Multicast packets wait for nothing but room for all of them behind one output (Router), and hold the buffer that
    /// they are in. With every way in dimension order on a mesh such a buffer is followed only by ones later in a fixed
    /// order, those of unicast packets included, so that no circle closes.
    [[nodiscard]] virtual std::string_view multicastRefusal(MeshShape shape) const {
        static_cast<void>(shape);
        return "multicast trees are proved free of deadlock for xy and yx on a mesh only";
    }
    /// @param here  differs from `destination`
    [[nodiscard]] virtual Route route(MeshShape shape, TileId here, TileId destination) const = 0;

    [[nodiscard]] virtual bool adaptive() const { return false; }
    /// The outputs that a packet from `source` may take at `here`; asked of adaptive functions only.
    struct Choice {
        Route first;
        std::optional<Route> second;
    };
    [[nodiscard]] virtual Choice choose(MeshShape shape, TileId source, TileId here, TileId destination) const {
        static_cast<void>(source);
        return {route(shape, here, destination), std::nullopt};
    }
};

/// The routing function that a network uses. @throws ConfigError if no function has that name, or it refuses
[[nodiscard]] std::shared_ptr<const RoutingFunction> makeRouting(const NocSpec& spec, MeshShape shape);

/// What one router knows of the routing function.
struct RoutingTable {
    std::vector<Route> routes;                          ///< by destination tile; its own tile's entry is not used
    std::shared_ptr<const RoutingFunction> adaptive{};  ///< asked for every packet if it is adaptive; else empty
    MeshShape shape{};
};
[[nodiscard]] RoutingTable routingTable(std::shared_ptr<const RoutingFunction> routing, MeshShape shape, TileId here);

}  // namespace spikeloom::hw
