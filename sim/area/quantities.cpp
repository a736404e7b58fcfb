// SPDX-License-Identifier: Apache-2.0
#include "sim/area/quantities.hpp"

#include <algorithm>
#include <array>

#include "hw/noc/packet.hpp"

namespace spikeloom::area {
namespace {

using energy::Each;
using hw::ChipSpec;

/// Bits of an element within the function unit, as of rtl/function_unit.sv.
constexpr double kFunctionBits = 64;
/// Operands of an element that its pipeline carries along.
constexpr double kFunctionOperands = 4;

double one(const ChipSpec&) {
    return 1;
}
double neuronLanes(const ChipSpec& chip) {
    return chip.core.neuronUnit.lanes;
}
double neuronLaneBits(const ChipSpec& chip) {
    const hw::NeuronUnitSpec& unit = chip.core.neuronUnit;
    return double{1} * unit.lanes * (unit.membraneBits + unit.currentBits);
}
double accumulateLanes(const ChipSpec& chip) {
    return chip.core.dendrite.accumulateLanes;
}
double forwardings(const ChipSpec& chip) {
    const double lanes = accumulateLanes(chip);
    return lanes * lanes * (chip.core.membraneMemory.readLatencyCycles + chip.core.dendrite.pipelineStages);
}
double multiplyLanes(const ChipSpec& chip) {
    return chip.core.dendrite.multiplyLanes;
}

/// What an absent function unit has nothing of.
double ofFunctionUnit(const ChipSpec& chip, double count) {
    return chip.core.functionUnit.present ? count : 0;
}
double functionUnits(const ChipSpec& chip) {
    return ofFunctionUnit(chip, 1);
}
double functionLanes(const ChipSpec& chip) {
    return ofFunctionUnit(chip, chip.core.functionUnit.lanes);
}
double functionProducts(const ChipSpec& chip) {
    const double bits = chip.core.functionUnit.laneBits;
    return functionLanes(chip) * bits * bits;
}
double functionDigits(const ChipSpec& chip) {
    return ofFunctionUnit(chip, chip.core.functionUnit.digitsPerCycle);
}
double functionPipelineBits(const ChipSpec& chip) {
    return functionLanes(chip) * kFunctionOperands * kFunctionBits * (chip.core.functionUnit.pipelineStages - 1);
}

double ports(const ChipSpec& chip) {
    return hw::portsOf(chip.noc.concentration);
}
double channels(const ChipSpec& chip) {
    return ports(chip) * chip.noc.virtualChannels;
}
double channelPairs(const ChipSpec& chip) {
    return channels(chip) * channels(chip);
}
double bufferFlits(const ChipSpec& chip) {
    return channels(chip) * chip.noc.bufferFlits;
}
double bufferBits(const ChipSpec& chip) {
    return bufferFlits(chip) * chip.noc.flitBits;
}
double crossbarBits(const ChipSpec& chip) {
    return ports(chip) * ports(chip) * chip.noc.flitBits;
}
double linkBits(const ChipSpec& chip) {
    return 2.0 * chip.noc.flitBits * ((chip.noc.linkCycles - 1) + (chip.noc.columnLinkCycles() - 1));
}

constexpr std::array kQuantities{
    Quantity{"core.accumulate_lanes", Component::Accumulator, Each::Core, "additions a cycle", accumulateLanes},
    Quantity{"core.forwardings", Component::Accumulator, Each::Core,
             "lanes^2 x (cycles of reading + pipeline_stages): sums in flight that each lane looks for", forwardings},
    Quantity{"core.multiply_lanes", Component::Accumulator, Each::Core, "multiplications a cycle", multiplyLanes},
    Quantity{"core.neuron_lanes", Component::NeuronUnit, Each::Core, "neuron updates a cycle", neuronLanes},
    Quantity{"core.neuron_lane_bits", Component::NeuronUnit, Each::Core,
             "lanes x (bits of a membrane + of its current) [bits]", neuronLaneBits},
    Quantity{"core.function_units", Component::FunctionUnit, Each::Core, "what lanes share, once if there is a unit",
             functionUnits},
    Quantity{"core.function_lanes", Component::FunctionUnit, Each::Core, "elements a cycle", functionLanes},
    Quantity{"core.function_lane_products", Component::FunctionUnit, Each::Core, "lanes x lane_bits^2 [bits^2]",
             functionProducts},
    Quantity{"core.function_digits", Component::FunctionUnit, Each::Core, "digits of a root or quotient a cycle",
             functionDigits},
    Quantity{"core.function_pipeline_bits", Component::FunctionUnit, Each::Core,
             "lanes x 4 operands of 64 bits x (pipeline_stages - 1) [bits]", functionPipelineBits},
    Quantity{"core.controls", Component::CoreControl, Each::Core, "sequencers of a core, once", one},
    Quantity{"router.channel_pairs", Component::Network, Each::Router, "(ports x virtual channels)^2: allocators",
             channelPairs},
    Quantity{"router.buffer_flits", Component::Network, Each::Router,
             "ports x virtual channels x buffer_flits: what a flit has beside its bits", bufferFlits},
    Quantity{"router.buffer_bits", Component::Network, Each::Router,
             "ports x virtual channels x buffer_flits x flit_bits [bits]", bufferBits},
    Quantity{"router.crossbar_bits", Component::Network, Each::Router, "ports^2 x flit_bits [bits]", crossbarBits},
    Quantity{"router.link_bits", Component::Network, Each::Router,
             "2 outgoing links x flit_bits x (link_cycles - 1) and 2 x (vertical_link_cycles - 1), registers on the "
             "way [bits]",
             linkBits},
    Quantity{"chip.controllers", Component::Controller, Each::Chip, "step controller and host port, once", one},
};

}  // namespace

std::span<const Quantity> quantities() {
    return kQuantities;
}

std::vector<std::string> quantityNames() {
    std::vector<std::string> names;
    for (const Quantity& quantity : kQuantities) names.emplace_back(quantity.name);
    return names;
}

const Quantity* findQuantity(std::string_view name) {
    const auto it = std::find_if(kQuantities.begin(), kQuantities.end(), [&](const auto& q) { return q.name == name; });
    return it == kQuantities.end() ? nullptr : &*it;
}

}  // namespace spikeloom::area
