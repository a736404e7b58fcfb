// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace spikeloom {

/// Where the largest value is; of equal ones the first. What a classifier says of its logits. @param values  not empty
template <class Values>
[[nodiscard]] std::uint32_t indexOfLargest(const Values& values) {
    return static_cast<std::uint32_t>(std::max_element(std::begin(values), std::end(values)) - std::begin(values));
}

}  // namespace spikeloom
