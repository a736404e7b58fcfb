// SPDX-License-Identifier: Apache-2.0
#include "sim/paper/load.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "models/support/error.hpp"
#include "models/support/json_file.hpp"
#include "sim/config/presets.hpp"

namespace spikeloom::paper {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;

class PaperDocument : public ::testing::Test {
protected:
    void SetUp() override { fs::create_directories(folder_); }
    void TearDown() override { fs::remove_all(folder_); }

    [[nodiscard]] static json sound() {
        return {{"schema_version", 1},
                {"caption", "Two runs."},
                {"runs", {{{"label", "a"}, {"experiment", "a.json"}}, {{"label", "b"}, {"experiment", "a.json"}}}},
                {"columns", {"energy", "latency"}},
                {"compare", "a"}};
    }
    [[nodiscard]] Paper load(const json& document) const {
        writeJsonFile(folder_ / "mine.json", document);
        return loadPaper((folder_ / "mine.json").string());
    }
    [[nodiscard]] std::string complaint(const json& document) const {
        try {
            (void)load(document);
        } catch (const ConfigError& error) {
            return error.what();
        }
        return "";
    }
    fs::path folder_ = fs::path(::testing::TempDir()) / ("spikeloom_paper_" + std::to_string(::getpid()));
};

TEST_F(PaperDocument, SaysWhichRunsAndColumns) {
    const Paper paper = load(sound());
    EXPECT_EQ(paper.name(), "mine");
    EXPECT_EQ(paper.spec.runs.size(), 2u);
    EXPECT_EQ(paper.spec.significant, 3u);
    EXPECT_EQ(paper.spec.rows, Rows::Runs);
}

TEST_F(PaperDocument, WithAColumnThatIsNoneIsRefusedWithItsPlace) {
    json document = sound();
    document["columns"][1] = "latencyy";
    EXPECT_THAT(complaint(document), AllOf(HasSubstr("columns[1]"), HasSubstr("did you mean latency?")));
}

TEST_F(PaperDocument, WithALabelTwiceOrAComparisonWithNothingIsRefused) {
    json document = sound();
    document["runs"][1]["label"] = "a";
    EXPECT_THAT(complaint(document), HasSubstr("runs[1].label"));
    document = sound();
    document["compare"] = "c";
    EXPECT_THAT(complaint(document), AllOf(HasSubstr("compare"), HasSubstr("there is no run \"c\"")));
}

TEST_F(PaperDocument, WithAnUnknownKeyIsRefused) {
    json document = sound();
    document["colums"] = json::array();
    EXPECT_THAT(complaint(document), HasSubstr("did you mean columns?"));
}

TEST_F(PaperDocument, OfAPresetIsFoundByItsName) {
    for (const std::string& name : config::presetNames("papers")) EXPECT_EQ(loadPaper(name).name(), name);
    EXPECT_FALSE(config::presetNames("papers").empty());
    try {
        (void)loadPaper("acounting");
        FAIL();
    } catch (const ConfigError& error) {
        EXPECT_THAT(error.what(), HasSubstr("did you mean accounting?"));
    }
}

// A row that does not map says so; a chip that is left out says nothing.
TEST_F(PaperDocument, OfChipsHasEveryPresetAndSaysHowItIsModelled) {
    const std::vector<RunSpec> runs = loadPaper("chips").spec.runs;
    for (const std::string& chip : config::presetNames("chips")) {
        const bool isOurs = chip.starts_with("generic");
        EXPECT_THAT(runs, ::testing::Contains(::testing::Field(
                              &RunSpec::label, HasSubstr(chip + (isOurs ? " (structural)" : " (parametric")))));
    }
}

TEST_F(PaperDocument, HasTheSchemaThatIsInTheRepository) {
    EXPECT_EQ(readJsonFile(fs::path(SPIKELOOM_SOURCE_DIR) / "configs/schema/paper.schema.json"), paperSchema())
        << "spikeloom schema paper > configs/schema/paper.schema.json";
}

}  // namespace
}  // namespace spikeloom::paper
