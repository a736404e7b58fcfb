// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>

#include "sim/validation/measure.hpp"

namespace spikeloom::validation {

/// A counter of a measurement, by its name.
inline std::uint64_t& counterOf(Measurement& measured, std::string_view name) {
    std::uint64_t* found = nullptr;
    const auto search = [&](auto& counters, const auto& fields) {
        std::apply(
            [&](const auto&... field) {
                ((field.info.name == name ? void(found = &(counters.*(field.member))) : void()), ...);
            },
            fields);
    };
    search(measured.core, hw::CoreCounters::fields());
    search(measured.network, hw::ChipCounters::fields());
    if (found == nullptr) throw std::logic_error("no counter " + std::string(name));
    return *found;
}

}  // namespace spikeloom::validation
