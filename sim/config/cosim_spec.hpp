// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "models/support/fields.hpp"

/// Which units of a chip are simulated in RTL (rtl/README.md).
namespace spikeloom::config {

/// Who does what a unit does.
enum class Backend : std::uint8_t {
    Model,     ///< C++
    Rtl,       ///< the Verilated unit: its values, in its cycles
    Lockstep,  ///< the model, while the Verilated unit gets the same: every output and cycle is compared
};

namespace detail {
template <class Spec>
constexpr auto backendField() {
    return spec::choice("backend", &Spec::backend,
                        "who does its work: the C++ model, the Verilated RTL, or both, compared in every cycle",
                        {{"model", Backend::Model}, {"rtl", Backend::Rtl}, {"lockstep", Backend::Lockstep}});
}
}  // namespace detail

/// A unit of cores.
struct CoreUnitSpec {
    Backend backend = Backend::Model;
    std::vector<std::uint32_t> cores;

    static constexpr auto fields() {
        return std::make_tuple(
            detail::backendField<CoreUnitSpec>(),
            spec::list("cores", &CoreUnitSpec::cores, "those that have it, by their numbers in cores.csv; none = all",
                       spec::integer<std::uint32_t>(0, 1u << 24), 0));
    }
};

struct RouterUnitSpec {
    Backend backend = Backend::Model;
    std::vector<std::uint32_t> tiles;

    static constexpr auto fields() {
        return std::make_tuple(detail::backendField<RouterUnitSpec>(),
                               spec::list("tiles", &RouterUnitSpec::tiles, "those that have it; none = all",
                                          spec::integer<std::uint32_t>(0, 1u << 24), 0));
    }
};

struct CosimSpec {
    CoreUnitSpec neuronUnit, functionUnit, accumulator;
    RouterUnitSpec router;

    static constexpr auto fields() {
        return std::make_tuple(spec::group("neuron_unit", &CosimSpec::neuronUnit, "neuron updates"),
                               spec::group("function_unit", &CosimSpec::functionUnit, "softmax and layer norm"),
                               spec::group("accumulator", &CosimSpec::accumulator, "adds events to pending current"),
                               spec::group("router", &CosimSpec::router, "routers of the mesh"));
    }
};

}  // namespace spikeloom::config
