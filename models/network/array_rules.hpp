// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "models/network/findings.hpp"
#include "models/network/safetensors.hpp"
#include "models/support/suggest.hpp"

/// What data sets and witnesses have in common as files of arrays.
namespace spikeloom::network {

inline void rejectUnknown(const TensorFile& file, const std::vector<std::string>& known, Findings& findings) {
    for (const std::string& name : file.names()) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            findings.add(name, "unknown array", didYouMean(name, known, "arrays"));
    }
}

inline void throwIfAny(std::vector<Problem> problems) {
    if (!problems.empty()) throw ConfigError(std::move(problems));
}

}  // namespace spikeloom::network
