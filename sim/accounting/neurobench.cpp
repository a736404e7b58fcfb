// SPDX-License-Identifier: Apache-2.0
#include "sim/accounting/neurobench.hpp"

namespace spikeloom::accounting {
namespace {

double share(double part, double whole) {
    return whole == 0.0 ? 0.0 : part / whole;
}

double footprintBytes(const program::Program& program) {
    std::uint64_t bits = 0;
    for (const program::LoweredProjection& projection : program.projections)
        bits += (projection.weights.size() + projection.columnMultipliers.size()) * projection.weightBits;
    for (const program::LoweredPopulation& population : program.populations) {
        if (population.role == program::LoweredPopulation::Role::Input) continue;  // the host's
        const program::Widths& w = population.widths;
        bits += population.size() *
                (w.pendingBits + w.inputBits + w.resultBits + w.membraneBits + w.moreBits + w.tracerBits);
        bits += population.bias.size() * w.biasBits + population.initial.size() * w.initialBits +
                population.columnNeurons.size() * w.parameterBits;
    }
    return static_cast<double>(bits) / 8.0;
}

double connectionSparsity(const Workload& workload) {
    std::uint64_t zeros = 0, weights = 0;
    for (const Layer& layer : workload.layers) {
        zeros += layer.zeroWeights;
        weights += layer.weights;
    }
    return share(static_cast<double>(zeros), static_cast<double>(weights));
}

/// Of a step in which everything is multiplied.
double operationsOfAStep(const Workload& workload) {
    double sum = 0.0;
    for (const Layer& layer : workload.layers) sum += static_cast<double>(layer.macs);
    return sum;
}

double activationSparsity(const Workload& workload) {
    double events = 0.0, neurons = 0.0;
    for (const Population& population : workload.populations) {
        if (!population.spikes()) continue;
        events += population.events;
        neurons += static_cast<double>(population.neurons);
    }
    const double visits = neurons * workload.steps;
    return visits == 0.0 ? 0.0 : 1.0 - events / visits;
}

}  // namespace

NeuroBench neuroBench(const program::Program& program, const Workload& workload) {
    NeuroBench figures{.footprintBytes = footprintBytes(program),
                       .connectionSparsity = connectionSparsity(workload),
                       .activationSparsity = activationSparsity(workload),
                       .denseOperations = operationsOfAStep(workload) * workload.steps,
                       .effectiveAcs = workload.productOperations};
    for (const Layer& layer : workload.layers) {
        if (layer.isProduct) continue;
        const Population& source = workload.populations[layer.source];
        const double connected =
            1.0 - share(static_cast<double>(layer.zeroWeights), static_cast<double>(layer.weights));
        const double operations = static_cast<double>(layer.macs) * source.density() * connected;
        (source.sendsSpikes() ? figures.effectiveAcs : figures.effectiveMacs) += operations;
    }
    return figures;
}

}  // namespace spikeloom::accounting
