// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/paper/load.hpp"
#include "sim/table/table.hpp"

namespace spikeloom::paper {

struct Options {
    std::filesystem::path out;  ///< runs are kept below it, by the hash of their configuration
    std::uint32_t jobs = 1;
    std::vector<std::string> arguments{};  ///< of the program, for manifests
    std::function<void(std::string_view)> log{};
    const std::atomic<bool>* interrupted = nullptr;
};

struct Product {
    table::Grid grid{};
    std::uint32_t computed = 0, reused = 0;
    std::uint32_t refused = 0;              ///< that do not map
    std::uint32_t withoutTotal = 0;         ///< whose energy table lacks a number that they need
    std::vector<std::string> complaints{};  ///< of runs that are not what was asked for, with their label
};

/// Runs what is not there yet and makes the table. A run that is there is taken if it is complete, of this program, and
/// of inputs that have not changed; never by a program whose revision does not say which it is (a build of changed
/// files). An experiment whose network does not fit its chip, or whose energy table lacks a number that it needs, gets
/// a row that says why.
/// @throws ConfigError for any other mistake in an experiment; as simulate::Simulation::run
[[nodiscard]] Product produce(const Paper& paper, const Options& options);

}  // namespace spikeloom::paper
