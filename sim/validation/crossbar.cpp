// SPDX-License-Identifier: Apache-2.0
#include "sim/validation/crossbar.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <numeric>

#include "models/network/network_io.hpp"
#include "models/support/error.hpp"
#include "models/support/file_io.hpp"

namespace spikeloom::validation {
namespace {

namespace fs = std::filesystem;
using network::PopulationId;

constexpr std::uint32_t kTickUs = 1000;  // of the recording; a chip's tick is its own

/// The axons of a group lie in the one row of the sensor; groups are polarities.
std::uint32_t positions(const Crossbar& crossbar) {
    return crossbar.axons / crossbar.groups;
}

network::Population axonsOf(const Crossbar& crossbar) {
    network::EventFrames frames;
    frames.width = positions(crossbar);
    frames.height = 1;
    frames.polarities = crossbar.groups;
    frames.steps = crossbar.steps;
    frames.cut = network::EventFrames::Cut::Duration;
    frames.durationUs = kTickUs;
    network::Population population;
    population.name = "axons";
    population.shape = {frames.width, crossbar.groups};
    population.input = frames;
    return population;
}

network::Population neuronsOf(const Crossbar& crossbar, std::uint32_t core) {
    network::Population population;
    population.name = fmt::format("core{}", core);
    population.shape = {1, crossbar.neurons};
    neurons::IntegrateAndFireParameters parameters;
    parameters.threshold = 1.0;
    if (crossbar.hasNeurons) population.neuron = parameters;
    return population;
}

network::Projection synapsesOf(const Crossbar& crossbar, std::uint32_t core) {
    network::Convolution op;
    op.window = {{positions(crossbar)}, {1}, {0}};
    op.groups = crossbar.groups;
    op.weightBits = crossbar.weightBits;
    op.weights.assign(std::size_t{crossbar.neurons} * positions(crossbar), -1);
    return {fmt::format("synapses{}", core), PopulationId{0}, {}, PopulationId{core + 1}, 0, op};
}

/// Of the first core's neurons: a readout of all of them would want more axons than a core has.
network::Projection readoutOf(const Crossbar& crossbar) {
    network::Linear op;
    op.weightBits = crossbar.weightBits;
    op.weights.assign(crossbar.neurons, 1);
    return {"head", PopulationId{1}, {}, PopulationId{crossbar.cores + 1}, 0, op};
}

network::Network networkOf(const Crossbar& crossbar, const std::string& name) {
    network::Network net;
    net.name = name;
    net.populations = {axonsOf(crossbar)};
    for (std::uint32_t core = 0; core < crossbar.cores; ++core) {
        net.populations.push_back(neuronsOf(crossbar, core));
        net.projections.push_back(synapsesOf(crossbar, core));
    }
    if (crossbar.hasNeurons) {
        network::Population head;
        head.name = "readout";
        head.shape = {1, 1};
        net.populations.push_back(head);
        net.projections.push_back(readoutOf(crossbar));
    }
    return net;
}

/// A step between axons with which they all have their turn before one has it again, and neighbours come far apart.
std::uint64_t strideOf(std::uint64_t axons) {
    std::uint64_t stride = axons * 5 / 8 + 1;  // about the golden section
    while (std::gcd(stride, axons) != 1) ++stride;
    return stride;
}

/// The events, as even over the steps and over the axons as whole numbers allow.
std::string recordingOf(const Crossbar& crossbar) {
    if (crossbar.events > std::uint64_t{crossbar.axons} * crossbar.steps)
        throw InvariantError("validation", 0, "a workload has more events than its axons can carry");
    std::string text = "t,x,y,p\n";
    for (std::uint64_t k = 0; k < crossbar.events; ++k) {
        const std::uint64_t step = k * crossbar.steps / crossbar.events, axon = crossbar.axonOf(k);
        text += fmt::format("{},{},0,{}\n", step * kTickUs, axon / crossbar.groups, axon % crossbar.groups);
    }
    return text;
}

nlohmann::json recordings(const Crossbar& crossbar, const std::string& name) {
    return {{"sensor", {{"width", positions(crossbar)}, {"height", 1}}},
            {"recordings", {{{"file", name + ".csv"}, {"label", 0}}}}};
}

nlohmann::json experiment(const Crossbar& crossbar, const std::string& name, const nlohmann::json& chip,
                          const std::string& energy) {
    return {{"schema_version", 1},
            {"network", name + ".snn.json"},
            {"images", name + ".recordings.json"},
            {"chip", chip},
            {"energy", energy},
            {"precision", {{"threshold_frac_bits", 0}}},
            {"run", {{"schedule", "layered"}, {"stop", "fixed"}, {"max_steps", crossbar.steps}}},
            {"check", {{"reference", false}, {"oracle", false}}}};
}

}  // namespace

std::uint64_t Crossbar::axonOf(std::uint64_t k) const {
    return k % axons * strideOf(axons) % axons;
}

fs::path write(const Crossbar& crossbar, const std::string& name, const nlohmann::json& chip, const std::string& energy,
               const fs::path& folder) {
    network::save(networkOf(crossbar, name), folder / (name + ".snn.json"));
    writeFile(folder / (name + ".csv"), recordingOf(crossbar));
    writeFile(folder / (name + ".recordings.json"), recordings(crossbar, name).dump(2) + "\n");
    fs::path file = folder / (name + ".json");
    writeFile(file, experiment(crossbar, name, chip, energy).dump(2) + "\n");
    return file;
}

}  // namespace spikeloom::validation
