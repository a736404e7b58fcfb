// SPDX-License-Identifier: Apache-2.0
#include "sim/convert/conversion_run.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "models/ann/input.hpp"
#include "models/conversion/as_trained.hpp"
#include "models/conversion/emit.hpp"
#include "models/network/network_io.hpp"
#include "models/support/error.hpp"
#include "models/support/largest.hpp"
#include "models/support/override.hpp"
#include "models/support/strict_json.hpp"

namespace spikeloom::convert {
namespace {

std::size_t countRight(const ann::Tensor& logits, const network::Dataset& data, std::span<const std::uint32_t> images) {
    std::size_t right = 0;
    for (std::size_t n = 0; n < images.size(); ++n) right += indexOfLargest(logits.sample(n)) == data.labels[images[n]];
    return right;
}

/// Whether the neurons have an evaluation in float: rates and averages, not times.
bool canBeEvaluated(const network::Network& network, std::uint32_t steps) {
    return std::all_of(network.populations.begin(), network.populations.end(), [&](const network::Population& p) {
        return !p.function &&
               (!p.neuron || neurons::phases(neurons::on(*p.neuron, {0x1p-24, steps})) == neurons::Phases::One);
    });
}

/// Part of all samples of the set that a spiking network puts in their class.
double spikingAccuracy(const conversion::Calibration& calibration, const network::Network& network, std::uint32_t steps,
                       const std::string& what) {
    const auto images = calibration.images(0);
    const auto& data = calibration.data();
    const ann::SpikingPlan plan = conversion::planOf(network, steps);
    std::vector<std::unique_ptr<ann::SpikingNetwork>> workers(calibration.jobs());
    for (auto& worker : workers) worker = std::make_unique<ann::SpikingNetwork>(network);
    std::vector<std::size_t> right(images.size() / conversion::Calibration::kBatch + 1);
    calibration.forBatches(what, images, [&](const conversion::Calibration::Batch& batch) {
        const auto result = workers[batch.worker]->run(ann::inputOf(network, data, batch.images), plan);
        const std::size_t last = (steps - 1) * batch.images.size();
        for (std::size_t n = 0; n < batch.images.size(); ++n)
            right[batch.index] += indexOfLargest(result.sums->values.sample(last + n)) == data.labels[batch.images[n]];
    });
    std::size_t sum = 0;
    for (const std::size_t batch : right) sum += batch;
    return static_cast<double>(sum) / static_cast<double>(images.size());
}

/// Of the network as trained and of the one that spikes, over all samples of the set.
Accuracy accuracyOf(const conversion::Calibration& calibration, const Result& result,
                    const conversion::ConversionSpec& spec, const std::string& what) {
    const auto images = calibration.images(0);
    const auto right = static_cast<double>(countRight(calibration.logits(images), calibration.data(), images));
    Accuracy accuracy{images.size(), right / static_cast<double>(images.size()), std::nullopt, std::nullopt};
    const bool isFixed = result.conversion.run.stop == program::StopRule::Fixed;
    if (!isFixed || !canBeEvaluated(result.conversion.spiking, spec.steps)) return accuracy;
    accuracy.spiking = spikingAccuracy(calibration, result.conversion.spiking, spec.steps, what + ", real weights");
    accuracy.quantised = spikingAccuracy(calibration, result.network, spec.steps, what + ", codes");
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
                                   const network::Dataset& data, const conversion::Progress& progress) {
    if (data.labels.empty()) return std::nullopt;
    conversion::ConversionSpec all;
    all.images = all.sensitivityImages = all.biasImages = 0;
    const conversion::Calibration images(trained, data, all, request.jobs, progress, request.images.string());
    return accuracyOf(images, result, request.spec, "images");
}

/// It becomes the name of files.
void requireFileName(const network::Network& network, const std::string& file) {
    const std::string& name = network.name;
    if (name.find_first_of("/\\") == std::string::npos && !name.starts_with(".")) return;
    throw ConfigError({file, "name", name + " cannot be part of a file's name", "leave out slashes and leading dots"});
}

}  // namespace

Result convert(const Request& request, const conversion::Progress& progress) {
    const conversion::Method& method = conversion::methodOf(request.method);
    const network::Network trained = loadTrained(request.network);
    const std::string file = request.network.string();
    requireFileName(trained, file);
    if (method.needsCalibration && request.calibration.empty())
        throw ConfigError({"", "--calibration", "method " + request.method + " needs images to calibrate on",
                           "--calibration IMAGES.safetensors"});
    network::Dataset data, images;
    if (!request.calibration.empty()) data = network::loadDataset(request.calibration, trained);
    if (!request.images.empty()) images = network::loadDataset(request.images, trained);
    std::optional<conversion::Calibration> calibration;
    if (method.needsCalibration)
        calibration.emplace(trained, data, request.spec, request.jobs, progress, request.calibration.string(), file);
    Result result;
    result.conversion = method.convert({trained, request.spec, calibration ? &*calibration : nullptr, file});
    result.network = conversion::finish(result.conversion, request.spec, file);
    result.name = trained.name;
    // What a chip of the usual widths cannot hold is said now, and not when it is run.
    (void)program::lower(result.network, {}, file, result.conversion.run.maxSteps);
    if (calibration && !data.labels.empty())
        result.onCalibration = accuracyOf(*calibration, result, request.spec, "calibration images");
    if (!request.images.empty()) result.onImages = accuracyOn(request, trained, result, images, progress);
    return result;
}

conversion::ConversionSpec specOf(const std::vector<std::string>& assignments) {
    nlohmann::json document = nlohmann::json::object();
    for (const std::string& assignment : assignments) applyOverride(document, assignment);
    return spec::load<conversion::ConversionSpec>(document, {"--set", ""});
}

}  // namespace spikeloom::convert
