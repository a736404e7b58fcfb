// SPDX-License-Identifier: Apache-2.0
#include "models/support/temporary_directory.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "models/support/error.hpp"

namespace spikeloom {

namespace fs = std::filesystem;

TemporaryDirectory::TemporaryDirectory(std::string_view purpose) {
    // In place of the X there will be what makes the name the only one of its kind (mkdtemp).
    const fs::path pattern = fs::temp_directory_path() / fmt::format("spikeloom-{}-XXXXXX", purpose);
    std::string name = pattern.string();
    if (::mkdtemp(name.data()) == nullptr)
        throw ConfigError({pattern.parent_path().string(), "",
                           fmt::format("no temporary directory can be made: {}", std::strerror(errno)),
                           "name another folder in TMPDIR"});
    path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

}  // namespace spikeloom
