// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/support/error.hpp"
#include "models/support/fields.hpp"

namespace spikeloom::network {

/// Collects the problems of one file.
class Findings {
public:
    Findings(std::string file, std::vector<Problem>& problems) : file_(std::move(file)), problems_(problems) {}
    void add(std::string path, std::string message, std::string hint = {}) {
        problems_.push_back({file_, std::move(path), std::move(message), std::move(hint)});
    }

    [[nodiscard]] bool any() const { return !problems_.empty(); }

    /// For the rules of a Spec; paths are relative to `path`.
    [[nodiscard]] spec::Report report(std::string path) { return {file_, std::move(path), problems_}; }

private:
    std::string file_;
    std::vector<Problem>& problems_;
};

}  // namespace spikeloom::network
