// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace spikeloom {

/// One mistake in something that a user wrote: where it is, what is wrong, and what would be right.
struct Problem {
    std::string file;     ///< file that holds the mistake; empty for the command line
    std::string path;     ///< JSON path within it (`chip.noc.buffer_flits`), tensor name, or empty
    std::string message;  ///< what was found and what was expected
    std::string hint;     ///< remedy; may be empty

    /// `file: path: message; hint` with the empty parts left out.
    [[nodiscard]] std::string text() const;
};

/// A user's mistake. Loaders collect every problem of a file before they throw, so that all are reported at once.
/// The program ends with exit code 2.
class ConfigError : public std::runtime_error {
public:
    explicit ConfigError(Problem problem) : ConfigError(std::vector<Problem>{std::move(problem)}) {}
    explicit ConfigError(std::vector<Problem> problems);
    [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }

private:
    std::vector<Problem> problems_;
};

/// A bug in spikeloom: an internal invariant does not hold. The program ends with exit code 1.
class InvariantError : public std::logic_error {
public:
    /// @param component  hierarchical name, such as `Chip.Tile[3].Router`
    /// @param cycle      clock cycle in which it was noticed
    InvariantError(const std::string& component, unsigned long long cycle, const std::string& message);
};

}  // namespace spikeloom
