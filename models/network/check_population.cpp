// SPDX-License-Identifier: Apache-2.0
#include "models/network/check_population.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace spikeloom::network {
namespace {

bool isFinite(const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

/// @return whether rows() and cols() can be relied upon
bool checkShape(const Population& population, const std::string& path, Findings& findings) {
    std::uint64_t neurons = population.shape.empty() ? 0 : 1;
    for (const std::uint32_t axis : population.shape) {
        neurons *= axis;
        if (neurons == 0 || neurons > kMaxNeurons) {
            findings.add(path + ".shape", fmt::format("expected 1 to {} neurons", kMaxNeurons));
            return false;
        }
    }
    if (population.shape.empty()) findings.add(path + ".shape", "expected at least one axis");
    return neurons > 0;
}

void checkInput(const Population& population, const AnalogImage& image, const std::string& path, Findings& findings) {
    const std::pair<const char*, const std::vector<double>&> lists[] = {{"scale", image.scale},
                                                                        {"offset", image.offset}};
    for (const auto& [key, values] : lists) {
        if (values.size() != image.channels)
            findings.add(fmt::format("{}.input.{}", path, key),
                         fmt::format("{} values for {} channels", values.size(), image.channels));
        if (!isFinite(values)) findings.add(fmt::format("{}.input.{}", path, key), "expected finite numbers");
    }
    if (image.patch == 0 || image.height % image.patch != 0 || image.width % image.patch != 0 || image.height == 0 ||
        image.width == 0)
        return findings.add(path + ".input.patch", fmt::format("patches of {} do not tile an image of {} x {}",
                                                               image.patch, image.height, image.width));
    const std::uint64_t rows = std::uint64_t{image.height / image.patch} * (image.width / image.patch);
    const std::uint64_t cols = std::uint64_t{image.channels} * image.patch * image.patch;
    if (population.rows() != rows || population.cols() != cols)
        findings.add(path + ".shape", fmt::format("{} x {} neurons, expected {} patches x {} values", population.rows(),
                                                  population.cols(), rows, cols));
}

void checkInput(const Population& population, const EventFrames& events, const std::string& path, Findings& findings) {
    if (!(events.scale > 0.0) || !std::isfinite(events.scale))
        findings.add(path + ".input.scale", fmt::format("{} is not finite and greater than 0", events.scale));
    if (events.polarities == 0 || events.polarities > 2 || events.steps == 0 || events.largest() == 0 ||
        (events.cut == EventFrames::Cut::Duration && events.durationUs == 0))
        findings.add(path + ".input", "expected 1 or 2 polarities, and steps, durations and counts of at least 1");
    if (events.downscale == 0 || events.height % events.downscale != 0 || events.width % events.downscale != 0 ||
        events.height == 0 || events.width == 0)
        return findings.add(path + ".input.downscale",
                            fmt::format("squares of {} do not tile a sensor of {} x {} (width x height)",
                                        events.downscale, events.width, events.height),
                            "choose a divisor of both");
    const std::uint64_t rows = std::uint64_t{events.across()} * events.down();
    if (population.rows() != rows || population.cols() != events.polarities)
        findings.add(path + ".shape", fmt::format("{} x {} neurons, expected {} positions x {} polarities",
                                                  population.rows(), population.cols(), rows, events.polarities));
}

void checkInput(const Population& population, const Tokens& tokens, const std::string& path, Findings& findings) {
    if (population.cols() != tokens.vocabulary)
        findings.add(path + ".shape", fmt::format("{} x {} neurons, expected {} columns, one for each token id",
                                                  population.rows(), population.cols(), tokens.vocabulary));
}

/// One overload a function.
class FunctionCheck {
public:
    FunctionCheck(std::uint32_t cols, bool isWhole, const std::string& path, Findings& findings)
        : cols_(cols), isWhole_(isWhole), path_(path), findings_(findings) {}

    void operator()(const Softmax&) {}
    void operator()(const LayerNorm& norm) {
        requireEpsilon(norm.epsilon);
        requireArray("gamma", norm.gamma);
        requireArray("beta", norm.beta);
    }
    void operator()(const RmsNorm& norm) {
        requireEpsilon(norm.epsilon);
        requireArray("gamma", norm.gamma);
    }

private:
    void requireEpsilon(double epsilon) {
        if (!(epsilon > 0.0) || !std::isfinite(epsilon))
            findings_.add(path_ + ".epsilon", fmt::format("{} is not finite and greater than 0", epsilon));
    }
    void requireArray(const char* key, const std::vector<double>& values) {
        if (values.empty() && !isWhole_) return;
        const std::string path = fmt::format("{}.{}", path_, key);
        if (values.size() != cols_)
            findings_.add(path, fmt::format("{} values, expected {} (cols)", values.size(), cols_));
        if (!isFinite(values)) findings_.add(path, "expected finite numbers");
    }

    std::uint32_t cols_;
    bool isWhole_;
    std::string path_;
    Findings& findings_;
};

/// An array of a value for each column, or for each neuron.
void checkArray(const Population& population, const std::vector<double>& values, const std::string& path,
                Findings& findings) {
    const std::size_t size = values.size();
    const std::size_t cols = population.cols(), all = std::size_t{population.rows()} * cols;
    if (size != 0 && size != cols && size != all)
        findings.add(path, fmt::format("{} values, expected {} (cols) or {} (rows x cols)", size, cols, all));
    if (!isFinite(values)) findings.add(path, "expected finite numbers");
}

void checkColumnScale(const Population& population, const std::string& path, Findings& findings) {
    const auto& scale = population.columnScale;
    if (scale.empty()) return;
    if (scale.size() != population.cols())
        findings.add(path, fmt::format("{} values, expected {} (cols)", scale.size(), population.cols()));
    if (std::any_of(scale.begin(), scale.end(), [](double s) { return !(s > 0.0) || !std::isfinite(s); }))
        findings.add(path, "expected finite numbers greater than 0");
    if (!population.neuron)
        findings.add(path, "only neurons have columns of unlike scales", "fold the scales into the weights");
}

void checkActivation(const Population& population, const std::string& path, Findings& findings) {
    if (population.neuron)
        findings.add(path, "a population has a neuron, or the activation of a trained network, not both",
                     "drop one of them");
    const auto* quantizer = std::get_if<Quantizer>(&*population.activation);
    if (quantizer == nullptr) return;
    if (!(quantizer->step > 0.0) || !std::isfinite(quantizer->step))
        findings.add(path + ".step", fmt::format("{} is not finite and greater than 0", quantizer->step));
    if (quantizer->minLevel > 0 || quantizer->maxLevel < 0 || quantizer->minLevel == quantizer->maxLevel)
        findings.add(path, fmt::format("levels {}..{}, expected several, 0 among them", quantizer->minLevel,
                                       quantizer->maxLevel));
}

void checkTask(const Population& population, const std::string& path, Findings& findings) {
    if (!population.isReadout()) return findings.add(path + ".task", "only a readout has a task");
    constexpr std::uint32_t kMostClasses = 255;  // a label of 255 is ignored
    if (std::holds_alternative<Segmentation>(*population.task) && population.cols() > kMostClasses)
        findings.add(path + ".shape",
                     fmt::format("{} classes, a segmentation has at most {}", population.cols(), kMostClasses));
    if (std::holds_alternative<Detection>(*population.task) &&
        (population.shape.size() != 3 || population.cols() <= kBoxColumns))
        findings.add(path + ".shape", "that of a detection is [height, width, 5 + classes], in cells");
}

}  // namespace

void checkPopulation(const Population& population, const std::string& path, bool isWhole, Findings& findings) {
    if (population.name.empty()) findings.add(path + ".name", "is empty");
    if (!checkShape(population, path, findings)) return;
    if (population.input) {
        if (population.neuron || population.activation || population.function || !population.bias.empty())
            findings.add(path, "an input population has neither neuron nor function nor bias");
        std::visit([&](const auto& input) { checkInput(population, input, path, findings); }, *population.input);
    }
    if (population.neuron) {
        spec::Report report = findings.report(path + ".neuron");
        std::visit([&](const auto& model) { model.check(report); }, *population.neuron);
    }
    if (population.function && population.isReadout())
        findings.add(path + ".function", "a function needs a neuron behind it",
                     "give the population a neuron, or an activation in a trained network, or drop the function");
    if (population.function)
        std::visit(FunctionCheck(population.cols(), isWhole, path + ".function", findings), *population.function);
    if (population.activation) checkActivation(population, path + ".activation", findings);
    checkArray(population, population.bias, path + ".bias", findings);
    checkArray(population, population.initial, path + ".initial", findings);
    if (!population.initial.empty() && !population.neuron)
        findings.add(path + ".initial", "only a neuron has a membrane");
    checkColumnScale(population, path + ".column_scale", findings);
    if (population.task) checkTask(population, path, findings);
}

}  // namespace spikeloom::network
