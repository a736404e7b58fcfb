// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/noc/routing.hpp"

namespace spikeloom::hw {

/// Dimension order: along x to the destination's column, then along y.
class XyRouting final : public RoutingFunction {
public:
    [[nodiscard]] Port route(MeshShape shape, TileId here, TileId destination) const override {
        if (shape.x(here) != shape.x(destination))
            return shape.x(here) < shape.x(destination) ? Port::East : Port::West;
        return shape.y(here) < shape.y(destination) ? Port::South : Port::North;
    }
};

/// Dimension order, y first.
class YxRouting final : public RoutingFunction {
public:
    [[nodiscard]] Port route(MeshShape shape, TileId here, TileId destination) const override {
        if (shape.y(here) != shape.y(destination))
            return shape.y(here) < shape.y(destination) ? Port::South : Port::North;
        return shape.x(here) < shape.x(destination) ? Port::East : Port::West;
    }
};

}  // namespace spikeloom::hw
