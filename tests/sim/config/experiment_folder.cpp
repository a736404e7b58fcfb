// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/config/experiment_folder.hpp"

#include <stdlib.h>

#include <fstream>
#include <stdexcept>

#include "models/support/error.hpp"

namespace spikeloom::config::test {

ExperimentFolder::ExperimentFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "spikeloom_config_XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = name;
}

ExperimentFolder::~ExperimentFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path ExperimentFolder::write(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = path_ / name;
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
