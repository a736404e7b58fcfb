// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/report/summary.hpp"

namespace spikeloom::report {

/// A file that the run read, as it was when the run read it.
struct InputFile {
    std::string role;  ///< network, arrays, images, labels, witness, energy, chip ...
    std::filesystem::path path;
    std::string sha256;
    std::uint64_t bytes = 0;
};

/// Hashes a file: to be called when the run starts, so that a later edit does not claim the result.
/// @throws ConfigError when it cannot be read
[[nodiscard]] InputFile fingerprint(std::string role, const std::filesystem::path& path);

/// A trace among the files of a run, and how much of what was asked for is in it.
struct TraceFile {
    std::string name;
    std::uint64_t samples = 0, samplesRequested = 0, entries = 0, entriesMax = 0;
    bool complete = true;  ///< every sample that was asked for is in it, and nothing of it is left out
};

/// How a result came about, apart from the program itself.
struct Provenance {
    std::vector<std::string> argv{};
    std::map<std::string, std::uint64_t> seeds{};  ///< by what they seed
    std::vector<InputFile> inputs{};
    std::vector<TraceFile> traces{};
    std::string resolvedConfig{};  ///< the experiment with every default filled in, JSON text
    std::chrono::system_clock::time_point started{}, ended{};
    int exitStatus = 0;
};

/// What a directory of results is of. Readers take the kinds that they know.
enum class Kind : std::uint8_t { Run, Noc, Evaluation, Conversion, Validation };
[[nodiscard]] std::string_view name(Kind kind);

/// What came of a run of whatever kind.
struct Outcome {
    Kind kind = Kind::Run;
    bool complete = true;
    std::vector<std::pair<std::string, std::uint64_t>> counts{};  ///< how much was done, such as samples
    std::vector<std::pair<std::string, std::string>> labels{};    ///< what tables tell runs apart by
    double wallSeconds = 0;
    std::uint64_t peakRssBytes = 0;
};

/// A file of the directory, as it was written.
struct WrittenFile {
    std::string name, sha256;
    std::uint64_t bytes = 0;
};

/// manifest.json: program, machine, inputs, outcome and files of a run. The only file beside `simulation` of
/// result.json that differs between two runs of the same thing.
[[nodiscard]] std::string manifestJson(const Provenance& provenance, const Outcome& outcome,
                                       const std::vector<WrittenFile>& files);
[[nodiscard]] Outcome outcomeOf(const Summary& summary);

/// `runs/NETWORK-HASH`: the hash is of the resolved configuration, so that a changed configuration gets a directory of
/// its own and a repetition takes the same. Characters of the name that do not belong in a file name become `_`.
[[nodiscard]] std::filesystem::path defaultRunDirectory(const std::string& network, const std::string& resolvedConfig);

}  // namespace spikeloom::report
