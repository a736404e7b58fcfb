// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "models/events/format.hpp"
#include "models/support/error.hpp"
#include "models/support/file_io.hpp"
#include "models/support/suggest.hpp"

namespace spikeloom::events {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxBytes = std::size_t{1} << 30U;

const Format& named(std::string_view name) {
    const auto& all = formats();
    const auto it = std::find_if(all.begin(), all.end(), [&](const Format& format) { return format.name == name; });
    if (it == all.end())
        throw ConfigError(Problem{"", "format", fmt::format("'{}' is no format of recordings", name),
                                  didYouMean(name, formatNames(), "formats")});
    return *it;
}

/// The format of that extension whose first bytes are those of the file.
const Format& recognised(const fs::path& path, std::string_view bytes) {
    requireKnownExtension(path);
    std::string expected;
    for (const Format& format : formats()) {
        if (path.extension() != format.extension) continue;
        if (bytes.starts_with(format.magic)) return format;
        expected += fmt::format("{}{} ({})", expected.empty() ? "" : " or ", format.magic, format.name);
    }
    throw ConfigError(Problem{path.string(), "byte 0", "expected " + expected, "state the format of the recording"});
}

}  // namespace

const std::vector<Format>& formats() {
    static const std::vector<Format> all{
        {"n_mnist", ".bin", "", readNMnist},
        {"aedat2_dvs128", ".aedat", "#!AER-DAT2.0", readAedat2},
        {"aedat3", ".aedat", "#!AER-DAT3.1", readAedat3},
        {"csv", ".csv", "", readCsv},
    };
    return all;
}

std::vector<std::string> formatNames() {
    std::vector<std::string> names;
    for (const Format& format : formats()) names.emplace_back(format.name);
    return names;
}

void requireKnownExtension(const fs::path& path) {
    std::string known;
    for (const Format& format : formats()) {
        if (path.extension() == format.extension) return;
        if (known.find(format.extension) == std::string::npos)
            known += (known.empty() ? "" : ", ") + std::string(format.extension);
    }
    throw ConfigError(Problem{path.string(), "",
                              fmt::format("extension '{}', expected {}", path.extension().string(), known),
                              "state the format of the recording"});
}

Recording readRecording(const fs::path& path, Sensor sensor, std::string_view format) {
    const std::string bytes = readFile(path, kMaxBytes);
    const Format& chosen = format.empty() ? recognised(path, bytes) : named(format);
    if (!bytes.starts_with(chosen.magic))
        throw ConfigError(
            Problem{path.string(), "byte 0",
                    fmt::format("no {}, expected it first in a file of format {}", chosen.magic, chosen.name),
                    "correct the format of the recording, or leave it out"});
    return chosen.read({bytes, path.string(), sensor});
}

}  // namespace spikeloom::events
