// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/sweep/strategy/conversation.hpp"

/// The documents of a conversation.
namespace spikeloom::sweep {

/// The first line.
[[nodiscard]] nlohmann::json describe(const Conversation& conversation);

struct Request {
    bool done = false;
    std::vector<std::string> points;  ///< JSON texts
};
/// @throws ConfigError for a line that is no request
[[nodiscard]] Request readRequest(const std::string& line);

/// @return canonical
/// @throws ConfigError for a path that is no axis (with a suggestion), a value that is no level, a missing value, an
/// excluded point
[[nodiscard]] Choice readPoint(const std::string& point, const Space& space);

[[nodiscard]] nlohmann::json result(const Record& record, const Space& space);
[[nodiscard]] nlohmann::json failure(std::string_view message);

}  // namespace spikeloom::sweep
