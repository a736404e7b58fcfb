// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "sim/html/compared.hpp"
#include "sim/html/document.hpp"

namespace spikeloom::html {

/// A link of the network as an arrow on the plane of the mesh.
struct Arrow {
    double x = 0, y = 0, x2 = 0, y2 = 0;
    double degrees = 0;  ///< of its head, clockwise from upwards
};

/// Where a link of `links.csv` is drawn: between two tiles on the right-hand side of the way, so that both directions
/// are seen; from and to cores within the tile. Links over the edge end there. Empty for a name that is none of
/// links.csv's. @param concentration  cores of a tile, whose links lie beside each other
[[nodiscard]] std::optional<Arrow> arrowOf(const std::string& link, double tileX, double tileY,
                                           double concentration = 1);

/// The load of every link.
[[nodiscard]] Part linkMap(const ComparedRuns& runs);

}  // namespace spikeloom::html
