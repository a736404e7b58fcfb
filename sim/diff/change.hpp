// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace spikeloom::diff {

using Json = nlohmann::json;

/// Scalars of a document by their paths.
using Values = std::map<std::string, Json>;

/// `a.b[2].c`; an element of an array that says its `name` or `link` is found by that, a second one of the same
/// name by `name #2`. An empty object or array is a
/// value of its own.
[[nodiscard]] Values flattened(const Json& document);

/// A value that differs, or is only on one side.
struct Change {
    std::string path;
    std::optional<Json> a{}, b{};

    /// b - a of two numbers.
    [[nodiscard]] std::optional<double> difference() const;
    /// That over the size of a; infinite if a is 0.
    [[nodiscard]] std::optional<double> relative() const;
};

/// Every path whose values are not the same. Two numbers are if they differ by no more than `tolerance` of the larger
/// one's size. By path.
[[nodiscard]] std::vector<Change> changes(const Values& a, const Values& b, double tolerance = 0.0);

/// Those that are no pair of numbers first, then by the size of the relative difference, the largest first; equal ones
/// by path.
void sortLargestFirst(std::vector<Change>& changes);

}  // namespace spikeloom::diff
