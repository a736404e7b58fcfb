// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace spikeloom::area {

/// The part of a chip that silicon is reported under.
enum class Component : std::uint8_t {
    SynapticMemory,
    MembraneMemory,  ///< with the spikes that wait in it
    TracerMemory,
    FunctionMemory,
    FanoutMemory,
    Fifos,  ///< of AxonInput and AxonOutput, and the queue in front of the network
    Accumulator,
    NeuronUnit,
    FunctionUnit,  ///< with its row buffers and tables
    CoreControl,
    Network,  ///< routers, with buffers and multicast tables
    Controller,
};
inline constexpr std::size_t kComponents = 12;
inline constexpr std::array<std::string_view, kComponents> kComponentNames{
    "synaptic_memory", "membrane_memory", "tracer_memory", "function_memory", "fanout_memory", "fifos",
    "accumulator",     "neuron_unit",     "function_unit", "core_control",    "network",       "controller"};

[[nodiscard]] constexpr std::string_view name(Component component) {
    return kComponentNames[static_cast<std::size_t>(component)];
}

}  // namespace spikeloom::area
