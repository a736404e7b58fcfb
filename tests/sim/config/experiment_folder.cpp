// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/config/experiment_folder.hpp"

#include <fstream>

#include "models/support/error.hpp"

namespace spikeloom::config::test {

std::filesystem::path ExperimentFolder::write(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = directory_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
    return file;
}

std::filesystem::path ExperimentFolder::experiment(const std::string& more, const std::string& chip) const {
    return write("experiment.json",
                 R"({"schema_version": 1, "network": "net/a.snn.json", "images": "images.safetensors",
        "energy": "generic28", "chip": )" +
                     chip + more + "}");
}

std::string complaint(const ExperimentFolder& folder, const std::filesystem::path& file,
                      const std::vector<std::string>& assignments) {
    try {
        (void)loadExperiment(file, assignments);
        return {};
    } catch (const ConfigError& error) {
        std::string text = error.what();
        const std::string place = folder.path().string() + "/";
        for (std::size_t at = text.find(place); at != std::string::npos; at = text.find(place))
            text.erase(at, place.size());
        return text;
    }
}

}  // namespace spikeloom::config::test
