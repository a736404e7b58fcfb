// SPDX-License-Identifier: Apache-2.0
/// float_benchmark NAME.ann.json IMAGES.safetensors [JOBS]: how fast a trained network is evaluated in float32, and the
/// same network with AdaFire neurons (phi = 4, T = 8), over all images.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <string>
#include <thread>

#include "models/ann/batch_norm.hpp"
#include "models/ann/float_network.hpp"
#include "models/ann/input.hpp"
#include "models/ann/parallel.hpp"
#include "models/ann/spiking_network.hpp"
#include "models/conversion/as_trained.hpp"
#include "models/conversion/calibration.hpp"
#include "models/network/network_io.hpp"

namespace spikeloom {
namespace {

constexpr std::size_t kBatch = conversion::Calibration::kBatch;

/// Seconds that `work(worker, images)` takes over all batches.
template <class Work>
double seconds(const network::Dataset& data, std::size_t jobs, Work work) {
    std::vector<std::uint32_t> images(data.size());
    std::iota(images.begin(), images.end(), 0U);
    const auto begin = std::chrono::steady_clock::now();
    ann::parallelFor((images.size() + kBatch - 1) / kBatch, jobs, [&](std::size_t worker, std::size_t batch) {
        const std::size_t first = batch * kBatch;
        work(worker, std::span(images).subspan(first, std::min(kBatch, images.size() - first)));
    });
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void print(const char* what, double elapsed, std::size_t images) {
    fmt::print("{:<28} {:8.3f} ms an image, {:8.1f} images/s\n", what, 1e3 * elapsed / static_cast<double>(images),
               static_cast<double>(images) / elapsed);
}

void measure(const std::string& file, const std::string& imagesFile, std::size_t jobs) {
    const network::Network trained = ann::foldBatchNorm(conversion::asTrained(network::load(file)));
    const network::Dataset data = network::loadDataset(imagesFile, trained);
    std::vector<std::unique_ptr<ann::FloatNetwork>> floats;
    std::vector<std::unique_ptr<ann::SpikingNetwork>> spiking;
    ann::SpikingPlan plan;
    for (const auto& population : trained.populations) {
        auto& layer = plan.layers.emplace_back();
        if (!conversion::rectifies(population)) continue;
        layer = ann::SpikingLayer{neurons::AdaFireParameters{1.0, 4, 1.0, 0},
                                  std::vector<double>(population.cols(), 0.5),
                                  population.bias,
                                  {}};
    }
    for (std::size_t worker = 0; worker < jobs; ++worker) {
        floats.push_back(std::make_unique<ann::FloatNetwork>(trained));
        spiking.push_back(std::make_unique<ann::SpikingNetwork>(trained));
    }
    const auto evaluate = [&](std::size_t worker, std::span<const std::uint32_t> images) {
        (void)floats[worker]->run(ann::inputOf(trained, data, images));
    };
    (void)seconds(data, jobs, evaluate);  // once for the kernels to be prepared
    print("trained, float32", seconds(data, jobs, evaluate), data.size());
    print("spiking, T = 8, real weights",
          seconds(data, jobs,
                  [&](std::size_t worker, std::span<const std::uint32_t> images) {
                      (void)spiking[worker]->run(ann::inputOf(trained, data, images), plan);
                  }),
          data.size());
}

}  // namespace
}  // namespace spikeloom

int main(int argc, char** argv) {
    if (argc != 3 && argc != 4) {
        fmt::print(stderr, "usage: {} NAME.ann.json IMAGES.safetensors [JOBS]\n", argv[0]);
        return 2;
    }
    const std::size_t jobs = argc == 4 ? std::stoul(argv[3]) : std::max(1U, std::thread::hardware_concurrency());
    spikeloom::measure(argv[1], argv[2], jobs);
    return 0;
}
