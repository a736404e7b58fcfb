// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/config/load.hpp"
#include "sim/convert/conversion_run.hpp"
#include "sim/sweep/spec.hpp"

/// What the points of a sweep start from: an experiment, or what comes of a conversion.
namespace spikeloom::sweep {

/// PATH=VALUE of a point, by what they belong to.
struct Assigned {
    std::vector<std::string> experiment;
    std::vector<std::string> conversion;  ///< without the `conversion.` of their paths
    void add(const std::string& path, const std::string& value);
};

class Origin {
public:
    /// @param spec  lives longer  @param file  of the sweep
    /// @throws ConfigError if the experiment cannot be read
    Origin(const SweepSpec& spec, const std::filesystem::path& file);
    /// The experiment of a point. Of a conversion, which need not have been made: all but what comes of it, which is
    /// its network and its `run`.
    /// @throws ConfigError for assignments that it does not take
    [[nodiscard]] config::Experiment experiment(const Assigned& assigned) const;

private:
    const SweepSpec& spec_;
    std::filesystem::path file_;
    std::optional<config::BaseExperiment> base_;
};

/// @throws ConfigError for assignments that a conversion does not take
[[nodiscard]] convert::Request conversionOf(const ConversionSource& source,
                                            const std::vector<std::string>& assignments);

}  // namespace spikeloom::sweep
