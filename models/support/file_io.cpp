// SPDX-License-Identifier: Apache-2.0
#include "models/support/file_io.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

#include "models/support/error.hpp"
#include "models/support/suggest.hpp"

namespace spikeloom {
namespace {

namespace fs = std::filesystem;

std::string similarFileHint(const fs::path& path) {
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored)) return fmt::format("there is no folder {}", folder.string());
    std::vector<std::string> names;
    for (fs::directory_iterator it(folder, ignored), end; !ignored && it != end; it.increment(ignored))
        names.push_back(it->path().filename().string());
    std::sort(names.begin(), names.end());  // the order of a directory is not deterministic
    const std::string near = nearest(path.filename().string(), names);
    return near.empty() ? std::string() : fmt::format("did you mean {}?", (path.parent_path() / near).string());
}

[[noreturn]] void fail(const fs::path& path, std::string message, std::string hint = {}) {
    throw ConfigError({path.string(), "", std::move(message), std::move(hint)});
}

}  // namespace

std::string readFile(const fs::path& path, std::size_t maxBytes) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) fail(path, "no such file", similarFileHint(path));
    if (fs::is_directory(status)) fail(path, "is a directory, expected a file");
    std::ifstream stream(path, std::ios::binary);
    if (!stream) fail(path, fmt::format("cannot be read: {}", std::strerror(errno)));
    const auto size = fs::is_regular_file(status) ? fs::file_size(path, error) : 0;
    std::string bytes;
    bytes.reserve(std::min<std::size_t>(error ? 0 : size, maxBytes));
    std::vector<char> block(std::size_t{1} << 16U);
    while (stream.read(block.data(), static_cast<std::streamsize>(block.size())), stream.gcount() > 0) {
        bytes.append(block.data(), static_cast<std::size_t>(stream.gcount()));
        if (bytes.size() > maxBytes) fail(path, fmt::format("longer than the {} bytes that are accepted", maxBytes));
    }
    if (stream.bad()) fail(path, "cannot be read to its end");
    return bytes;
}

void writeFile(const fs::path& path, std::string_view bytes) {
    fs::path temporary = path;
    temporary += fmt::format(".tmp{}", ::getpid());
    std::ofstream stream(temporary, std::ios::binary | std::ios::trunc);
    if (!stream) fail(path, fmt::format("cannot be written: {}", std::strerror(errno)), similarFileHint(path));
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream.close();
    std::error_code error;
    const bool isWritten = static_cast<bool>(stream);
    if (isWritten) fs::rename(temporary, path, error);
    if (isWritten && !error) return;
    std::error_code ignored;
    fs::remove(temporary, ignored);
    fail(path, fmt::format("cannot be written: {}", error ? error.message() : "the disk refused the data"));
}

}  // namespace spikeloom
