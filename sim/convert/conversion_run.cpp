// SPDX-License-Identifier: Apache-2.0
#include "sim/convert/conversion_run.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "models/ann/input.hpp"
#include "models/conversion/as_trained.hpp"
#include "models/conversion/emit.hpp"
#include "models/network/network_io.hpp"
#include "models/support/error.hpp"
#include "models/support/override.hpp"
#include "models/support/strict_json.hpp"

namespace spikeloom::convert {
namespace {

std::size_t classOf(std::span<const float> logits) {
    return static_cast<std::size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
}

std::size_t countRight(const ann::Tensor& logits, const network::Dataset& data, std::span<const std::uint32_t> images) {
    std::size_t right = 0;
    for (std::size_t n = 0; n < images.size(); ++n) right += classOf(logits.sample(n)) == data.labels[images[n]];
    return right;
}

/// Whether the neurons have an evaluation in float: rates and averages, not times.
bool canBeEvaluated(const network::Network& network, std::uint32_t steps) {
    return std::all_of(network.populations.begin(), network.populations.end(), [&](const network::Population& p) {
        return !p.function &&
               (!p.neuron || neurons::phases(neurons::on(*p.neuron, {0x1p-24, steps})) == neurons::Phases::One);
    });
}

/// Of the network as trained and of the one that spikes, over all samples of the set.
Accuracy accuracyOf(const conversion::Calibration& calibration, const conversion::Conversion& conversion,
                    const conversion::ConversionSpec& spec, std::string_view what) {
    const auto images = calibration.images(0);
    const auto& data = calibration.data();
    const auto part = [&](std::size_t right) {
        return static_cast<double>(right) / static_cast<double>(images.size());
    };
    Accuracy accuracy{images.size(), part(countRight(calibration.logits(images), data, images)), std::nullopt};
    if (conversion.run.stop != program::StopRule::Fixed || !canBeEvaluated(conversion.spiking, spec.steps))
        return accuracy;
    const ann::SpikingPlan plan = conversion::planOf(conversion.spiking, spec.steps);
    std::vector<std::size_t> right((images.size() + conversion::Calibration::kBatch - 1) /
                                   conversion::Calibration::kBatch);
    std::vector<std::unique_ptr<ann::SpikingNetwork>> workers(calibration.jobs());
    for (auto& worker : workers) worker = std::make_unique<ann::SpikingNetwork>(conversion.spiking);
    calibration.forBatches(what, images, [&](const conversion::Calibration::Batch& batch) {
        const auto result = workers[batch.worker]->run(ann::inputOf(conversion.spiking, data, batch.images), plan);
        const std::size_t last = (spec.steps - 1) * batch.images.size();
        for (std::size_t n = 0; n < batch.images.size(); ++n)
            right[batch.index] += classOf(result.sums->values.sample(last + n)) == data.labels[batch.images[n]];
    });
    std::size_t sum = 0;
    for (const std::size_t batch : right) sum += batch;
    accuracy.spiking = part(sum);
    return accuracy;
}

network::Network loadTrained(const std::filesystem::path& path) {
    network::Network network = conversion::asTrained(network::load(path));
    if (!network::isTrained(network))
        throw ConfigError(
            {path.string(), "populations",
             "none has an activation: this is no trained network (one of ST-BIF neurons would be as good)",
             "give populations an activation instead of a neuron (docs/network_format.md)"});
    return network;
}

std::optional<Accuracy> accuracyOn(const Request& request, const network::Network& trained, const Result& result,
                                   const conversion::Progress& progress) {
    const network::Dataset data = network::loadDataset(request.images, trained);
    if (data.labels.empty()) return std::nullopt;
    conversion::ConversionSpec all;
    all.images = all.sensitivityImages = all.biasImages = 0;
    const conversion::Calibration images(trained, data, all, request.jobs, progress, request.images.string());
    return accuracyOf(images, result.conversion, request.spec, "images");
}

}  // namespace

Result convert(const Request& request, const conversion::Progress& progress) {
    const conversion::Method& method = conversion::methodOf(request.method);
    const network::Network trained = loadTrained(request.network);
    const std::string file = request.network.string();
    if (method.needsCalibration && request.calibration.empty())
        throw ConfigError({"", "--calibration", "method " + request.method + " needs images to calibrate on",
                           "--calibration IMAGES.safetensors"});
    Result result;
    network::Dataset data;
    std::optional<conversion::Calibration> calibration;
    if (method.needsCalibration) {
        data = network::loadDataset(request.calibration, trained);
        calibration.emplace(trained, data, request.spec, request.jobs, progress, request.calibration.string());
    }
    result.conversion = method.convert({trained, request.spec, calibration ? &*calibration : nullptr, file});
    result.network = conversion::finish(result.conversion, request.spec, file);
    result.name = trained.name;
    if (calibration && !data.labels.empty())
        result.onCalibration = accuracyOf(*calibration, result.conversion, request.spec, "calibration images");
    if (calibration && !request.images.empty()) result.onImages = accuracyOn(request, trained, result, progress);
    return result;
}

conversion::ConversionSpec specOf(const std::vector<std::string>& assignments) {
    nlohmann::json document = nlohmann::json::object();
    for (const std::string& assignment : assignments) applyOverride(document, assignment);
    return spec::load<conversion::ConversionSpec>(document, {"--set", ""});
}

}  // namespace spikeloom::convert
