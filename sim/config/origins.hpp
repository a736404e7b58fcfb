// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "models/support/strict_json.hpp"

namespace spikeloom::config {

/// Whether one path is another, or leads through it.
[[nodiscard]] bool isBelow(const std::string& path, const std::string& ancestor);

/// Remembers which file, or which `--set`, each part of a merged document came from, so that a mistake is reported
/// where it was made. Paths are those of the merged document, as `spec::Context` writes them.
class Origins {
public:
    /// The whole of `path` comes from `origin` now.
    void set(const std::string& path, const spec::Context& origin);

    /// `after` replaced `before` at `at`: what is new or different comes from `origin`. An array counts as a whole.
    void record(const spec::Json& before, const spec::Json& after, const spec::Context& at,
                const spec::Context& origin);

    /// The problem, found at a path of the merged document, told at its origin.
    [[nodiscard]] Problem relocated(Problem problem) const;

private:
    std::map<std::string, spec::Context> origins_;
};

}  // namespace spikeloom::config
