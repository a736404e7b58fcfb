// SPDX-License-Identifier: Apache-2.0
#include "models/support/atomic_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "models/support/error.hpp"
#include "tests/models/support/scratch_directory.hpp"

namespace spikeloom {
namespace {

namespace fs = std::filesystem;
using test::ScratchDirectory;

std::size_t entries(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
}

void fill(const AtomicDirectory& directory, const std::string& text) {
    std::ofstream(directory.path() / "manifest.json") << "{}";
    std::ofstream(directory.path() / "result") << text;
}

TEST(AtomicDirectory, ShowsNothingBeforeTheCommitAndEverythingAfterIt) {
    const ScratchDirectory scratch;
    const fs::path target = scratch.path() / "runs" / "one";
    AtomicDirectory directory(target);
    fill(directory, "x");
    EXPECT_FALSE(fs::exists(target));
    EXPECT_EQ(directory.path().parent_path(), target.parent_path());
    directory.commit();
    EXPECT_EQ(ScratchDirectory::read(target / "result"), "x");
    EXPECT_EQ(entries(scratch.path() / "runs"), 1U);
}

TEST(AtomicDirectory, LeavesNothingBehindWhenItIsNotCommitted) {
    const ScratchDirectory scratch;
    { fill(AtomicDirectory(scratch.path() / "one"), "x"); }
    EXPECT_EQ(entries(scratch.path()), 0U);
}

TEST(AtomicDirectory, ReplacesADirectoryThatHoldsAManifest) {
    const ScratchDirectory scratch;
    scratch.write("one/manifest.json", "{}");
    scratch.write("one/old", "");
    AtomicDirectory directory(scratch.path() / "one" / "");
    fill(directory, "new");
    directory.commit();
    EXPECT_EQ(ScratchDirectory::read(scratch.path() / "one" / "result"), "new");
    EXPECT_FALSE(fs::exists(scratch.path() / "one" / "old"));
    EXPECT_EQ(entries(scratch.path()), 1U);
}

TEST(AtomicDirectory, RefusesADirectoryOfSomebodyElseBeforeTheRun) {
    const ScratchDirectory scratch;
    scratch.write("home/thesis.tex", "years");
    EXPECT_THROW(AtomicDirectory(scratch.path() / "home"), ConfigError);
    scratch.write("file", "");
    EXPECT_THROW(AtomicDirectory(scratch.path() / "file"), ConfigError);
    EXPECT_EQ(entries(scratch.path()), 2U);
    EXPECT_EQ(ScratchDirectory::read(scratch.path() / "home" / "thesis.tex"), "years");
}

TEST(AtomicDirectory, RefusesAForeignDirectoryThatAppearedDuringTheRun) {
    const ScratchDirectory scratch;
    AtomicDirectory directory(scratch.path() / "one");
    fill(directory, "x");
    scratch.write("one/other", "kept");
    EXPECT_THROW(directory.commit(), ConfigError);
    EXPECT_EQ(ScratchDirectory::read(scratch.path() / "one" / "other"), "kept");
}

TEST(AtomicDirectory, TakesAnEmptyTarget) {
    const ScratchDirectory scratch;
    fs::create_directory(scratch.path() / "one");
    AtomicDirectory directory(scratch.path() / "one");
    fill(directory, "x");
    directory.commit();
    EXPECT_TRUE(fs::exists(scratch.path() / "one" / "result"));
}

TEST(AtomicDirectory, RefusesASymbolicLinkAsTarget) {
    const ScratchDirectory scratch;
    scratch.write("real/manifest.json", "{}");
    fs::create_directory_symlink(scratch.path() / "real", scratch.path() / "link");
    EXPECT_THROW(AtomicDirectory(scratch.path() / "link"), ConfigError);
}

TEST(AtomicDirectory, InsistsOnTheManifestThatItLooksForLater) {
    const ScratchDirectory scratch;
    AtomicDirectory directory(scratch.path() / "one");
    EXPECT_THROW(directory.commit(), InvariantError);
}

}  // namespace
}  // namespace spikeloom
