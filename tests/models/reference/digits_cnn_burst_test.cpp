// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "models/network/dataset.hpp"
#include "models/network/network_io.hpp"
#include "models/reference/engine.hpp"

/// models/zoo/digits_cnn with AdaFire neurons: 3 x 8x8x16 + 2 x 4x4x32 = 4,096 an image. The exporter stored counts of
/// the first images and the float64 logits of all 360 after 8 steps, which it computed in time steps of its own.
namespace spikeloom::reference {
namespace {

const std::filesystem::path kFolder = std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "models/zoo/digits_cnn";

/// The burst network on every image, for 8 steps.
struct Bursts {
    std::size_t counts = 0, wrongCounts = 0, correct = 0;
    double logitError = 0;
};

Bursts runBursts(program::Schedule schedule, std::size_t images) {
    const network::Network net = network::load(kFolder / "digits_cnn_burst.snn.json");
    const network::Dataset data = network::loadDataset(kFolder / "images.safetensors", net);
    const network::Witness witness = network::loadWitness(kFolder / "witness_burst.safetensors", net);
    constexpr std::uint32_t kSteps = 8;
    const program::Program program = program::lower(net, {}, {}, kSteps);
    Engine engine(program, {.schedule = schedule, .stop = program::StopRule::Fixed, .maxSteps = kSteps});
    Bursts bursts;
    for (std::size_t image = 0; image < images; ++image) {
        engine.begin(program::encodeInput(program, network::imageOf(net.populations[0]), data.image(image).data()));
        while (!engine.finished()) engine.step();
        for (std::uint32_t p = 0; p < net.populations.size(); ++p) {
            const auto stored = witness.codes.find(net.populations[p].name);
            if (stored == witness.codes.end() || image >= stored->second.samples) continue;
            const auto counts = engine.codes(program::PopulationId{p});
            const auto& expected = stored->second.sample(image);
            for (std::size_t i = 0; i < counts.size(); ++i, ++bursts.counts)
                bursts.wrongCounts += counts[i] != expected[i];
        }
        const std::vector<double> logits = program::decodeReadout(program, engine.readout());
        const auto& expected = witness.logitsOf(image);
        for (std::size_t c = 0; c < logits.size(); ++c)
            bursts.logitError = std::max(bursts.logitError, std::abs(logits[c] - expected[c]));
        const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
        bursts.correct += best == static_cast<std::ptrdiff_t>(data.labels[image]);
    }
    return bursts;
}

TEST(DigitsCnnBurst, SendsAsManySpikesAsTheExporterCountedLayered) {
    const Bursts bursts = runBursts(program::Schedule::Layered, 360);
    EXPECT_GE(bursts.counts, 200u * 4096u);
    EXPECT_EQ(bursts.wrongCounts, 0u);
    EXPECT_LT(bursts.logitError, 1e-4);
    EXPECT_EQ(bursts.correct, 359u);
}

// A stage works in the 8 steps in which the sample reaches it, and the shortcut's spikes wait for the branch's: the
// same spikes as layer by layer.
TEST(DigitsCnnBurst, SendsAsManySpikesAsTheExporterCountedPipelined) {
    const Bursts bursts = runBursts(program::Schedule::Pipelined, 40);
    EXPECT_EQ(bursts.counts, 40u * 4096u);
    EXPECT_EQ(bursts.wrongCounts, 0u);
    EXPECT_LT(bursts.logitError, 1e-4);
}

}  // namespace
}  // namespace spikeloom::reference
