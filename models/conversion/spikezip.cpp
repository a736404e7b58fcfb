// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "models/ann/batch_norm.hpp"
#include "models/conversion/rate_methods.hpp"
#include "models/support/error.hpp"

/// SpikeZIP-TF (You et al., ICML 2024): a quantised network is a spiking one exactly. A quantiser becomes an ST-BIF
/// neuron with its step as threshold and its levels as limits; a sum that nothing quantises is passed on as it is.
namespace spikeloom::conversion {
namespace {

class Placement {
public:
    explicit Placement(const Task& task) : task_(task), network_(task.network) {}

    std::vector<std::string> check() {
        for (std::size_t p = 0; p < network_.populations.size(); ++p) checkPopulation(p);
        for (std::size_t p = 0; p < network_.projections.size(); ++p) checkProjection(p);
        if (!problems_.empty()) throw ConfigError(std::move(problems_));
        return std::move(remarks_);
    }

private:
    void checkPopulation(std::size_t p) {
        const auto& population = network_.populations[p];
        const bool isRelu = population.activation && std::holds_alternative<network::Relu>(*population.activation);
        if (isRelu)
            complain(fmt::format("populations[{}].activation", p),
                     fmt::format("method spikezip cannot convert {}: a relu without a quantiser has no ST-BIF neuron "
                                 "that equals it",
                                 population.name),
                     "train with a quantiser of levels 0..n, which is a quantised ReLU; or use method adaptive");
        if (population.function && std::holds_alternative<network::Softmax>(*population.function) && !quantised(p))
            complain(fmt::format("populations[{}].activation", p),
                     fmt::format("method spikezip cannot convert {}: a softmax whose result is not quantised",
                                 population.name),
                     "SpikeZIP-TF has a quantiser of levels 0..n behind a softmax");
    }
    void checkProjection(std::size_t p) {
        const auto& projection = network_.projections[p];
        const std::string path = fmt::format("projections[{}]", p);
        const auto operand = [&](network::PopulationId id, const char* key) {
            if (!quantised(value(id)))
                complain(fmt::format("{}.{}", path, key),
                         fmt::format("method spikezip cannot convert {}: its operand {} is not quantised",
                                     projection.name, network_.populations[value(id)].name),
                         "products of spikes need a quantiser behind both operands");
        };
        if (projection.other) {
            operand(projection.source, "source");
            operand(*projection.other, "other");
        }
        const network::Weights* weights = network::weightsOf(projection.op);
        if (weights == nullptr || !weights->areReal()) return;
        if (weights->batchNorm && weights->weightScale != 0.0)
            complain(path + ".batch_norm",
                     fmt::format("method spikezip cannot convert {}: a batch norm takes its weights off the grid of "
                                 "their quantiser",
                                 projection.name),
                     "fold the batch norm in before the weights are quantised");
        if (weights->weightScale == 0.0)
            remarks_.push_back(
                fmt::format("the weights of {} had no quantiser: the spiking network is equal to the one "
                            "whose weights are rounded",
                            projection.name));
        const auto& source = network_.populations[value(projection.source)];
        if (!source.input && !quantised(value(projection.source)))
            remarks_.push_back(fmt::format("{} takes what {} passes on, as it is: multiplications instead of additions",
                                           projection.name, source.name));
    }
    [[nodiscard]] bool quantised(std::size_t p) const {
        const auto& activation = network_.populations[p].activation;
        return activation && std::holds_alternative<network::Quantizer>(*activation);
    }
    void complain(std::string path, std::string message, std::string hint) {
        problems_.push_back({task_.file, std::move(path), std::move(message), std::move(hint)});
    }

    const Task& task_;
    const network::Network& network_;
    std::vector<Problem> problems_;
    std::vector<std::string> remarks_;
};

}  // namespace

Conversion convertSpikeZip(const Task& task) {
    Conversion conversion;
    conversion.remarks = Placement(task).check();
    conversion.spiking = ann::foldBatchNorm(task.network);
    for (network::Population& population : conversion.spiking.populations) {
        if (!population.activation) continue;
        LayerReport report;
        report.population = population.name;
        if (const auto* quantizer = std::get_if<network::Quantizer>(&*population.activation)) {
            population.neuron = neurons::StBifParameters{quantizer->step, quantizer->minLevel, quantizer->maxLevel};
            report.thresholds = {quantizer->step};
        } else {
            population.neuron = neurons::GradedParameters{};
        }
        population.activation.reset();
        report.model = neurons::nameOf(*population.neuron);
        conversion.layers.push_back(std::move(report));
    }
    return conversion;
}

}  // namespace spikeloom::conversion
