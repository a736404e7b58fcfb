// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "sim/run/result.hpp"

namespace spikeloom::run {

/// A sample's result as bytes, for the pipe from a worker process of the same program; not a file format.
[[nodiscard]] std::string encode(const SampleResult& result);
/// @throws std::runtime_error if the bytes end early or too late
[[nodiscard]] SampleResult decode(std::string_view bytes);

}  // namespace spikeloom::run
