// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "models/events/recording.hpp"
#include "models/network/network.hpp"

/// Data sets of recordings: `NAME.recordings.json` (docs/network_format.md).
namespace spikeloom::events {

/// One sample: a file, or a part of its time.
struct ListedRecording {
    static constexpr std::uint64_t kForever = std::numeric_limits<std::uint64_t>::max();
    std::filesystem::path file;
    std::string format;  ///< empty: by extension
    std::uint32_t label = 0;
    std::uint64_t beginUs = 0, endUs = kForever;
};

/// Recordings with their classes. A file is read when its sample is asked for, and not kept.
class RecordingList {
public:
    RecordingList() = default;
    RecordingList(Sensor sensor, std::uint32_t quarterTurns, std::vector<ListedRecording> recordings);

    [[nodiscard]] std::size_t size() const { return recordings_.size(); }
    [[nodiscard]] std::uint32_t label(std::size_t index) const { return recordings_[index].label; }
    /// @throws ConfigError, one problem, for a file that cannot be read
    [[nodiscard]] Recording read(std::size_t index) const;

private:
    Sensor sensor_;
    std::uint32_t quarterTurns_ = 0;
    std::vector<ListedRecording> recordings_;
};

/// Whether a data set is a list of recordings: by its name.
[[nodiscard]] bool isRecordingList(const std::filesystem::path& path);

/// Reads a list and checks it against the network's input and the columns of its readout; opens no recording, but says
/// which are missing.
/// @throws ConfigError with every problem
[[nodiscard]] RecordingList loadRecordingList(const std::filesystem::path& path, const network::Network& network);

/// The files that a list names, in its order. @throws ConfigError where the list cannot be read
[[nodiscard]] std::vector<std::filesystem::path> recordingFiles(const std::filesystem::path& path);

[[nodiscard]] nlohmann::json recordingListSchema();

}  // namespace spikeloom::events
