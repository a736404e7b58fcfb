// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/sweep/sweep_folder.hpp"

#include <stdlib.h>

#include <fstream>
#include <stdexcept>

#include "models/support/error.hpp"
#include "models/support/json_file.hpp"

namespace spikeloom::sweep::test {

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

const fs::path& source() {
    static const fs::path root(SPIKELOOM_SOURCE_DIR);
    return root;
}

}  // namespace

void SweepFolder::write(const std::string& name, const Json& document) const {
    std::ofstream(directory_ / name) << document.dump(2);
}

Sweep SweepFolder::load(const Json& document, const std::vector<std::string>& assignments) const {
    write("sweep.json", document);
    return loadSweep(directory_ / "sweep.json", assignments);
}

void SweepFolder::copyExperiment() const {
    const fs::path zoo = source() / "models/zoo/digits_cnn", configs = source() / "configs";
    Json network = readJsonFile(zoo / "digits_cnn_burst.snn.json");
    write("net.snn.json", network);
    fs::copy_file(zoo / "digits_cnn.safetensors", directory_ / "digits_cnn.safetensors");
    fs::copy_file(zoo / "images.safetensors", directory_ / "images.safetensors");
    fs::copy_file(zoo / "witness_burst.safetensors", directory_ / "witness.safetensors");
    fs::copy_file(configs / "energy/generic28.json", directory_ / "energy.json");
    fs::copy_file(configs / "area/generic28.json", directory_ / "area.json");
    write("chip.json", {{"extends", "generic28"}});
    Json experiment = readJsonFile(configs / "experiments/digits_cnn_burst.json");
    experiment.update({{"network", "net.snn.json"},
                       {"images", "images.safetensors"},
                       {"witness", "witness.safetensors"},
                       {"chip", "chip.json"},
                       {"energy", "energy.json"},
                       {"area", "area.json"}});
    write("experiment.json", experiment);
}

Json sixPoints() {
    const Json lanes{{"path", kLanes}, {"values", {4, 8}}}, banks{{"path", kBanks}, {"values", {1, 2, 4}}};
    return {{"schema_version", 1},
            {"base", (source() / "configs/experiments/digits_cnn_burst.json").string()},
            {"axes", Json::array({lanes, banks})},
            {"objectives", Json::array({{{"metric", "latency_s"}}, {{"metric", "energy_j"}}})}};
}

std::vector<std::string> complaints(const SweepFolder& folder, const Json& document) {
    std::vector<std::string> texts;
    try {
        (void)folder.load(document);
    } catch (const ConfigError& error) {
        for (Problem problem : error.problems()) {
            problem.file.clear();
            texts.push_back(problem.text());
        }
    }
    return texts;
}

}  // namespace spikeloom::sweep::test
