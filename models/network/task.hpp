// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>
#include <tuple>
#include <variant>

#include "models/support/fields.hpp"

/// What a readout is for. The network's sums are the same whatever it says; it decides what labels there are, how the
/// sums are read and which figures judge them (docs/definitions.md).
namespace spikeloom::network {

/// Readout [1, classes]: the class with the largest sum.
struct Classification {
    static constexpr auto fields() { return std::make_tuple(); }
};

/// Readout [positions..., classes]: the class with the largest sum at each position.
struct Segmentation {
    static constexpr auto fields() { return std::make_tuple(); }
};

/// Readout [H, W, 5 + classes], a box in each cell: logits of its centre within the cell (x, y), of its width and
/// height as parts of the image, and of there being one; then the classes' scores.
struct Detection {
    double scoreThreshold = 0.5;
    double overlap = 0.5;
    static constexpr auto fields() {
        return std::make_tuple(
            spec::field("score_threshold", &Detection::scoreThreshold, "score above which a cell has a box", 0.0, 1.0),
            spec::field("overlap", &Detection::overlap,
                        "intersection over union with a better box of its class above which a box is dropped", 0.0,
                        1.0));
    }
};

using Task = std::variant<Classification, Segmentation, Detection>;
inline constexpr std::array<std::string_view, 3> kTaskNames{"classification", "segmentation", "detection"};

/// Columns of a Detection's readout before the classes.
inline constexpr unsigned kBoxColumns = 5;

}  // namespace spikeloom::network
