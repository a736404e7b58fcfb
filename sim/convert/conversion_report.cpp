// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "models/support/strict_json.hpp"
#include "sim/convert/conversion_run.hpp"
#include "sim/report/csv.hpp"

namespace spikeloom::convert {
namespace {

using Json = nlohmann::ordered_json;
using conversion::LayerReport;

std::vector<double> sorted(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values;
}
double medianOf(const std::vector<double>& values) {
    return sorted(values)[values.size() / 2];
}

/// A number, or nothing.
template <class T>
std::string optionally(const std::optional<T>& value, const char* format) {
    return value ? fmt::format(fmt::runtime(format), *value) : "";
}
std::string exactly(const std::optional<double>& value) {
    return value ? report::exact(*value) : "";
}

std::string percent(double part) {
    return fmt::format("{:.2f} %", 100.0 * part);
}

std::string line(const Accuracy& accuracy, std::string_view what) {
    std::string text =
        fmt::format("accuracy on the {} {}: {} as trained", accuracy.samples, what, percent(accuracy.trained));
    if (accuracy.spiking) text += fmt::format(", {} spiking with real weights", percent(*accuracy.spiking));
    if (accuracy.quantised) text += fmt::format(", {} with codes", percent(*accuracy.quantised));
    return text + "\n";
}

Json jsonOf(const Accuracy& accuracy) {
    Json json{{"samples", accuracy.samples}, {"trained", accuracy.trained}};
    if (accuracy.spiking) json["spiking"] = *accuracy.spiking;
    if (accuracy.quantised) json["quantised"] = *accuracy.quantised;
    return json;
}

}  // namespace

std::string experimentJson(const Request& request, const Result& result) {
    Json json;
    json["schema_version"] = 1;
    json["network"] = result.name + ".snn.json";
    const std::filesystem::path& images = request.images.empty() ? request.calibration : request.images;
    if (!images.empty()) json["images"] = std::filesystem::absolute(images).lexically_normal().string();
    json["chip"] = request.chip;
    json["energy"] = request.energy;
    json["run"] = Json::parse(spec::dump(result.conversion.run).dump());
    return json.dump(2) + "\n";
}

std::string layersCsv(const Result& result) {
    report::CsvTable table({"population", "neuron", "columns", "threshold_min", "threshold_median", "threshold_max",
                            "phi", "rho", "sensitivity_nats", "unit_spikes_per_image", "rms_error", "weight_snr_db"});
    for (const LayerReport& layer : result.conversion.layers) {
        const std::vector<double> thresholds = sorted(layer.thresholds);
        const auto threshold = [&](std::size_t index) {
            return thresholds.empty() ? std::string() : report::exact(thresholds[index]);
        };
        table.add(layer.population, layer.model, thresholds.size(), threshold(0), threshold(thresholds.size() / 2),
                  threshold(thresholds.empty() ? 0 : thresholds.size() - 1), optionally(layer.burst, "{}"),
                  exactly(layer.ratio), exactly(layer.sensitivity), exactly(layer.unitSpikes),
                  exactly(layer.rootMeanSquareError), exactly(layer.weightSignalToNoise));
    }
    return table.text();
}

std::string screen(const Request& request, const Result& result) {
    std::string text = fmt::format("{} by {}, T = {}\n", result.name, request.method, request.spec.steps);
    if (result.onCalibration) text += line(*result.onCalibration, "calibration images");
    if (result.onImages) text += line(*result.onImages, "images");
    text += fmt::format("\n{:<24} {:<16} {:>10} {:>5} {:>5} {:>12} {:>14} {:>10} {:>8}\n", "population", "neuron",
                        "threshold", "phi", "rho", "sensitivity", "spikes/image", "rms error", "SNR dB");
    for (const LayerReport& layer : result.conversion.layers)
        text += fmt::format(
            "{:<24} {:<16} {:>10} {:>5} {:>5} {:>12} {:>14} {:>10} {:>8}\n", layer.population, layer.model,
            layer.thresholds.empty() ? "" : fmt::format("{:.4g}", medianOf(layer.thresholds)),
            optionally(layer.burst, "{}"), optionally(layer.ratio, "{:.4g}"), optionally(layer.sensitivity, "{:.4f}"),
            optionally(layer.unitSpikes, "{:.1f}"), optionally(layer.rootMeanSquareError, "{:.4f}"),
            optionally(layer.weightSignalToNoise, "{:.1f}"));
    const auto& exit = result.conversion.run.earlyExit;
    if (exit.score != program::ExitScore::None) {
        text += "\nexit thresholds by step:";
        for (const double threshold : exit.thresholds) text += fmt::format(" {:.4f}", threshold);
        text += "\n";
    }
    for (const std::string& remark : result.conversion.remarks) text += "note: " + remark + "\n";
    return text;
}

std::string resolvedText(const Request& request) {
    Json json;
    json["network"] = std::filesystem::absolute(request.network).lexically_normal().string();
    json["method"] = request.method;
    if (!request.calibration.empty())
        json["calibration"] = std::filesystem::absolute(request.calibration).lexically_normal().string();
    json["conversion"] = Json::parse(spec::dump(request.spec).dump());
    return json.dump(2) + "\n";
}

std::string resultJson(const Request& request, const Result& result) {
    Json json = Json::parse(resolvedText(request));
    if (result.onCalibration) json["accuracy_on_calibration"] = jsonOf(*result.onCalibration);
    if (result.onImages) json["accuracy_on_images"] = jsonOf(*result.onImages);
    json["run"] = Json::parse(spec::dump(result.conversion.run).dump());
    json["layers"] = Json::array();
    for (const LayerReport& layer : result.conversion.layers) {
        Json entry{{"population", layer.population}, {"neuron", layer.model}, {"thresholds", layer.thresholds}};
        const auto add = [&](const char* key, const auto& value) {
            if (value) entry[key] = *value;
        };
        add("phi", layer.burst);
        add("rho", layer.ratio);
        add("sensitivity_nats", layer.sensitivity);
        add("unit_spikes_per_image", layer.unitSpikes);
        add("rms_error", layer.rootMeanSquareError);
        add("weight_snr_db", layer.weightSignalToNoise);
        json["layers"].push_back(std::move(entry));
    }
    json["remarks"] = result.conversion.remarks;
    return json.dump(2) + "\n";
}

}  // namespace spikeloom::convert
