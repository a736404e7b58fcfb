// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/noc/routing/routing.hpp"

namespace spikeloom::hw {

/// Minimal adaptive routing by the odd-even turn model: no packet turns from east to north or south in an even column,
/// nor from north or south to west in an odd one, so that no circle of turns closes, without virtual channels
/// (G.-M. Chiu, "The odd-even turn model for adaptive routing", 2000, procedure ROUTE).
class OddEvenRouting final : public RoutingFunction {
public:
    [[nodiscard]] std::string_view refusal(MeshShape shape, const NocSpec&) const override {
        return shape.wraps ? "the odd-even turn model is for a mesh: on a torus choose xy or yx" : "";
    }
    [[nodiscard]] bool adaptive() const override { return true; }
    [[nodiscard]] Route route(MeshShape shape, TileId here, TileId destination) const override {
        return choose(shape, here, here, destination).first;
    }
    [[nodiscard]] Choice choose(MeshShape shape, TileId source, TileId here, TileId destination) const override {
        const std::uint32_t x = shape.x(here), y = shape.y(here), toX = shape.x(destination),
                            toY = shape.y(destination);
        const Route vertical{y < toY ? Port::South : Port::North};
        const bool odd = x % 2 == 1;
        if (x == toX) return {vertical, std::nullopt};
        if (x < toX) {
            if (y == toY) return {{Port::East}, std::nullopt};
            const bool mayTurn = odd || x == shape.x(source);
            const bool mayGoOn = toX % 2 == 1 || toX - x != 1;  // it has to turn before an even column
            if (!mayTurn) return {{Port::East}, std::nullopt};
            if (!mayGoOn) return {vertical, std::nullopt};
            return {{Port::East}, vertical};
        }
        if (odd || y == toY) return {{Port::West}, std::nullopt};
        return {{Port::West}, vertical};
    }
};

}  // namespace spikeloom::hw
