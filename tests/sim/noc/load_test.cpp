// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "models/support/error.hpp"
#include "models/support/file_io.hpp"
#include "models/support/json_file.hpp"

namespace spikeloom::noc {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

const fs::path kConfigs = fs::path(SPIKELOOM_SOURCE_DIR) / "configs";

class LoadStudy : public testing::Test {
protected:
    void SetUp() override { fs::create_directories(folder_); }
    void TearDown() override { fs::remove_all(folder_); }
    LoadedStudy load(const json& document, const std::vector<std::string>& assignments = {}) {
        writeJsonFile(folder_ / "s.json", document);
        return loadStudy(folder_ / "s.json", assignments);
    }
    /// The mistakes, without the folder.
    std::vector<std::string> mistakes(const json& document, const std::vector<std::string>& assignments = {}) {
        try {
            (void)load(document, assignments);
        } catch (const ConfigError& error) {
            std::vector<std::string> texts;
            for (Problem problem : error.problems()) {
                problem.file = fs::path(problem.file).filename().string();
                texts.push_back(problem.text());
            }
            return texts;
        }
        return {};
    }
    fs::path folder_ = fs::path(testing::TempDir()) / ("spikeloom_noc_load_" + std::to_string(::getpid()));
};

TEST_F(LoadStudy, FillsInTheDefaults) {
    const StudySpec study = load({{"schema_version", 1}}).spec;
    EXPECT_EQ(study.shape().tiles(), 64u);
    EXPECT_EQ(study.warmUpCycles, 4000u);
    EXPECT_EQ(study.measuredCycles, 6000u);
    EXPECT_EQ(study.offeredLoads().size(), 20u);
}

TEST_F(LoadStudy, TakesOverTheNetworkOfAChipWhereItSaysNothingItself) {
    writeJsonFile(folder_ / "c.json", {{"extends", "generic28"}, {"noc", {{"buffer_flits", 7}, {"link_cycles", 3}}}});
    const json study{{"schema_version", 1}, {"chip", "c.json"}, {"noc", {{"link_cycles", 2}}}};
    const LoadedStudy loaded = load(study);
    EXPECT_EQ(loaded.spec.noc.bufferFlits, 7u);
    EXPECT_EQ(loaded.spec.noc.linkCycles, 2u);
    EXPECT_EQ(loaded.chip.filename(), "c.json");
    EXPECT_EQ(load(study, {"noc.buffer_flits=9"}).spec.noc.bufferFlits, 9u);
    EXPECT_EQ(load(study, {"chip=generic28"}).spec.noc.bufferFlits, 4u);
}

TEST_F(LoadStudy, TakesOverTheBoardOfAChipAndItsMeshIsThatOfEachChip) {
    writeJsonFile(folder_ / "c.json", {{"extends", "generic28"}, {"board", {{"chips_x", 2}, {"link_cycles", 5}}}});
    const json study{{"schema_version", 1}, {"chip", "c.json"}, {"mesh", {{"width", 3}, {"height", 4}}}};
    const StudySpec spec = load(study).spec;
    EXPECT_EQ(spec.shape().width, 6u);
    EXPECT_EQ(spec.shape().height, 4u);
    EXPECT_EQ(spec.shape().board.linkCycles, 5u);
    const StudySpec own = load(study, {"board.chips_y=3"}).spec;
    EXPECT_EQ(own.shape().width, 6u);
    EXPECT_EQ(own.shape().height, 12u);
    EXPECT_EQ(load(json::parse(resolvedStudyText(own))).spec.shape().height, 12u);
}

// 16 chips of 256 x 16 tiles have 65536 together, as many as a network can have.
TEST_F(LoadStudy, RefusesABoardThatIsNoNetwork) {
    const json study{{"schema_version", 1}, {"mesh", {{"width", 256}, {"height", 16}}}};
    EXPECT_TRUE(mistakes(study, {"board.chips_y=16"}).empty());
    EXPECT_THAT(mistakes(study, {"board.chips_y=17"}),
                ElementsAre("s.json: mesh: 256 x 272 tiles; a mesh has 1 to 65536 tiles"));
    EXPECT_THAT(mistakes(study, {"board.chips_x=2", "noc.topology=torus"}),
                ElementsAre(HasSubstr("--set: noc.topology: a torus of 2 x 1 chips")));
    EXPECT_THAT(mistakes(study, {"board.chips_x=65"}),
                ElementsAre(HasSubstr("--set: board.chips_x: 65 is not in [1, 64]")));
}

TEST_F(LoadStudy, ResolvedLoadsToTheSameStudy) {
    const auto study = load({{"schema_version", 1}, {"chip", "generic28"}},
                            {"traffic.pattern=hotspot", R"(traffic.hotspots=[{"tile": 3, "weight": 2}])",
                             "loads=[0.3, 0.1]", "noc.virtual_channels=2", "mesh.width=5"});
    const std::string text = resolvedStudyText(study.spec);
    const auto again = load(json::parse(text));
    EXPECT_EQ(resolvedStudyText(again.spec), text);
    EXPECT_TRUE(again.chip.empty());
    EXPECT_THAT(again.spec.offeredLoads(), ElementsAre(0.1, 0.3));
}

TEST_F(LoadStudy, ReportsEveryMistakeWhereItWasMade) {
    EXPECT_THAT(mistakes({{"schema_version", 1}, {"lods", {0.1}}, {"mesh", {{"width", 0}}}}, {"noc.buffer_flits=0"}),
                UnorderedElementsAre("s.json: lods: unknown key; did you mean loads?",
                                     HasSubstr("s.json: mesh.width: 0 is not in [1, 256]"),
                                     HasSubstr("--set: noc.buffer_flits: 0 is not in [1, 1024]")));
    EXPECT_THAT(mistakes({{"schema_version", 1}, {"traffic", {{"pattern", "uniforn"}}}}),
                ElementsAre(HasSubstr("did you mean uniform?")));
}

TEST_F(LoadStudy, RefusesAChipThatDoesNotExistOrIsNoName) {
    EXPECT_THAT(mistakes({{"schema_version", 1}, {"chip", "generic29"}}), ElementsAre(HasSubstr("s.json: chip: ")));
    EXPECT_THAT(mistakes({{"schema_version", 1}}, {"chip=generic29"}), ElementsAre(HasSubstr("--set: chip: ")));
    EXPECT_THAT(mistakes({{"schema_version", 1}, {"chip", 28}}),
                ElementsAre("s.json: chip: expected a chip, found the number 28; name a preset or a file (NAME.json)"));
}

TEST_F(LoadStudy, RefusesMistakesInTheChipInTheChipsFile) {
    writeJsonFile(folder_ / "c.json", {{"extends", "generic28"}, {"noc", {{"buffer_flit", 7}}}});
    EXPECT_THAT(mistakes({{"schema_version", 1}, {"chip", "c.json"}}),
                ElementsAre("c.json: noc.buffer_flit: unknown key; did you mean buffer_flits?"));
}

// The routing function is whose choice it is: the study's own by default, the assignment's, or the chip's.
TEST_F(LoadStudy, RefusesANetworkThatCouldDeadlockWhereItWasChosen) {
    const json torus{{"schema_version", 1}, {"noc", {{"topology", "torus"}}}};
    const std::string reason =
        "noc.routing: 'odd_even': the odd-even turn model is for a mesh: on a torus choose xy or yx";
    EXPECT_THAT(mistakes(torus, {"noc.routing=odd_even"}), ElementsAre("--set: " + reason));
    json own = torus;
    own["noc"]["routing"] = "odd_even";
    EXPECT_THAT(mistakes(own), ElementsAre("s.json: " + reason));
    writeJsonFile(folder_ / "c.json", {{"extends", "generic28"}, {"noc", {{"routing", "odd_even"}}}});
    json chips = torus;
    chips["chip"] = "c.json";
    EXPECT_THAT(mistakes(chips), ElementsAre("c.json: " + reason));
    EXPECT_TRUE(mistakes(chips, {"noc.routing=yx"}).empty());
}

TEST_F(LoadStudy, ATorusNeedsTwoVirtualChannels) {
    const json torus{{"schema_version", 1}, {"noc", {{"topology", "torus"}}}};
    EXPECT_TRUE(mistakes(torus, {"noc.virtual_channels=2"}).empty());
    EXPECT_THAT(mistakes(torus, {"noc.virtual_channels=1"}),
                ElementsAre("--set: noc.virtual_channels: a torus divides them in two classes, by which its rings are "
                            "free of deadlock, and 1 is one too few; 2 would do, or \"topology\": \"mesh\""));
}

TEST_F(LoadStudy, RefusesTreesThatAreNotProvedFreeOfDeadlock) {
    EXPECT_THAT(mistakes({{"schema_version", 1}}, {"noc.multicast=tree", "noc.topology=torus"}),
                ElementsAre(HasSubstr("--set: noc.multicast: multicast trees are proved free of deadlock for xy and yx "
                                      "on a mesh only; choose \"copies\"")));
    EXPECT_TRUE(mistakes({{"schema_version", 1}}, {"noc.multicast=tree"}).empty());
}

// 6 ports of 11 channels are 66, of 10 they are 60; 64 is what there is room for.
TEST_F(LoadStudy, RefusesWhatTheChipHasNoRoomForInTheChipsFile) {
    writeJsonFile(folder_ / "c.json", {{"extends", "generic28"}, {"noc", {{"virtual_channels", 11}}}});
    const json study{{"schema_version", 1}, {"chip", "c.json"}};
    EXPECT_TRUE(mistakes(study).empty());
    EXPECT_THAT(
        mistakes(study, {"noc.concentration=2"}),
        ElementsAre(HasSubstr("c.json: noc.virtual_channels: 6 ports (2 cores a router) of 11 virtual channels")));
    EXPECT_TRUE(mistakes(study, {"noc.concentration=2", "noc.virtual_channels=10"}).empty());
}

TEST_F(LoadStudy, RefusesLoadsBesideASweep) {
    EXPECT_THAT(mistakes({{"schema_version", 1}, {"loads", {0.1}}, {"sweep", json::object()}}),
                ElementsAre("s.json: sweep: stands beside loads, which says the same; give one of the two"));
    EXPECT_THAT(mistakes({{"schema_version", 1}, {"sweep", {{"from", 0.5}, {"to", 0.4}}}}),
                ElementsAre(HasSubstr("s.json: sweep.to: 0.4 is below from, 0.5")));
}

TEST_F(LoadStudy, RefusesLoadsThatNoSourceCanOffer) {
    EXPECT_THAT(mistakes({{"schema_version", 1}, {"loads", {0.1, 1.1}}}),
                ElementsAre(HasSubstr("s.json: loads[1]: 1.1")));
    EXPECT_THAT(mistakes({{"schema_version", 1}, {"loads", {0}}}), ElementsAre(HasSubstr("s.json: loads[0]")));
}

TEST_F(LoadStudy, RefusesTrafficThatDoesNotFitTheMesh) {
    EXPECT_THAT(mistakes({{"schema_version", 1}, {"mesh", {{"width", 4}}}}, {"traffic.pattern=transpose"}),
                ElementsAre(HasSubstr(
                    "traffic.pattern: transpose needs a square of nodes, found 4 x 8; 4 x 4 tiles would do")));
    const auto transposed = [&](int width, int height, int cores) {
        return mistakes({{"schema_version", 1},
                         {"mesh", {{"width", width}, {"height", height}}},
                         {"noc", {{"concentration", cores}}},
                         {"traffic", {{"pattern", "transpose"}}}});
    };
    EXPECT_TRUE(transposed(4, 4, 1).empty());
    EXPECT_TRUE(transposed(4, 8, 2).empty());
    EXPECT_TRUE(transposed(4, 12, 3).empty());
    EXPECT_TRUE(transposed(4, 4, 4).empty());
    EXPECT_THAT(transposed(4, 4, 2),
                ElementsAre("s.json: traffic.pattern: transpose needs a square of nodes, found 8 x 4 (4 x 4 tiles of 2 "
                            "cores); 4 x 8 tiles would do"));
    EXPECT_THAT(transposed(4, 8, 4),
                ElementsAre(HasSubstr("found 8 x 16 (4 x 8 tiles of 4 cores); 4 x 4 tiles would do")));
    const auto hotspots = [&](const json& spots) {
        return mistakes({{"schema_version", 1}, {"traffic", {{"pattern", "hotspot"}, {"hotspots", spots}}}});
    };
    const json spot27{{"tile", 27}, {"weight", 8}}, spot64{{"tile", 64}, {"weight", 1}};
    EXPECT_TRUE(hotspots(json::array({spot27})).empty());
    EXPECT_THAT(hotspots(json::array({spot64})),
                ElementsAre("s.json: traffic.hotspots[0].tile: 64 is not a tile of 8 x 8; tiles are 0 to 63"));
    EXPECT_THAT(hotspots(json::array({spot27, spot27})),
                ElementsAre(HasSubstr("traffic.hotspots[1].tile: tile 27 is listed twice")));
    const json core1{{"tile", 27}, {"core", 1}, {"weight", 1}};
    EXPECT_THAT(
        hotspots(json::array({core1})),
        ElementsAre("s.json: traffic.hotspots[0].core: 1 is not a core of a tile with 1; see noc.concentration; "
                    "cores are numbered from 0"));
    EXPECT_THAT(hotspots(json::array()), ElementsAre(HasSubstr("traffic.hotspots: missing")));
    EXPECT_THAT(mistakes({{"schema_version", 1}, {"traffic", {{"hotspots", json::array({spot27})}}}}),
                ElementsAre(HasSubstr("traffic.hotspots: the pattern uniform has none")));
    const json traffic{{"pattern", "hotspot"}, {"hotspots", json::array({spot27, core1})}};
    EXPECT_TRUE(mistakes({{"schema_version", 1}, {"traffic", traffic}}, {"noc.concentration=2"}).empty());
    EXPECT_THAT(
        mistakes({{"schema_version", 1},
                  {"mesh", {{"width", 1}, {"height", 1}}},
                  {"traffic", {{"pattern", "hotspot"}, {"hotspots", json::array({{{"tile", 0}, {"weight", 0}}})}}}}),
        ElementsAre(HasSubstr("all weights are 0")));
}

TEST(StudySchema, InTheRepositoryIsTheOneThatTheProgramPrints) {
    EXPECT_EQ(readJsonFile(kConfigs / "schema/noc.schema.json"), studySchema())
        << "spikeloom schema noc > configs/schema/noc.schema.json";
}

TEST(StudySchema, KnowsWhatTheLoaderReadsBesideTheFields) {
    for (const char* key : {"chip", "$schema", "noc", "traffic", "loads", "sweep"})
        EXPECT_TRUE(studySchema()["properties"].contains(key)) << key;
}

TEST(ShippedStudy, LoadsAndIsTheReferencesSetting) {
    const StudySpec study = loadStudy(kConfigs / "experiments/noc_uniform.json").spec;
    EXPECT_EQ(study.noc.virtualChannels, 4u);
    EXPECT_EQ(study.noc.bufferFlits, 4u);
    EXPECT_EQ(study.warmUpCycles, 4000u);
    EXPECT_EQ(study.measuredCycles, 6000u);
}

}  // namespace
}  // namespace spikeloom::noc
