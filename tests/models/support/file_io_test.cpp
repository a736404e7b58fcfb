// SPDX-License-Identifier: Apache-2.0
#include "models/support/file_io.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/support/error.hpp"
#include "tests/models/support/scratch_directory.hpp"

namespace spikeloom {
namespace {

using test::ScratchDirectory;
using testing::HasSubstr;

std::string messageOf(const auto& action) {
    try {
        action();
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "accepted";
}

TEST(ReadFile, ReturnsEveryByte) {
    const ScratchDirectory scratch;
    const std::string bytes("a\0\r\n\xff", 5);
    EXPECT_EQ(readFile(scratch.write("f", bytes), 5), bytes);
}

TEST(ReadFile, RefusesOneByteMoreThanAllowed) {
    const ScratchDirectory scratch;
    const auto file = scratch.write("f", "12345");
    EXPECT_THAT(messageOf([&] { (void)readFile(file, 4); }), HasSubstr("longer than the 4 bytes"));
}

TEST(ReadFile, NamesASimilarFileWhenOneIsMissing) {
    const ScratchDirectory scratch;
    scratch.write("digits.snn.json", "");
    EXPECT_THAT(messageOf([&] { (void)readFile(scratch.path() / "digit.snn.json", 9); }),
                HasSubstr("no such file; did you mean " + (scratch.path() / "digits.snn.json").string() + "?"));
    EXPECT_THAT(messageOf([&] { (void)readFile(scratch.path() / "nowhere" / "f", 9); }),
                HasSubstr("there is no folder"));
}

TEST(ReadFile, SaysThatADirectoryIsNoFile) {
    const ScratchDirectory scratch;
    EXPECT_THAT(messageOf([&] { (void)readFile(scratch.path(), 9); }), HasSubstr("is a directory"));
}

TEST(WriteFile, ReplacesTheOldFileAndLeavesNothingElse) {
    const ScratchDirectory scratch;
    const auto file = scratch.write("f", "old");
    writeFile(file, "new");
    EXPECT_EQ(ScratchDirectory::read(file), "new");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch.path()), {}), 1);
}

TEST(WriteFile, RefusesAFolderThatDoesNotExist) {
    const ScratchDirectory scratch;
    EXPECT_THAT(messageOf([&] { writeFile(scratch.path() / "nowhere" / "f", "x"); }), HasSubstr("cannot be written"));
}

TEST(WriteFile, LeavesNoTemporaryWhenTheTargetIsADirectory) {
    const ScratchDirectory scratch;
    scratch.write("d/inside", "x");
    EXPECT_THAT(messageOf([&] { writeFile(scratch.path() / "d", "x"); }), HasSubstr("cannot be written"));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch.path()), {}), 1);
}

}  // namespace
}  // namespace spikeloom
