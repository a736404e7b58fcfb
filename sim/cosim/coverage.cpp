// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/coverage.hpp"

#include <fstream>
#include <map>
#include <stdexcept>
#include <string>

namespace spikeloom::cosim {
namespace {

/// By key: file, line, kind, module and instance.
using Points = std::map<std::string, bool>;

/// A line for each point: C 'KEY' TIMES.
void read(const std::filesystem::path& file, Points& points) {
    std::ifstream in(file);
    std::string line;
    if (!std::getline(in, line) || line != "# SystemC::Coverage-3")
        throw std::runtime_error(file.string() + " is no coverage of Verilator");
    while (std::getline(in, line)) {
        if (line.size() < 2 || line[0] != 'C') continue;
        const std::size_t end = line.rfind(' ');
        points[line.substr(0, end)] |= std::stoull(line.substr(end)) != 0;
    }
}

}  // namespace

Coverage readCoverage(const std::filesystem::path& folder) {
    Points points;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) read(entry.path(), points);
    Coverage coverage;
    for (const auto& [key, came] : points) {
        const auto is = [&](const char* kind) {
            return key.find("\1page\2" + std::string(kind) + "/") != std::string::npos;
        };
        Covered* covered = is("v_toggle")                   ? &coverage.toggles
                           : is("v_line") || is("v_branch") ? &coverage.lines
                                                            : nullptr;
        if (covered == nullptr) continue;
        ++covered->points;
        covered->hit += came;
    }
    return coverage;
}

}  // namespace spikeloom::cosim
