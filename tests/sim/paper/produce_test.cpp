// SPDX-License-Identifier: Apache-2.0
#include "sim/paper/produce.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "models/support/json_file.hpp"
#include "sim/config/presets.hpp"
#include "sim/report/build_info.hpp"
#include "sim/validation/crossbar.hpp"
#include "tests/models/support/scratch_directory.hpp"

namespace spikeloom::paper {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::Contains;
using ::testing::EndsWith;
using ::testing::StartsWith;

/// A table of one run of 8 x 8 synapses and the readout behind them: two cores.
class ProducedPaper : public ::testing::Test {
protected:
    void SetUp() override { writeWorkload(12); }

    void writeWorkload(std::uint64_t events) const {
        (void)validation::write({.axons = 8, .neurons = 8, .steps = 3, .events = events}, "w", "generic28", "generic28",
                                folder_.path());
    }
    [[nodiscard]] Product made(const std::vector<std::string>& set = {}) const {
        Paper paper{.file = folder_.path() / "mine.json"};
        paper.spec.caption = "One run.";
        paper.spec.runs = {{.label = "w", .experiment = "w.json", .set = set}};
        paper.spec.columns = {"steps"};
        return produce(paper, {.out = folder_.path() / "out", .log = [](std::string_view) {}});
    }
    [[nodiscard]] std::string whyNot(const std::vector<std::string>& set) const {
        return made(set).grid.rows.at(0).why;
    }
    /// generic28 without one of its entries, or with it unknown.
    [[nodiscard]] std::string tableWithout(bool isForgotten) const {
        json table = readJsonFile(config::configsDirectory() / "energy/generic28.json");
        if (isForgotten)
            table["entries"].erase(0);
        else
            table["entries"][0]["energy_pj"] = nullptr;
        writeJsonFile(folder_.path() / "table.json", table);
        return "energy=table.json";
    }

    test::ScratchDirectory folder_;
};

TEST_F(ProducedPaper, RunsWhatIsNotThere) {
    const Product product = made();
    EXPECT_EQ(product.computed, 1u);
    EXPECT_EQ(product.grid.rows.at(0).why, "");
}

/// Of the manifest of the one run that was made.
std::vector<std::string> rolesIn(const fs::path& runs) {
    std::vector<std::string> roles;
    const json manifest = readJsonFile(fs::directory_iterator(runs)->path() / "manifest.json");
    for (const json& input : manifest.at("inputs")) roles.push_back(input.at("role"));
    return roles;
}

TEST_F(ProducedPaper, KnowsEveryFileThatARunRead) {
    (void)made();
    const auto roles = rolesIn(folder_.path() / "out/runs");
    for (const char* role : {"experiment", "network", "arrays", "images", "recordings[0]", "energy", "area"})
        EXPECT_THAT(roles, Contains(role));
}

// Builds of changed files share a name: `-dirty`.
TEST_F(ProducedPaper, TakesARunAgainOfAProgramThatHasANameOfItsOwn) {
    const std::string& revision = report::buildInfo().gitRevision;
    const bool isNamed = !revision.ends_with("-dirty") && revision != "unknown";
    (void)made();
    const Product again = made();
    EXPECT_EQ(again.reused, isNamed ? 1u : 0u);
    EXPECT_EQ(again.computed, isNamed ? 0u : 1u);
}

TEST_F(ProducedPaper, RunsAgainWhenARecordingIsAnother) {
    (void)made();
    writeWorkload(11);
    EXPECT_EQ(made().computed, 1u);
}

TEST_F(ProducedPaper, SaysWhyANetworkDoesNotMap) {
    const Product product = made({"chip.mesh=[1,1]"});
    EXPECT_EQ(product.grid.rows.at(0).why, "does not map: the network needs 2 cores and 1 x 1 tiles are 1: 1 too few");
    EXPECT_EQ(product.refused, 1u);
    EXPECT_EQ(product.withoutTotal, 0u);
    EXPECT_THAT(whyNot({"chip.capabilities.neurons=[\"lif\"]", "chip.capabilities.operators=[\"linear\"]"}),
                EndsWith("; and 1 more reason"));
    EXPECT_THAT(whyNot({"chip.capabilities.neurons=[\"lif\"]"}),
                StartsWith("does not map: population 'core0' has if neurons, the cores have lif"));
}

TEST_F(ProducedPaper, SaysWhichNumberATotalLacks) {
    const Product product = made({tableWithout(false)});
    EXPECT_THAT(product.grid.rows.at(0).why,
                StartsWith("no total: the energy of synaptic_memory.read is unknown (null)"));
    EXPECT_EQ(product.refused, 0u);
    EXPECT_EQ(product.withoutTotal, 1u);
}

// A mistake is no finding about a chip.
TEST_F(ProducedPaper, EndsWithAnyOtherMistake) {
    EXPECT_THROW((void)made({"energy=absent.json"}), ConfigError);
    EXPECT_THROW((void)made({"network=absent.snn.json"}), ConfigError);
    EXPECT_THROW((void)made({"chip.noc.virtual_channels=99"}), ConfigError);
    EXPECT_THROW((void)made({"mapping.placement=nowhere"}), ConfigError);
    EXPECT_THROW((void)made({"chip.noc.topology=torus", "chip.board.chips_x=2"}), ConfigError);
    EXPECT_THROW((void)made({tableWithout(true)}), ConfigError);
}

}  // namespace
}  // namespace spikeloom::paper
