// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/scratch.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace spikeloom::cli::test {

namespace fs = std::filesystem;

Scratch::Scratch() {
    fs::create_directory(work_);
}

Outcome Scratch::run(const std::vector<std::string>& arguments, const std::vector<std::string>& environment) const {
    return Child(arguments, work_, environment).wait();
}

fs::path Scratch::write(const std::string& name, const nlohmann::json& document) const {
    const fs::path file = root_ / name;
    std::ofstream(file) << document.dump(2);
    return file;
}

std::vector<std::string> Scratch::listing() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(work_)) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

const fs::path& source() {
    static const fs::path root(SPIKELOOM_SOURCE_DIR);
    return root;
}

nlohmann::json shippedExperiment() {
    const fs::path folder = source() / "configs/experiments";
    nlohmann::json experiment = nlohmann::json::parse(contents(folder / "digits_vit.json"));
    for (const char* key : {"network", "images", "witness"})
        experiment[key] = fs::weakly_canonical(folder / experiment[key].get<std::string>()).string();
    return experiment;
}

bool hasZoo() {
    return fs::exists(shippedExperiment()["network"].get<std::string>());
}

std::vector<std::string> errors(const Outcome& outcome) {
    std::vector<std::string> found;
    std::istringstream lines(outcome.err);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("error:")) found.push_back(line);
    }
    return found;
}

}  // namespace spikeloom::cli::test
