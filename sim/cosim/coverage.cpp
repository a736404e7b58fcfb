// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/coverage.hpp"

#include <fstream>
#include <stdexcept>
#include <string>

namespace spikeloom::cosim {
namespace {

void count(Covered& covered, std::uint64_t times) {
    ++covered.points;
    covered.hit += times != 0;
}

}  // namespace

/// A line for each point: C 'KEY' TIMES, where the key holds \1page\2v_KIND/MODULE.
Coverage readCoverage(const std::filesystem::path& file) {
    std::ifstream in(file);
    Coverage coverage;
    std::string line;
    if (!std::getline(in, line) || line != "# SystemC::Coverage-3")
        throw std::runtime_error(file.string() + " is no coverage of Verilator");
    while (std::getline(in, line)) {
        if (line.size() < 2 || line[0] != 'C') continue;
        const std::uint64_t times = std::stoull(line.substr(line.rfind(' ')));
        const auto is = [&](const char* kind) {
            return line.find("\1page\2" + std::string(kind) + "/") != std::string::npos;
        };
        if (is("v_toggle")) count(coverage.toggles, times);
        if (is("v_line") || is("v_branch")) count(coverage.lines, times);
    }
    return coverage;
}

}  // namespace spikeloom::cosim
