// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

namespace spikeloom {

/// A directory in the folder for temporary files that nobody else has: empty at first, and gone with the object.
class TemporaryDirectory {
public:
    /// @param purpose  in its name, for who finds one that a killed process left
    /// @throws ConfigError where none can be made
    explicit TemporaryDirectory(std::string_view purpose);
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

}  // namespace spikeloom
