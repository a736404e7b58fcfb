// SPDX-License-Identifier: Apache-2.0
#include "models/support/error.hpp"

#include <fmt/format.h>

namespace spikeloom {
namespace {

std::string joined(const std::vector<Problem>& problems) {
    std::string text;
    for (const Problem& problem : problems) {
        if (!text.empty()) text += '\n';
        text += problem.text();
    }
    return text;
}

}  // namespace

std::string Problem::text() const {
    std::string text;
    for (const std::string* place : {&file, &path}) {
        if (!place->empty()) text += *place + ": ";
    }
    text += message;
    if (!hint.empty()) text += "; " + hint;
    return text;
}

ConfigError::ConfigError(std::vector<Problem> problems)
    : std::runtime_error(joined(problems)), problems_(std::move(problems)) {}

InvariantError::InvariantError(const std::string& component, unsigned long long cycle, const std::string& message)
    : std::logic_error(fmt::format("{}, cycle {}: {}", component, cycle, message)) {}

}  // namespace spikeloom
