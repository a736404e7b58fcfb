// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/core/accumulator.hpp"
#include "hw/core/function_row_unit.hpp"
#include "hw/core/neuron_unit.hpp"
#include "hw/noc/make_router.hpp"

namespace spikeloom::hw {

/// Who makes the units of a chip that are not to be the model's, such as those in RTL. An empty one: the model has all.
struct UnitFactories {
    NeuronUnitFactory neuronUnit{};
    FunctionUnitFactory functionUnit{};
    AccumulatorFactory accumulator{};
    MakeRouter router{};
};

}  // namespace spikeloom::hw
