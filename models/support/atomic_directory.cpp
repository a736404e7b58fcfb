// SPDX-License-Identifier: Apache-2.0
#include "models/support/atomic_directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include "models/support/error.hpp"

namespace spikeloom {
namespace {

namespace fs = std::filesystem;

constexpr const char* kManifest = "manifest.json";

[[noreturn]] void fail(const fs::path& path, std::string message, std::string hint = {}) {
    throw ConfigError({path.string(), "", std::move(message), std::move(hint)});
}

/// Refuses a target that this program did not make.
void requireReplaceable(const fs::path& target) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(target, error);
    if (!fs::exists(status)) return;
    if (!fs::is_directory(status)) fail(target, "exists and is not a directory", "choose another output directory");
    const bool isEmpty = fs::is_empty(target, error);
    if (error) fail(target, "cannot be read: " + error.message());
    if (!isEmpty && !fs::is_regular_file(target / kManifest, error))
        fail(target, fmt::format("exists and holds no {}, so it is not replaced", kManifest),
             "choose another output directory");
}

}  // namespace

AtomicDirectory::AtomicDirectory(fs::path target) : target_(std::move(target)) {
    if (!target_.has_filename()) target_ = target_.parent_path();  // "out/" names the directory "out"
    if (target_.empty()) fail(target_, "the output directory has no name");
    requireReplaceable(target_);
    const fs::path parent = target_.has_parent_path() ? target_.parent_path() : fs::path(".");
    std::error_code error;
    fs::create_directories(parent, error);
    if (error) fail(parent, "cannot be made: " + error.message());
    std::string pattern = (parent / fmt::format(".{}.XXXXXX", target_.filename().string())).string();
    if (::mkdtemp(pattern.data()) == nullptr) fail(parent, fmt::format("not writable: {}", std::strerror(errno)));
    temporary_ = pattern;
    fs::permissions(temporary_, fs::perms(0755), error);  // mkdtemp makes it private; a result is for everyone
}

AtomicDirectory::~AtomicDirectory() {
    std::error_code ignored;
    if (!isCommitted_) fs::remove_all(temporary_, ignored);
}

void AtomicDirectory::commit() {
    if (isCommitted_) throw InvariantError("AtomicDirectory", 0, "committed twice");
    std::error_code error;
    if (!fs::is_regular_file(temporary_ / kManifest, error))
        throw InvariantError("AtomicDirectory", 0, "committed without a manifest.json");
    requireReplaceable(target_);
    if (!fs::exists(target_)) {
        fs::rename(temporary_, target_, error);
        if (error) fail(target_, "cannot be put in place: " + error.message());
        isCommitted_ = true;
        return;
    }
    // Old and new change places in one step: a reader sees one of them, never nothing.
    if (::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) != 0)
        fail(target_, fmt::format("cannot be replaced: {}", std::strerror(errno)), "remove it first");
    isCommitted_ = true;
    fs::remove_all(temporary_, error);  // now the old one; what cannot be removed is left behind, hidden
}

}  // namespace spikeloom
