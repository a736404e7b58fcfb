// SPDX-License-Identifier: Apache-2.0
#include "models/network/dataset.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/network/safetensors.hpp"
#include "models/support/error.hpp"
#include "tests/models/network/tiny_network.hpp"
#include "tests/models/support/scratch_directory.hpp"

namespace spikeloom::network {
namespace {

using spikeloom::test::ScratchDirectory;
using ::testing::HasSubstr;

/// Two images of 1 x 4 x 4 pixels, the second one counting on from 16.
std::vector<std::uint8_t> twoImages() {
    std::vector<std::uint8_t> pixels(32);
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<std::uint8_t>(i);
    return pixels;
}

template <class T>
std::string datasetMessage(const Shape& images, const std::vector<T>& labels) {
    const ScratchDirectory scratch;
    TensorWriter writer;
    writer.add("images", images, twoImages());
    writer.add("labels", {labels.size()}, labels);
    writer.write(scratch.path() / "d.safetensors");
    try {
        return std::to_string(loadDataset(scratch.path() / "d.safetensors", test::tinyNetwork()).size()) + " images";
    } catch (const ConfigError& error) {
        return error.what();
    }
}

TEST(LoadDataset, ReadsImagesAndLabelsOfEitherType) {
    const ScratchDirectory scratch;
    TensorWriter writer;
    writer.add("images", {2, 1, 4, 4}, twoImages());
    writer.add<std::int64_t>("labels", {2}, std::vector<std::int64_t>{0, 2});
    writer.write(scratch.path() / "d.safetensors");
    const Dataset dataset = loadDataset(scratch.path() / "d.safetensors", test::tinyNetwork());
    EXPECT_EQ(dataset.size(), 2U);
    EXPECT_EQ(dataset.image(1).size(), 16U);
    EXPECT_EQ(dataset.image(1)[3], 19);
    EXPECT_EQ(dataset.labels, (std::vector<std::uint32_t>{0, 2}));
    EXPECT_EQ(datasetMessage<std::uint8_t>({2, 1, 4, 4}, {0, 2}), "2 images");
}

TEST(LoadDataset, ChecksImagesAndLabelsAgainstTheNetwork) {
    EXPECT_THAT(datasetMessage<std::uint8_t>({2, 1, 2, 8}, {0, 2}),
                HasSubstr("images: shape [2, 1, 2, 8], expected [n, 1, 4, 4]"));
    EXPECT_THAT(datasetMessage<std::uint8_t>({32}, {0, 2}), HasSubstr("images: shape [32]"));
    EXPECT_THAT(datasetMessage<std::uint8_t>({2, 1, 4, 4}, {0, 3}),
                HasSubstr("labels: label 3 of image 1 is none of the network's 3 classes"));
    EXPECT_THAT(datasetMessage<std::int64_t>({2, 1, 4, 4}, {0, -1}), HasSubstr("label -1 of image 1"));
    EXPECT_THAT(datasetMessage<std::uint8_t>({2, 1, 4, 4}, {0}), HasSubstr("labels: 1 labels for 2 images"));
    EXPECT_THAT(datasetMessage<float>({2, 1, 4, 4}, {0, 1}), HasSubstr("expected dtype I64 or U8, found F32"));
}

TEST(LoadDataset, ReportsTheWrongImagesAndTheWrongLabelsTogether) {
    const std::string message = datasetMessage<std::uint8_t>({2, 4, 4, 1}, {0, 3});
    EXPECT_THAT(message, HasSubstr("images: shape"));
    EXPECT_THAT(message, HasSubstr("labels: label 3"));
}

/// The readout of 3 x 1 x 2 positions of another task, of `cols` columns.
Network withTask(const Task& task, std::uint32_t cols) {
    Network net = test::tinyNetwork();
    Population& readout = net.populations[8];
    readout.task = task;
    readout.shape = {3, 2, cols};
    readout.bias.clear();
    return net;
}

template <class T>
std::string messageOf(const Network& net, const std::string& name, const Shape& shape, const std::vector<T>& labels) {
    const ScratchDirectory scratch;
    TensorWriter writer;
    writer.add("images", {2, 1, 4, 4}, twoImages());
    writer.add(name, shape, labels);
    writer.write(scratch.path() / "d.safetensors");
    try {
        return std::to_string(loadDataset(scratch.path() / "d.safetensors", net).size()) + " images";
    } catch (const ConfigError& error) {
        return error.what();
    }
}

TEST(LoadDataset, ReadsAClassForEachPositionOfASegmentation) {
    const Network net = withTask(Segmentation{}, 4);
    std::vector<std::uint8_t> masks{0, 1, 2, 3, 255, 0, 1, 1, 1, 1, 1, 1};
    EXPECT_EQ(messageOf(net, "labels", {2, 3, 2}, masks), "2 images");
    EXPECT_EQ(messageOf(net, "labels", {2, 6}, masks), "2 images");
    EXPECT_THAT(messageOf(net, "labels", {2, 2, 3}, masks), HasSubstr("labels: shape [2, 2, 3], expected [n, 3, 2]"));
    masks[7] = 4;
    EXPECT_THAT(messageOf(net, "labels", {2, 6}, masks),
                HasSubstr("label 4 of image 1 at position 1 is none of the network's 4 classes, nor 255"));
    masks.resize(6);
    EXPECT_THAT(messageOf(net, "labels", {1, 6}, masks), HasSubstr("labels: 1 labels for 2 images"));
    EXPECT_THAT(messageOf<std::int64_t>(net, "labels", {2, 6}, std::vector<std::int64_t>(12, 256)),
                HasSubstr("label 256"));
}

TEST(LoadDataset, ReadsTheBoxesOfADetection) {
    const Network net = withTask(Detection{}, 7);
    const std::vector<float> boxes{1, 0.5F, 0.5F, 0.25F, 1, -1, 0, 0, 0, 0};
    EXPECT_EQ(messageOf(net, "boxes", {2, 1, 5}, boxes), "2 images");
    const auto with = [&](std::size_t at, float value) {
        std::vector<float> changed = boxes;
        changed[at] = value;
        return messageOf(net, "boxes", {2, 1, 5}, changed);
    };
    EXPECT_THAT(with(0, 2), HasSubstr("class 2 of a box of image 0 is none of the network's 2 classes, nor -1"));
    EXPECT_THAT(with(0, 0.5F), HasSubstr("class 0.5"));
    EXPECT_THAT(with(5, -2), HasSubstr("class -2 of a box of image 1"));
    EXPECT_THAT(with(1, 1.5F), HasSubstr("a box of image 0 is at (1.5, 0.5) with a size of 0.25 x 1"));
    EXPECT_THAT(with(3, 0), HasSubstr("expected parts of the image in [0, 1], and an area"));
    EXPECT_THAT(messageOf(net, "boxes", {1, 2, 5}, boxes), HasSubstr("boxes: 1 boxes for 2 images"));
    EXPECT_THAT(messageOf(net, "boxes", {2, 5}, boxes), HasSubstr("expected F32 [n, m, 5]"));
    EXPECT_THAT(messageOf(net, "labels", {2, 1, 5}, boxes), HasSubstr("boxes: no such array"));
}

TEST(LoadWitness, TakesLogitsOfAllRowsOfAReadout) {
    const ScratchDirectory scratch;
    const Network net = withTask(Segmentation{}, 2);
    const auto load = [&](const Shape& shape) {
        TensorWriter writer;
        writer.add("logits", shape, std::vector<double>(24, 1.0));
        writer.write(scratch.path() / "w.safetensors");
        return loadWitness(scratch.path() / "w.safetensors", net);
    };
    EXPECT_EQ(load({2, 6, 2}).logitsOf(1).size(), 12u);
    EXPECT_THROW((void)load({2, 12}), ConfigError);
}

/// @param fill  adds the arrays
template <class Fill>
std::string witnessMessage(Fill fill) {
    const ScratchDirectory scratch;
    TensorWriter writer;
    fill(writer);
    writer.write(scratch.path() / "w.safetensors");
    try {
        (void)loadWitness(scratch.path() / "w.safetensors", test::tinyNetwork());
        return "accepted";
    } catch (const ConfigError& error) {
        return error.what();
    }
}

TEST(LoadWitness, ReadsLogitsAndCodes) {
    const ScratchDirectory scratch;
    TensorWriter writer;
    writer.add("logits", {2, 3}, std::vector<double>{0, 1, 2, 3, 4, 5});
    std::vector<std::int8_t> codes(24, -8);
    codes[23] = 7;
    writer.add("codes.q", {1, 4, 6}, codes);
    writer.write(scratch.path() / "w.safetensors");
    const Witness witness = loadWitness(scratch.path() / "w.safetensors", test::tinyNetwork());
    EXPECT_EQ(witness.logitsOf(1)[0], 3.0);
    EXPECT_EQ(witness.codes.at("q").sample(0)[23], 7);
    EXPECT_EQ(witness.codes.at("q").samples, 1U);
}

TEST(LoadWitness, ChecksTheArraysAgainstTheNetwork) {
    const auto codes = [](const std::string& name, const Shape& shape, std::int8_t code) {
        return witnessMessage([&](TensorWriter& w) {
            std::size_t count = 1;
            for (const std::uint64_t axis : shape) count *= axis;
            w.add(name, shape, std::vector<std::int8_t>(count, code));
        });
    };
    EXPECT_EQ(codes("codes.q", {1, 4, 6}, -8), "accepted");
    EXPECT_THAT(codes("codes.q", {1, 4, 6}, -9), HasSubstr("codes.q: code -9 is not in the neuron's -8..7"));
    EXPECT_THAT(codes("codes.q", {1, 6, 4}, 0), HasSubstr("codes.q: shape [1, 6, 4], expected [m, 4, 6]"));
    EXPECT_THAT(codes("codes.qq", {1, 4, 6}, 0), HasSubstr("codes.qq: unknown array; did you mean codes.q?"));
    EXPECT_THAT(codes("codes.logits", {1, 1, 3}, 0), HasSubstr("logits has no neurons, so it has no codes"));
    EXPECT_THAT(witnessMessage([](TensorWriter& w) {
                    w.add("logits", {2, 2}, std::vector<double>(4));
                }),
                HasSubstr("logits: shape [2, 2], expected [n, 3]"));
    EXPECT_THAT(witnessMessage([](TensorWriter&) {}), HasSubstr("holds neither logits nor codes"));
}

TEST(ReadoutOf, WantsOneReadoutOfOneRow) {
    Network net = test::tinyNetwork();
    EXPECT_EQ(readoutOf(net), net.find("logits"));
    EXPECT_EQ(inputOf(net), net.find("image"));
    net.populations[8].shape = {3, 1};
    EXPECT_THROW((void)readoutOf(net), ConfigError);
    EXPECT_TRUE(std::holds_alternative<Classification>(taskOf(test::tinyNetwork())));
    net.populations[8].task = Segmentation{};
    EXPECT_TRUE(std::holds_alternative<Segmentation>(taskOf(net)));
    net.populations[8].neuron = neurons::StBifParameters{};
    EXPECT_THROW((void)readoutOf(net), ConfigError);
}

}  // namespace
}  // namespace spikeloom::network
