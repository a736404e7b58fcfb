// SPDX-License-Identifier: Apache-2.0
#include "sim/results/run.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include "models/support/error.hpp"
#include "models/support/file_io.hpp"
#include "sim/report/run_directory.hpp"

namespace spikeloom::results {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class RunOnDisk : public ::testing::Test {
protected:
    void SetUp() override { fs::create_directories(folder_); }
    void TearDown() override { fs::remove_all(folder_); }

    void write(report::Outcome outcome = {}, const std::string& lineEnd = "") {
        AtomicDirectory directory = report::openRunDirectory(run_);
        report::Provenance provenance;
        provenance.resolvedConfig = R"({"samples": 2})" + lineEnd;
        const std::string complete = outcome.complete ? "true" : "false";
        report::writeFiles(directory,
                           {{"result.json", R"({"accuracy": 0.5, "complete": )" + complete + "}"},
                            {"config.resolved.json", "{\"samples\": 2}\n"},
                            {"layers.csv", "population,cores\r\nhead,2\r\n"}},
                           provenance, outcome);
    }
    void edit(const std::string& file, const std::string& from, const std::string& to) {
        std::string text = readFile(run_ / file, 1U << 20U);
        const std::size_t at = text.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        writeFile(run_ / file, text.replace(at, from.size(), to));
    }
    [[nodiscard]] std::string complaint() const {
        try {
            const results::Run run(run_);
        } catch (const ConfigError& error) {
            return error.what();
        }
        return "";
    }

    fs::path folder_ = fs::path(::testing::TempDir()) / ("spikeloom_results_" + std::to_string(::getpid()));
    fs::path run_ = folder_ / "first";
};

TEST_F(RunOnDisk, GivesWhatWasWritten) {
    write();
    const results::Run run(run_);
    EXPECT_EQ(run.name(), "first");
    EXPECT_TRUE(run.complete());
    EXPECT_EQ(run.result().at("accuracy"), 0.5);
    EXPECT_EQ(run.config().at("samples"), 2);
    EXPECT_EQ(run.table("layers.csv").number(0, "cores"), 2.0);
    EXPECT_EQ(run.configHash().size(), 64u);
    EXPECT_FALSE(run.has("timeline.json"));
}

// As that of an experiment does, whose hash is then of the text with its end.
TEST_F(RunOnDisk, WhoseConfigurationEndsItsLineIsRead) {
    write({}, "\n");
    EXPECT_EQ(complaint(), "");
}

TEST_F(RunOnDisk, ThatWasInterruptedIsReadAndSaysSo) {
    write({.complete = false});
    const results::Run run(run_);
    EXPECT_FALSE(run.complete());
}

TEST_F(RunOnDisk, WithAChangedFileIsNamed) {
    write();
    edit("result.json", "0.5", "0.9");
    EXPECT_THAT(complaint(), HasSubstr("first/result.json: is not what the run wrote: its hash differs"));
}

TEST_F(RunOnDisk, WithSeveralFilesMissingOrChangedNamesAllOfThem) {
    write();
    fs::remove(run_ / "layers.csv");
    edit("config.resolved.json", "2", "3");
    EXPECT_THAT(complaint(), HasSubstr("first/layers.csv: is missing"));
    EXPECT_THAT(complaint(), HasSubstr("first/config.resolved.json: is not what"));
}

// The manifest cannot hold its own hash, but what it says of the run stands in files that it hashes.
TEST_F(RunOnDisk, WhoseManifestContradictsItsFilesIsRefused) {
    write();
    const std::string hash = results::Run(run_).configHash();
    edit("manifest.json", hash, std::string(64, 'd'));
    EXPECT_THAT(complaint(), HasSubstr("manifest.json: config_sha256: is not what config.resolved.json says"));
    edit("manifest.json", std::string(64, 'd'), hash);
    EXPECT_EQ(complaint(), "");
    edit("manifest.json", "\"complete\": true", "\"complete\": false");
    EXPECT_THAT(complaint(), HasSubstr("complete: is not what result.json says"));
}

TEST_F(RunOnDisk, OfAnotherVersionIsRefused) {
    write();
    edit("manifest.json", "\"directory_version\": 2", "\"directory_version\": 3");
    EXPECT_THAT(complaint(), HasSubstr("the run is in version 3 of the format, this program reads version 2"));
    edit("manifest.json", "\"directory_version\": 3,", "");
    EXPECT_THAT(complaint(), HasSubstr("the run is in version 1"));
}

TEST_F(RunOnDisk, OfAnotherKindOrProgramIsRefused) {
    write({.kind = report::Kind::Noc});
    EXPECT_THAT(complaint(), HasSubstr("expected results of a chip's run, found \"noc\""));
    edit("manifest.json", "\"spikeloom\"", "7");
    EXPECT_THAT(complaint(), HasSubstr("was not written by spikeloom"));
}

TEST_F(RunOnDisk, WithoutAManifestIsNoRun) {
    EXPECT_THAT(complaint(), HasSubstr("there is no such directory"));
    fs::create_directories(run_);
    EXPECT_THAT(complaint(), HasSubstr("has no manifest.json"));
}

TEST_F(RunOnDisk, WhoseManifestIsNonsenseIsRefusedWithoutACrash) {
    write();
    edit("manifest.json", "\"files\": [", "\"files\": 3, \"other\": [");
    EXPECT_THAT(complaint(), HasSubstr("files: expected the list of the run's files"));
    edit("manifest.json", "\"files\": 3, \"other\": [", "\"files\": [7, ");
    EXPECT_THAT(complaint(), HasSubstr("files[0]: expected a file's name and hash"));
    writeFile(run_ / "manifest.json", "[]");
    EXPECT_THAT(complaint(), HasSubstr("was not written by spikeloom"));
}

}  // namespace
}  // namespace spikeloom::results
