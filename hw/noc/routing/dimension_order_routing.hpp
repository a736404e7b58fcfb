// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/noc/routing/routing.hpp"

namespace spikeloom::hw {

/// Dimension order: to the destination's column (or row) first, then along the other dimension.
///
/// On a torus the shorter way round each ring, eastwards and southwards on a tie. A packet that has the ring's closing
/// link before it takes the upper half of the virtual channels, afterwards, and if it never crosses it, the lower half:
/// upper channels wait for lower ones behind the closing link, never the other way round.
class DimensionOrderRouting final : public RoutingFunction {
public:
    enum class First { X, Y };
    explicit DimensionOrderRouting(First first) : first_(first) {}

    [[nodiscard]] std::string_view refusal(MeshShape shape, const NocSpec& spec) const override {
        return shape.wraps && spec.virtualChannels < 2
                   ? "a torus needs at least 2 virtual channels; raise noc.virtual_channels"
                   : "";
    }
    [[nodiscard]] std::string_view multicastRefusal(MeshShape shape) const override {
        return shape.wraps ? RoutingFunction::multicastRefusal(shape) : "";
    }
    [[nodiscard]] Route route(MeshShape shape, TileId here, TileId destination) const override {
        const auto alongX = [&] {
            return along(shape.x(here), shape.x(destination), shape.width, shape.wraps, Port::East, Port::West);
        };
        const auto alongY = [&] {
            return along(shape.y(here), shape.y(destination), shape.height, shape.wraps, Port::South, Port::North);
        };
        const bool sameX = shape.x(here) == shape.x(destination), sameY = shape.y(here) == shape.y(destination);
        return first_ == First::X ? (sameX ? alongY() : alongX()) : (sameY ? alongX() : alongY());
    }

private:
    static Route along(std::uint32_t here, std::uint32_t there, std::uint32_t size, bool wraps, Port up, Port down) {
        if (!wraps) return {here < there ? up : down};
        const std::uint32_t upwards = (there + size - here) % size;
        const bool goesUp = 2 * upwards <= size;
        const bool crosses = goesUp ? there < here : there > here;
        return {goesUp ? up : down, crosses ? ChannelClass::Upper : ChannelClass::Lower};
    }
    First first_;
};

}  // namespace spikeloom::hw
