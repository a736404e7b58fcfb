// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "sim/cli/command.hpp"
#include "sim/sweep/answers/answers.hpp"
#include "sim/sweep/store/store.hpp"

namespace CLI {
class App;
}

namespace spikeloom::cli {

/// The database in a sweep's directory.
[[nodiscard]] std::filesystem::path storeFile(const std::filesystem::path& directory);

/// What the store says, in the words of its own sweep.
[[nodiscard]] sweep::Answers answersOf(const sweep::Store& store);

/// points.csv, summary.txt and the plots. @throws ConfigError when one cannot be written
void writeAnswers(const sweep::Answers& answers, const std::string& title, const std::filesystem::path& directory);

/// `sweep show`, `sweep merge` and `sweep dump`.
void declareSweepAnswers(CLI::App& sweep, Invocation& invocation);

}  // namespace spikeloom::cli
