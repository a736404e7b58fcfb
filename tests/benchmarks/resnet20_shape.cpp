// SPDX-License-Identifier: Apache-2.0
/// resnet20_shape DIR: writes an experiment with a network of the shape of ResNet-20 (0.27 M weights, images of 32 x 32
/// x 3) to DIR: random weights, burst neurons, eight steps. `chip_benchmark DIR/experiment.json 1` then says how fast
/// it is simulated.
#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "models/network/network_io.hpp"
#include "models/network/safetensors.hpp"
#include "models/support/json_file.hpp"

namespace spikeloom {
namespace {

using network::PopulationId;
constexpr std::uint32_t kImage = 32, kClasses = 10;

class ResNet {
public:
    network::Network build() {
        net_.name = "resnet20_shape";
        network::Population image;
        image.name = "image";
        image.shape = {kImage, kImage, 3};
        network::AnalogImage pixels{3, kImage, kImage, 1, {1.0 / 255, 1.0 / 255, 1.0 / 255}, {0, 0, 0}};
        pixels.presentation = network::AnalogImage::Presentation::Repeat;
        image.input = pixels;
        PopulationId at = add(std::move(image));
        at = convolution("stem", at, layer("stem", kImage, 16), 3, 1);
        for (const std::uint32_t stage : {0u, 1u, 2u})
            for (std::uint32_t block = 0; block < 3; ++block)
                at = residual(fmt::format("stage{}.block{}", stage, block), at, 16u << stage,
                              block == 0 && stage > 0 ? 2 : 1);
        network::Population logits;
        logits.name = "logits";
        logits.shape = {1, kClasses};
        const PopulationId out = add(std::move(logits));
        network::Linear head;
        head.weights = codes(std::size_t{kClasses} * 64);
        head.weightScale = 0.01;
        head.reduce = network::Linear::Reduce::Mean;
        project("head", at, out, head);
        return std::move(net_);
    }

private:
    PopulationId add(network::Population population) {
        net_.populations.push_back(std::move(population));
        return PopulationId{static_cast<std::uint32_t>(net_.populations.size() - 1)};
    }
    PopulationId layer(const std::string& name, std::uint32_t size, std::uint32_t channels) {
        network::Population population;
        population.name = name;
        population.shape = {size, size, channels};
        population.neuron = neurons::AdaFireParameters{.threshold = 0.25, .burst = 4};
        return add(std::move(population));
    }
    std::vector<std::int8_t> codes(std::size_t count) {
        std::vector<std::int8_t> values(count);
        for (std::int8_t& value : values) value = static_cast<std::int8_t>(static_cast<int>(random_() % 255) - 127);
        return values;
    }
    void project(std::string name, PopulationId source, PopulationId target, network::Operator op) {
        network::Projection projection;
        projection.name = std::move(name);
        projection.source = source;
        projection.target = target;
        projection.op = std::move(op);
        net_.projections.push_back(std::move(projection));
    }
    PopulationId convolution(const std::string& name, PopulationId source, PopulationId target, std::uint32_t kernel,
                             std::uint32_t stride) {
        const std::uint32_t in = net_.populations[value(source)].cols(), out = net_.populations[value(target)].cols();
        network::Convolution op;
        op.window = {{kernel, kernel}, {stride, stride}, {kernel / 2, kernel / 2}};
        op.weights = codes(std::size_t{out} * in * kernel * kernel);
        // The sum of the kernel's inputs varies by about a third of the largest activation.
        op.weightScale = 1.0 / (73.0 * std::sqrt(static_cast<double>(in * kernel * kernel)));
        project(name, source, target, op);
        return target;
    }
    PopulationId residual(const std::string& name, PopulationId source, std::uint32_t channels, std::uint32_t stride) {
        const std::uint32_t size = net_.populations[value(source)].shape[0] / stride;
        const PopulationId middle = convolution(name + ".conv1", source, layer(name + ".a", size, channels), 3, stride);
        const PopulationId out = convolution(name + ".conv2", middle, layer(name + ".b", size, channels), 3, 1);
        if (stride == 1)
            project(name + ".branch", source, out, network::Identity{});
        else
            convolution(name + ".branch", source, out, 1, stride);
        return out;
    }

    std::mt19937_64 random_{20};
    network::Network net_;
};

void write(const std::filesystem::path& directory) {
    std::filesystem::create_directories(directory);
    network::save(ResNet().build(), directory / "network.snn.json");
    std::mt19937_64 random(1);
    std::vector<std::uint8_t> pixels(std::size_t{2} * 3 * kImage * kImage);
    for (std::uint8_t& pixel : pixels) pixel = static_cast<std::uint8_t>(random() % 256);
    network::TensorWriter images;
    images.add("images", {2, 3, kImage, kImage}, pixels);
    images.add("labels", {2}, std::vector<std::uint8_t>{0, 1});
    images.write(directory / "images.safetensors");
    writeJsonFile(directory / "experiment.json", {{"schema_version", 1},
                                                  {"network", "network.snn.json"},
                                                  {"images", "images.safetensors"},
                                                  {"chip", "generic28"},
                                                  {"energy", "generic28"},
                                                  {"run", {{"stop", "fixed"}, {"max_steps", 8}}}});
}

}  // namespace
}  // namespace spikeloom

int main(int argc, char** argv) {
    if (argc != 2) {
        fmt::print(stderr, "usage: resnet20_shape DIR\n");
        return 2;
    }
    try {
        spikeloom::write(argv[1]);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
