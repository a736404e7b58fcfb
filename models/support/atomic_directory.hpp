// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace spikeloom {

/// A run's directory that appears complete or not at all.
///
/// Files are written below `path()`, a temporary sibling of the target, and `commit` renames it. A target that is
/// already there is replaced only if it is empty or holds a `manifest.json`, the mark of a directory that this program
/// made: a mistyped
/// `--out` never deletes anything else. What was not committed is removed by the destructor.
class AtomicDirectory {
public:
    /// Makes the temporary directory, and its parents. @throws ConfigError when the target may not be replaced (told
    /// before a long run, not after it) or the place is not writable
    explicit AtomicDirectory(std::filesystem::path target);
    ~AtomicDirectory();
    AtomicDirectory(const AtomicDirectory&) = delete;
    AtomicDirectory& operator=(const AtomicDirectory&) = delete;

    /// Where to write until the commit.
    [[nodiscard]] const std::filesystem::path& path() const { return temporary_; }
    [[nodiscard]] const std::filesystem::path& target() const { return target_; }

    /// Puts the directory in its place. @throws ConfigError when the target may not be replaced;
    /// the target is then as it was. A directory without manifest.json is a bug (InvariantError)
    void commit();

private:
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    bool isCommitted_ = false;
};

}  // namespace spikeloom
