// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "sim/results/csv_reader.hpp"

/// Runs as they lie on the disk: what tables, reports and comparisons are made of.
namespace spikeloom::results {

/// The directory of one run, every file of which is what the manifest says that was written.
class Run {
public:
    using Json = nlohmann::json;

    /// Reads the manifest, hashes every file that it lists, reads result and configuration.
    /// @throws ConfigError, with what was found, for a directory that is missing or none of a chip's run, of another
    ///         version, with a file missing or changed since it was written, or a manifest that contradicts its files
    explicit Run(std::filesystem::path directory);

    [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
    /// Name of the directory: what a reader tells runs apart by.
    [[nodiscard]] std::string name() const;
    [[nodiscard]] const Json& manifest() const { return manifest_; }
    [[nodiscard]] const Json& result() const { return result_; }
    [[nodiscard]] const Json& config() const { return config_; }
    /// False after an interruption: means are of fewer samples than were asked for, which a reader must be told.
    [[nodiscard]] bool complete() const;
    /// SHA-256 of the resolved configuration.
    [[nodiscard]] std::string configHash() const;

    [[nodiscard]] bool has(const std::string& file) const;
    /// A file that the manifest lists. @throws ConfigError when it does not, or the file has changed meanwhile
    [[nodiscard]] std::string text(const std::string& file) const;
    [[nodiscard]] Table table(const std::string& file) const;

private:
    struct File {
        std::string name, sha256;
    };
    void requireVersion() const;
    void readFiles();
    void requireFiles() const;
    void requireOwnManifest() const;
    [[nodiscard]] std::string where(const std::string& file) const { return (directory_ / file).string(); }

    std::filesystem::path directory_;
    Json manifest_, result_, config_;
    std::vector<File> files_;
};

}  // namespace spikeloom::results
