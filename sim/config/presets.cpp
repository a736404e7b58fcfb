// SPDX-License-Identifier: Apache-2.0
#include "sim/config/presets.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/support/suggest.hpp"

namespace spikeloom::config {
namespace {

namespace fs = std::filesystem;

bool isPath(const std::string& mention) {
    return mention.find('/') != std::string::npos || mention.ends_with(".json");
}

}  // namespace

fs::path configsDirectory() {
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    const fs::path installed = program.parent_path() / "../share/spikeloom/configs";
    for (const fs::path& candidate : {installed, fs::path(SPIKELOOM_CONFIGS_DIR)}) {
        if (fs::is_directory(candidate, ignored)) return candidate.lexically_normal();
    }
    throw ConfigError({"", "",
                       fmt::format("the presets are neither in {} nor in {}", installed.lexically_normal().string(),
                                   SPIKELOOM_CONFIGS_DIR),
                       "install the program with its share directory, or name chip and energy table by path"});
}

std::vector<std::string> presetNames(const std::string& kind) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator it(configsDirectory() / kind, error), end; !error && it != end; it.increment(error)) {
        if (it->path().extension() == ".json") names.push_back(it->path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

fs::path anchored(const fs::path& base, const std::string& path) {
    return fs::absolute(base / path).lexically_normal();
}

fs::path resolveMention(const std::string& mention, const std::string& kind, const fs::path& base, const Problem& at,
                        std::vector<Problem>& problems) {
    if (isPath(mention)) return anchored(base, mention);
    const std::vector<std::string> names = presetNames(kind);
    if (std::find(names.begin(), names.end(), mention) != names.end())
        return configsDirectory() / kind / (mention + ".json");
    Problem problem = at;
    problem.message = fmt::format("there is no preset \"{}\"", mention.substr(0, 60));
    problem.hint = didYouMean(mention, names, "presets") + " (a file's name ends in .json)";
    problems.push_back(std::move(problem));
    return {};
}

std::optional<fs::path> companionPreset(const fs::path& file, const std::string& kind, const std::string& other) {
    if (file.parent_path().filename() != kind) return std::nullopt;  // presets may be absent where none is named
    const fs::path presets = configsDirectory(), companion = presets / other / file.filename();
    std::error_code ignored;
    if (file != presets / kind / file.filename() || !fs::exists(companion, ignored)) return std::nullopt;
    return companion;
}

}  // namespace spikeloom::config
