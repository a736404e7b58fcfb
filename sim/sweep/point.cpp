// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/point.hpp"

#include <algorithm>
#include <array>

namespace spikeloom::sweep {
namespace {

constexpr std::array<std::string_view, 5> kStatuses{"complete", "refused", "failed", "crashed", "timed_out"};
constexpr std::array<std::string_view, 3> kStages{"only", "screen", "front"};

template <class Enum, std::size_t N>
std::optional<Enum> named(const std::array<std::string_view, N>& names, std::string_view name) {
    const auto it = std::find(names.begin(), names.end(), name);
    if (it == names.end()) return std::nullopt;
    return static_cast<Enum>(it - names.begin());
}

}  // namespace

std::string_view nameOf(Status status) {
    return kStatuses.at(static_cast<std::size_t>(status));
}

std::string_view nameOf(Stage stage) {
    return kStages.at(static_cast<std::size_t>(stage));
}

std::optional<Status> statusOf(std::string_view name) {
    return named<Status>(kStatuses, name);
}

std::optional<Stage> stageOf(std::string_view name) {
    return named<Stage>(kStages, name);
}

}  // namespace spikeloom::sweep
