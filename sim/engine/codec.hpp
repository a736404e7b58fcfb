// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "sim/engine/engine.hpp"

/// Jobs and answers as bytes, between processes of the same program on machines of the same byte order.
namespace spikeloom::engine {

/// A job of a question, on its way to whoever does it.
struct Task {
    std::size_t job = 0;  ///< index in the question
    Limits limits;
    Job what;
};

[[nodiscard]] std::string encode(std::size_t job, const Limits& limits, const Job& what);
[[nodiscard]] std::string encode(const Answer& answer);
/// @throws std::runtime_error for bytes that `encode` does not make
[[nodiscard]] Task decodeTask(std::string_view bytes);
[[nodiscard]] Answer decodeAnswer(std::string_view bytes);

}  // namespace spikeloom::engine
