// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "models/support/temporary_directory.hpp"

namespace spikeloom::test {

/// A temporary directory with files that a test writes and reads.
class ScratchDirectory {
public:
    [[nodiscard]] const std::filesystem::path& path() const { return directory_.path(); }
    std::filesystem::path write(const std::string& name, std::string_view bytes) const {
        const auto file = directory_ / name;
        std::filesystem::create_directories(file.parent_path());
        std::filesystem::remove(file);  // truncating a file instead makes some file systems wait for the disk
        std::ofstream(file, std::ios::binary) << bytes;
        return file;
    }
    [[nodiscard]] static std::string read(const std::filesystem::path& file) {
        std::ostringstream bytes;
        bytes << std::ifstream(file, std::ios::binary).rdbuf();
        return bytes.str();
    }

private:
    TemporaryDirectory directory_{"test"};
};

}  // namespace spikeloom::test
