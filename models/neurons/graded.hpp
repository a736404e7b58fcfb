// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tuple>

#include "models/neurons/model.hpp"

namespace spikeloom::neurons {

/// No neuron at all: what a step adds to the membrane is sent as it is, as one graded event. Layer norms without a
/// quantiser, sums of branches that are forwarded, products of products.
struct Graded : Model {
    static constexpr bool kRetracts = true;
    static constexpr bool kForwards = true;

    std::int64_t largest = 1;  ///< |value| of an event

    std::int64_t fire(Cell cell, std::uint32_t) const {
        const std::int64_t value = cell.membrane;
        cell.membrane = 0;
        cell.sent += value;
        return value;
    }
    [[nodiscard]] bool stirs(Cell) const { return false; }
    void bound(Wide input, std::uint32_t) { largest = static_cast<std::int64_t>(std::min(input, Wide{1} << 61)); }

    [[nodiscard]] std::vector<std::int64_t> parameters() const { return {}; }
    [[nodiscard]] Payload payload() const { return gradedPayload(largest); }
    [[nodiscard]] Range sentRange(std::uint32_t) const { return {-Wide{largest}, largest}; }
    [[nodiscard]] Wide membraneBound(Wide input, std::uint32_t) const { return input; }
};

struct GradedParameters {
    static constexpr std::string_view kName = "graded";
    static constexpr auto fields() { return std::make_tuple(); }
    void check(spec::Report&) const {}
    [[nodiscard]] double eventUnit(const Grid& grid) const { return grid.membraneUnit; }
    [[nodiscard]] Graded on(const Grid&) const { return {}; }
};

}  // namespace spikeloom::neurons
