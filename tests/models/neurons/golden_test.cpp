// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "models/support/json_file.hpp"
#include "tests/models/neurons/neuron_json.hpp"
#include "tests/models/neurons/one_neuron.hpp"

/// Every model emits what an independent implementation in float64 does, step by step (make_golden.py).
namespace spikeloom::neurons {
namespace {

namespace fs = std::filesystem;
using testing::OneNeuron;
using Numbers = std::vector<std::int64_t>;

const fs::path kDirectory = fs::path(SPIKELOOM_SOURCE_DIR) / "tests/models/neurons/golden";

std::vector<std::string> goldenNames() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(kDirectory)) names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

/// A current of the model's input: as it comes, or (`ramp`) going on in every later step.
class Current {
public:
    Current(const std::vector<Numbers>& input, std::size_t neuron, bool ramp)
        : input_(input), neuron_(neuron), ramp_(ramp) {}
    std::int64_t at(std::size_t step) {
        flowing_ += input_[step][neuron_];
        return ramp_ ? flowing_ : input_[step][neuron_];
    }

private:
    const std::vector<Numbers>& input_;
    std::size_t neuron_;
    bool ramp_;
    std::int64_t flowing_ = 0;
};

Numbers run(OneNeuron& neuron, Current current, std::size_t steps) {
    Numbers emitted;
    const bool atOnce = phases(neuron.model()) == Phases::One;
    for (std::uint32_t t = 0; t < steps; ++t) {
        neuron.integrate(current.at(t), t);
        if (atOnce) emitted.push_back(neuron.fire(t));
    }
    return atOnce ? emitted : neuron.fireAll(phaseSteps(neuron.model()));
}

class NeuronGolden : public ::testing::TestWithParam<std::string> {};

TEST_P(NeuronGolden, EmitsWhatAnIndependentImplementationDoes) {
    const nlohmann::json golden = readJsonFile(kDirectory / (GetParam() + ".json"));
    const auto input = golden["input"].get<std::vector<Numbers>>();
    const auto emitted = golden["emitted"].get<std::vector<Numbers>>();
    const Neuron model = on(testing::parametersFrom(golden["neuron"]), {1.0, 1});
    ASSERT_FALSE(input.empty());
    for (std::size_t n = 0; n < input[0].size(); ++n) {
        OneNeuron neuron(model);
        if (golden.contains("bias")) neuron.more()[0] = golden["bias"][n];
        Numbers expected;
        for (const Numbers& step : emitted) expected.push_back(step[n]);
        EXPECT_EQ(run(neuron, Current(input, n, golden.value("ramp", false)), input.size()), expected) << n;
        EXPECT_EQ(neuron.membrane, golden["membrane"][n]) << n;
        EXPECT_EQ(neuron.sent, golden["sent"][n]) << n;
        if (!golden.contains("bias")) continue;
        EXPECT_EQ(neuron.more(), (Numbers{golden["in_average"][n], golden["out_average"][n], golden["total"][n]})) << n;
    }
}

INSTANTIATE_TEST_SUITE_P(Files, NeuronGolden, ::testing::ValuesIn(goldenNames()),
                         [](const auto& instance) { return instance.param; });

// A file that is lost would not be missed otherwise: 33 in all.
TEST(NeuronGoldenFiles, CoverEveryModelThatHasAnIndependentImplementation) {
    for (const std::string_view model : kModelNames) {
        const std::vector<std::string> names = goldenNames();
        const bool covered = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
            return name.rfind(std::string(model) + "_", 0) == 0;
        });
        EXPECT_EQ(covered, model != "graded" && model != "dense") << model;
    }
    EXPECT_EQ(goldenNames().size(), 33u);
}

}  // namespace
}  // namespace spikeloom::neurons
