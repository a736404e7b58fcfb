// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/cosimulation.hpp"

#include <algorithm>

#include "sim/cosim/accumulator/accumulator_core.hpp"
#include "sim/cosim/function_unit/function_core.hpp"
#include "sim/cosim/neuron_unit/neuron_core.hpp"
#include "sim/cosim/router/router.hpp"

namespace spikeloom::cosim {

struct Cosimulation::Impl {
    hw::UnitFactories units;
    NeuronTally neurons;
    FunctionTally functions;
    AccumulatorTally accumulators;
    RouterTally routers;
};

namespace {

std::vector<hw::CoreId> coresOf(const config::CoreUnitSpec& spec) {
    std::vector<hw::CoreId> cores;
    for (const std::uint32_t core : spec.cores) cores.push_back(hw::CoreId{core});
    return cores;
}

hw::MakeRouter routersOf(const config::RouterUnitSpec& spec, const std::filesystem::path& waveforms,
                         RouterTally& tally) {
    if (spec.backend == config::Backend::Model) return {};
    return rtlRouters([spec, waveforms, &tally](hw::TileId tile) {
        const bool isChosen =
            spec.tiles.empty() || std::find(spec.tiles.begin(), spec.tiles.end(), value(tile)) != spec.tiles.end();
        return RouterChoice{
            .kind = isChosen ? spec.backend : config::Backend::Model, .waveformFolder = waveforms, .tally = &tally};
    });
}

}  // namespace

bool isBuilt() {
    return true;
}

Cosimulation::Cosimulation(const config::CosimSpec& spec, const std::filesystem::path& waveforms)
    : impl_(std::make_unique<Impl>()) {
    impl_->units.neuronUnit =
        neuronUnits({spec.neuronUnit.backend, coresOf(spec.neuronUnit), waveforms.string(), &impl_->neurons});
    impl_->units.functionUnit =
        functionUnits({spec.functionUnit.backend, coresOf(spec.functionUnit), waveforms.string(), &impl_->functions});
    impl_->units.accumulator = accumulatorFactory({.backend = spec.accumulator.backend,
                                                   .cores = coresOf(spec.accumulator),
                                                   .waveformFolder = waveforms.string(),
                                                   .tally = &impl_->accumulators});
    impl_->units.router = routersOf(spec.router, waveforms, impl_->routers);
}

Cosimulation::~Cosimulation() = default;

const hw::UnitFactories& Cosimulation::units() const {
    return impl_->units;
}

Cosimulation::Work Cosimulation::work() const {
    Work work;
    work.neuronUnit = {impl_->neurons.neurons, impl_->neurons.cycles};
    work.functionUnit = {impl_->functions.rows, impl_->functions.cycles};
    work.accumulator = {impl_->accumulators.events, impl_->accumulators.cycles};
    work.router = {impl_->routers.flits, impl_->routers.cycles};
    return work;
}

}  // namespace spikeloom::cosim
