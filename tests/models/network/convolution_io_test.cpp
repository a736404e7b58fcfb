// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "models/network/network_check.hpp"
#include "models/network/network_io.hpp"
#include "models/support/error.hpp"
#include "tests/models/network/network_equal.hpp"
#include "tests/models/support/scratch_directory.hpp"
#include "tests/support/random_cnn.hpp"

/// Operators on positions and all neuron models, on disk and under check.
namespace spikeloom::network {
namespace {

using spikeloom::test::ScratchDirectory;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(NetworkIo, LoadsTheConvolutionsThatItSaved) {
    const ScratchDirectory scratch;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        spikeloom::testing::Random random(seed);
        const Network net = spikeloom::testing::randomCnn(random);
        save(net, scratch.path() / "t.snn.json");
        EXPECT_TRUE(test::equal(load(scratch.path() / "t.snn.json"), net)) << seed;
    }
}

TEST(NetworkIo, LoadsEveryNeuronModelThatItSaved) {
    const ScratchDirectory scratch;
    const neurons::Parameters models[] = {neurons::StBifParameters{0.5, -3, 4},
                                          neurons::IntegrateAndFireParameters{},
                                          neurons::LeakyIntegrateAndFireParameters{},
                                          neurons::AdaFireParameters{0.5, 4},
                                          neurons::LeakyReluParameters{},
                                          neurons::MultiThresholdParameters{1.0, 6},
                                          neurons::FirstSpikeParameters{1.0, 8},
                                          neurons::SpikeFiringApproximationParameters{},
                                          neurons::FewSpikesParameters{{1.0, 0.5}, {1.0, 0.5}, {1.0, 0.5}},
                                          neurons::DenseParameters{0.5, -7, 8, neurons::Sends::EveryStep},
                                          neurons::GradedParameters{}};
    EXPECT_EQ(std::size(models), neurons::kModelNames.size());
    spikeloom::testing::Random random(1);
    Network net = spikeloom::testing::randomCnn(random);
    net.populations[1].biasSchedule = Population::BiasSchedule::EveryStep;
    network::imageOf(net.populations[0]).presentation = AnalogImage::Presentation::Repeat;
    for (const neurons::Parameters& model : models) {
        net.populations[1].neuron = model;
        save(net, scratch.path() / "t.snn.json");
        EXPECT_TRUE(test::equal(load(scratch.path() / "t.snn.json"), net)) << neurons::nameOf(model);
    }
}

TEST(NetworkIo, LoadsTheTaskThatItSaved) {
    const ScratchDirectory scratch;
    spikeloom::testing::Random random(1);
    Network net = spikeloom::testing::randomCnn(random);
    for (const Task& task : {Task{Classification{}}, Task{Segmentation{}}}) {
        net.populations.back().task = task;
        save(net, scratch.path() / "t.snn.json");
        EXPECT_TRUE(test::equal(load(scratch.path() / "t.snn.json"), net));
    }
}

/// image [4, 5, 2] -> a: kernel 3 x 2, stride 2 x 1, padding 1 x 0 -> [2, 4, 6].
Network convolved() {
    Network net;
    Population image;
    image.name = "image";
    image.shape = {4, 5, 2};
    image.input = AnalogImage{2, 4, 5, 1, {1, 1}, {0, 0}};
    Population a;
    a.name = "a";
    a.shape = {2, 4, 6};
    a.neuron = neurons::StBifParameters{};
    Population logits;
    logits.name = "logits";
    logits.shape = {2, 4, 6};
    net.populations = {image, a, logits};
    Convolution op;
    op.window = {{3, 2}, {2, 1}, {1, 0}};
    op.weights.assign(6 * 2 * 3 * 2, 1);
    Projection convolution;
    convolution.name = "convolution";
    convolution.target = PopulationId{1};
    convolution.op = op;
    Projection rest;
    rest.name = "rest";
    rest.source = PopulationId{1};
    rest.target = PopulationId{2};
    rest.op = Identity{};
    net.projections = {convolution, rest};
    return net;
}

template <class Edit>
std::vector<std::string> complaints(Edit edit) {
    Network net = convolved();
    edit(net, std::get<Convolution>(net.projections[0].op));
    std::vector<std::string> lines;
    for (const Problem& problem : check(net, "f")) lines.push_back(problem.text());
    return lines;
}

TEST(NetworkCheck, TakesAConvolutionThatFits) {
    EXPECT_THAT(complaints([](Network&, Convolution&) {}), IsEmpty());
}

// (4 + 2 - 3) / 2 + 1 = 2 and (5 - 2) / 1 + 1 = 4 positions.
TEST(NetworkCheck, RefusesAConvolutionToOtherPositions) {
    EXPECT_THAT(complaints([](Network& n, Convolution&) {
                    n.populations[1].shape = n.populations[2].shape = {2, 5, 6};
                }),
                ElementsAre("f: projections[0].target: a has positions 2 x 5, expected 2 x 4"));
    EXPECT_THAT(complaints([](Network& n, Convolution&) {
                    n.populations[1].shape = n.populations[2].shape = {8, 6};
                }),
                ElementsAre("f: projections[0].target: a has positions 8, expected 2 x 4"));
}

TEST(NetworkCheck, RefusesAWindowOfOtherAxes) {
    EXPECT_THAT(complaints([](Network&, Convolution& c) { c.window.stride = {2}; }),
                ElementsAre("f: projections[0].stride: 1 entries for the 2 position axes of image"));
    EXPECT_THAT(complaints([](Network&, Convolution& c) {
                    c.window.kernel = {7, 2};
                }),
                ElementsAre(HasSubstr("projections[0].kernel: is larger than the source image"),
                            HasSubstr("projections[0].weights: 72 codes, expected 168")));
    EXPECT_THAT(complaints([](Network&, Convolution& c) {
                    c.window.padding = {3, 0};
                }),
                ElementsAre("f: projections[0].padding: 3 is not less than the kernel's 3"));
}

TEST(NetworkCheck, RefusesGroupsThatDoNotDivideTheChannels) {
    EXPECT_THAT(complaints([](Network&, Convolution& c) { c.groups = 3; }),
                ElementsAre(HasSubstr("projections[0].groups: 3 groups do not divide the channels")));
    EXPECT_THAT(complaints([](Network&, Convolution& c) {
                    c.groups = 2;
                    c.weights.resize(6 * 1 * 3 * 2);
                }),
                IsEmpty());
}

TEST(NetworkCheck, RefusesAPoolOrAnUpsamplingThatDoesNotFit) {
    const auto with = [](Operator op) {
        return complaints([&](Network& n, Convolution&) { n.projections[0].op = op; });
    };
    EXPECT_THAT(with(AveragePool{{{2, 2}, {2, 1}, {0, 0}}}),
                ElementsAre("f: projections[0].target: a (8 x 6) has not the channels of the source image (20 x 2)"));
    EXPECT_THAT(
        with(MaxPool{{{3, 2}, {2, 1}, {3, 0}}}),
        ElementsAre(HasSubstr("projections[0].padding: 3 is not less than the kernel's 3"), HasSubstr("channels")));
    EXPECT_THAT(with(Upsample{{2}}),
                ElementsAre(HasSubstr("has not the channels"),
                            "f: projections[0].factor: 1 factors for the 2 position axes of image"));
}

TEST(NetworkCheck, RefusesATaskThatDoesNotFitTheReadout) {
    const auto with = [](const Task& task, std::uint32_t population) {
        return complaints([&](Network& n, Convolution&) { n.populations[population].task = task; });
    };
    EXPECT_THAT(with(Segmentation{}, 2), IsEmpty());
    EXPECT_THAT(with(Detection{}, 2), IsEmpty());  // 2 x 4 cells of 5 + 1
    EXPECT_THAT(with(Segmentation{}, 1), ElementsAre("f: populations[1].task: only a readout has a task"));
    EXPECT_THAT(complaints([](Network& n, Convolution&) {
                    n.populations[2].task = Detection{};
                    n.populations[2].shape = {8, 6};
                }),
                ElementsAre("f: populations[2].shape: that of a detection is [height, width, 5 + classes], in cells"));
}

TEST(NetworkCheck, RefusesNeuronsThatCouldNeverSpike) {
    const auto with = [](const neurons::Parameters& neuron) {
        return complaints([&](Network& n, Convolution&) { n.populations[1].neuron = neuron; });
    };
    EXPECT_THAT(
        with(neurons::AdaFireParameters{.threshold = 1.0, .burst = 0}),
        ElementsAre(HasSubstr("f: populations[1].neuron.burst: 0 spikes a step: the neuron could never spike")));
    EXPECT_THAT(with(neurons::FirstSpikeParameters{.threshold = 1.0, .steps = 0}),
                ElementsAre(HasSubstr("f: populations[1].neuron.steps: 0 steps: the neuron could never spike")));
    EXPECT_THAT(with(neurons::FewSpikesParameters{{1, 1}, {1, 1}, {1, 0.7}}),
                ElementsAre(HasSubstr("populations[1].neuron.weights: 1 is no whole multiple of the smallest, 0.7")));
}

}  // namespace
}  // namespace spikeloom::network
