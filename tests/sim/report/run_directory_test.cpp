// SPDX-License-Identifier: Apache-2.0
#include "sim/report/run_directory.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <set>

#include "models/support/error.hpp"
#include "models/support/file_io.hpp"
#include "tests/sim/report/hand_run.hpp"

namespace spikeloom::report {
namespace {

namespace fs = std::filesystem;

class RunDirectory : public testing::Test {
protected:
    void SetUp() override { fs::create_directories(folder_); }
    void TearDown() override { fs::remove_all(folder_); }

    void put(const fs::path& file, const std::string& text) {
        fs::create_directories(file.parent_path());
        writeFile(file, text);
    }
    [[nodiscard]] std::set<std::string> names(const fs::path& at) const {
        std::set<std::string> found;
        for (const auto& entry : fs::directory_iterator(at)) found.insert(entry.path().filename().string());
        return found;
    }
    void writeHandRun() {
        AtomicDirectory directory = openRunDirectory(target_);
        writeRun(directory, test::HandRun().summary(), {.resolvedConfig = "{}"});
    }

    fs::path folder_ = fs::path(testing::TempDir()) / ("spikeloom_run_directory_" + std::to_string(::getpid()));
    fs::path target_ = folder_ / "run";
};

TEST_F(RunDirectory, HoldsEveryFileAndNothingElseIsLeftBehind) {
    writeHandRun();
    EXPECT_EQ(names(target_),
              (std::set<std::string>{"result.json", "samples.csv", "steps.csv", "layer_steps.csv", "phases.csv",
                                     "layers.csv", "cores.csv", "links.csv", "routers.csv", "energy.csv", "summary.txt",
                                     "config.resolved.json", "manifest.json"}));
    EXPECT_EQ(names(folder_), std::set<std::string>{"run"});
    EXPECT_EQ(readFile(target_ / "config.resolved.json", 100), "{}\n");
}

TEST_F(RunDirectory, DoesNotExistBeforeTheRunIsWritten) {
    AtomicDirectory directory = openRunDirectory(target_);
    EXPECT_FALSE(fs::exists(target_));
    writeRun(directory, test::HandRun().summary(), {});
    EXPECT_TRUE(fs::exists(target_ / "result.json"));
}

TEST_F(RunDirectory, OfARunThatFailedNeverAppears) {
    { AtomicDirectory directory = openRunDirectory(target_); }
    EXPECT_TRUE(names(folder_).empty());
}

TEST_F(RunDirectory, ReplacesARunOfItsOwnAsAWhole) {
    writeHandRun();
    put(target_ / "leftover.csv", "x");
    writeHandRun();
    EXPECT_FALSE(fs::exists(target_ / "leftover.csv"));
    EXPECT_TRUE(fs::exists(target_ / "result.json"));
}

TEST_F(RunDirectory, KeepsTheOldRunWhenTheNewOneCannotBeWritten) {
    writeHandRun();
    const std::string before = readFile(target_ / "result.json", 1 << 20);
    AtomicDirectory directory = openRunDirectory(target_);
    fs::remove_all(directory.path());  // as a full disk would, it makes every write fail
    EXPECT_THROW(writeRun(directory, test::HandRun().summary(), {}), ConfigError);
    EXPECT_EQ(readFile(target_ / "result.json", 1 << 20), before);
}

TEST_F(RunDirectory, LeavesAFolderWithoutAManifestAlone) {
    put(target_ / "thesis.tex", "years of work");
    EXPECT_THROW((void)openRunDirectory(target_), ConfigError);
    EXPECT_TRUE(fs::exists(target_ / "thesis.tex"));
}

TEST_F(RunDirectory, LeavesAFolderWithSomebodyElsesManifestAlone) {
    for (const char* manifest : {R"({"tool": "other"})", R"({"name": "web page"})", "[1]", "not JSON"}) {
        put(target_ / "manifest.json", manifest);
        EXPECT_THROW((void)openRunDirectory(target_), ConfigError) << manifest;
    }
    put(target_ / "manifest.json", R"({"tool": "spikeloom"})");
    EXPECT_NO_THROW((void)openRunDirectory(target_));
}

TEST_F(RunDirectory, NoticesAForeignFolderThatAppearedDuringTheRun) {
    AtomicDirectory directory = openRunDirectory(target_);
    put(target_ / "manifest.json", R"({"tool": "other"})");
    EXPECT_THROW(writeRun(directory, test::HandRun().summary(), {}), ConfigError);
    EXPECT_EQ(readFile(target_ / "manifest.json", 100), R"({"tool": "other"})");
}

}  // namespace
}  // namespace spikeloom::report
