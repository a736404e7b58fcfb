// SPDX-License-Identifier: Apache-2.0
#include "tests/models/reference/golden_run.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <string>

#include "models/network/network_io.hpp"
#include "models/oracle/fixed_oracle.hpp"
#include "models/reference/engine.hpp"

namespace spikeloom::reference::testing {
namespace {

std::size_t differences(const auto& a, const auto& b) {
    if (a.size() != b.size()) return std::max(a.size(), b.size());
    std::size_t different = 0;
    for (std::size_t i = 0; i < a.size(); ++i) different += a[i] != b[i];
    return different;
}

/// @return processor time [ms]
double settle(Engine& engine, std::vector<std::int64_t> input) {
    const std::clock_t start = std::clock();
    engine.begin(std::move(input));
    while (!engine.finished()) engine.step();
    return 1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

}  // namespace

GoldenRun::GoldenRun(const GoldenFiles& files)
    : network_(network::load(files.network)),
      dataset_(network::loadDataset(files.images, network_)),
      witness_(network::loadWitness(files.witness, network_)),
      program_(program::lower(network_, {}, files.network.string())) {}

void GoldenRun::compareWitness(std::size_t image, std::uint32_t population, const std::vector<std::int64_t>& codes,
                               GoldenFigures& figures) const {
    const auto stored = witness_.codes.find(network_.populations[population].name);
    if (stored == witness_.codes.end() || image >= stored->second.samples) return;
    figures.witnessCodes += codes.size();
    figures.wrongWitnessCodes += differences(codes, stored->second.sample(image));
}

GoldenFigures GoldenRun::run(const program::RunRule& rule, std::size_t begin, std::size_t end) const {
    const network::AnalogImage& geometry = network::imageOf(network_.populations[value(program_.input)]);
    const oracle::FixedOracle oracle(program_, geometry);
    Engine engine(program_, rule);
    GoldenFigures figures;
    for (std::size_t image = begin; image < end; ++image, ++figures.images) {
        const std::uint8_t* pixels = dataset_.image(image).data();
        figures.milliseconds += settle(engine, program::encodeInput(program_, geometry, pixels));
        const oracle::Result expected = oracle.run(pixels);
        for (std::uint32_t p = 0; p < expected.codes.size(); ++p) {
            if (expected.codes[p].empty()) continue;
            const auto codes = engine.codes(program::PopulationId{p});
            figures.codes += codes.size();
            figures.wrongCodes += differences(codes, expected.codes[p]);
            compareWitness(image, p, codes, figures);
        }
        const std::vector<double> logits = program::decodeReadout(program_, engine.readout());
        figures.wrongLogits += logits != expected.logits;
        for (std::size_t c = 0; c < logits.size() && !witness_.logits.empty(); ++c)
            figures.witnessLogitError =
                std::max(figures.witnessLogitError, std::abs(logits[c] - witness_.logitsOf(image)[c]));
        const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
        figures.correct += best == static_cast<std::ptrdiff_t>(dataset_.labels[image]);
        figures.steps += engine.steps();
        figures.fewestSteps = std::min<std::uint64_t>(figures.fewestSteps, engine.steps());
        figures.mostSteps = std::max<std::uint64_t>(figures.mostSteps, engine.steps());
        figures.unitSpikes += engine.unitSpikes();
    }
    return figures;
}

void record(const GoldenFigures& figures) {
    const auto property = [](const char* name, auto value) {
        ::testing::Test::RecordProperty(name, std::to_string(value));
    };
    property("images", figures.images);
    property("codes", figures.codes);
    property("wrong_codes", figures.wrongCodes);
    property("witness_codes", figures.witnessCodes);
    property("correct", figures.correct);
    property("witness_logit_error_1e9", figures.witnessLogitError * 1e9);
    property("mean_steps", figures.meanSteps());
    property("fewest_steps", figures.fewestSteps);
    property("most_steps", figures.mostSteps);
    property("spikes_per_activation", figures.spikesPerActivation());
    property("ms_per_image", figures.milliseconds / static_cast<double>(figures.images));
}

}  // namespace spikeloom::reference::testing
