// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <variant>

#include "models/events/recording_list.hpp"
#include "models/network/dataset.hpp"
#include "models/oracle/layer.hpp"
#include "models/program/program.hpp"
#include "models/program/sample_input.hpp"

namespace spikeloom::run {

/// The data set of an experiment: images or token sequences, which are all there, or recordings of events, which are
/// read when their turn comes.
class SampleSet {
public:
    SampleSet() = default;
    /// Takes a list of recordings by its name, anything else as images. @throws ConfigError with every problem
    SampleSet(const std::filesystem::path& path, const network::Network& network);

    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] std::uint32_t label(std::size_t index) const;  ///< 0 for another task than classification
    /// @throws std::bad_variant_access for recordings
    [[nodiscard]] const network::Dataset& images() const { return std::get<network::Dataset>(samples_); }
    /// @throws ConfigError for a recording that cannot be read
    [[nodiscard]] program::SampleInput input(std::size_t index, const network::Network& network,
                                             const program::Program& program) const;
    /// A sample as an oracle takes it. @throws std::bad_variant_access for recordings
    [[nodiscard]] oracle::Sample dense(std::size_t index) const;

private:
    std::variant<network::Dataset, events::RecordingList> samples_;
};

}  // namespace spikeloom::run
