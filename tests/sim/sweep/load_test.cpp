// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/load.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "models/support/error.hpp"
#include "sim/sweep/points.hpp"
#include "tests/sim/sweep/sweep_folder.hpp"

namespace spikeloom::sweep::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using Json = nlohmann::json;

TEST(LoadSweep, FillsInDefaultsAndKeepsAnAbsoluteBase) {
    const SweepFolder folder;
    const Sweep sweep = folder.load(sixPoints());
    EXPECT_EQ(sweep.file, folder / "sweep.json");
    EXPECT_EQ(sweep.spec.strategy.kind, "grid");
    EXPECT_EQ(*sweep.spec.base, sixPoints()["base"]);
    EXPECT_EQ(sweep.space.combinations(), 6u);
    EXPECT_EQ(Json::parse(resolvedText(sweep))["limits"]["attempts"], 2);
}

TEST(LoadSweep, ItsResolvedDocumentLoadsToTheSame) {
    const SweepFolder folder;
    const Sweep sweep = folder.load(sixPoints());
    EXPECT_EQ(resolvedText(folder.load(Json::parse(resolvedText(sweep)))), resolvedText(sweep));
}

TEST(LoadSweep, APathThatIsNoneOfAnExperimentIsToldWithASuggestion) {
    const SweepFolder folder;
    Json document = sixPoints();
    document["axes"][0]["path"] = "chip.core.dendrite.acumulate_lanes";
    document["axes"][1]["path"] = "chip.core.membrane_memory.bank";
    EXPECT_THAT(
        complaints(folder, document),
        ElementsAre(StartsWith("axes[0].path: chip.core.dendrite.acumulate_lanes is no value of an experiment: "
                               "chip.core.dendrite.acumulate_lanes: unknown key; did you mean accumulate_lanes?"),
                    StartsWith("axes[1].path: chip.core.membrane_memory.bank is no value of an experiment: "
                               "chip.core.membrane_memory.bank: unknown key; did you mean banks?")));
}

TEST(LoadSweep, APathThroughAValueIsToldAsSuch) {
    const SweepFolder folder;
    Json document = sixPoints();
    document["axes"][0]["path"] = "network.size";
    EXPECT_THAT(complaints(folder, document), ElementsAre(HasSubstr("network.size is no value of an experiment")));
}

TEST(LoadSweep, AFirstValueThatIsOutOfRangeIsLeftToItsPoint) {
    const SweepFolder folder;
    Json document = sixPoints();
    document["axes"][0]["values"] = {100'000, 4};
    EXPECT_THAT(complaints(folder, document), IsEmpty());
}

TEST(LoadSweep, ABaseThatIsNotThereOrIsUnsoundIsTold) {
    const SweepFolder folder;
    Json document = sixPoints();
    document["base"] = "nowhere.json";
    EXPECT_THAT(complaints(folder, document), ElementsAre(HasSubstr("no such file")));
    document.erase("base");
    EXPECT_THAT(complaints(folder, document), ElementsAre(HasSubstr("base")));
    document = sixPoints();
    document["set"] = {"chip.noc.flit_bit=32"};
    EXPECT_THAT(complaints(folder, document), ElementsAre(HasSubstr("did you mean flit_bits?")));
}

TEST(LoadSweep, NoAxesAndContradictoryConditionsAreTold) {
    const SweepFolder folder;
    Json document = sixPoints();
    document["axes"] = Json::array();
    EXPECT_THAT(complaints(folder, document), ElementsAre(StartsWith("axes: ")));
    document = sixPoints();
    document["axes"][0]["when"] = {{kBanks, {1}}};
    document["axes"][1]["when"] = {{kLanes, {4}}};
    EXPECT_THAT(complaints(folder, document), ElementsAre(StartsWith("axes[0].when: "), StartsWith("axes[1].when: ")));
}

TEST(LoadSweep, AMetricThatThereIsNotIsToldWithASuggestion) {
    const SweepFolder folder;
    Json document = sixPoints();
    document["objectives"][0]["metric"] = "latency";
    EXPECT_THAT(complaints(folder, document), ElementsAre(HasSubstr("latency_s")));
}

TEST(LoadSweep, PathsAreRelativeToTheSweepsFile) {
    const SweepFolder folder;
    folder.copyExperiment();
    std::filesystem::copy_file(folder / "images.safetensors", folder / "others.safetensors");
    Json document = sixPoints();
    document["base"] = "experiment.json";
    document["set"] = {"witness=witness.safetensors"};
    document["axes"][1] = {{"path", "images"}, {"values", {"others.safetensors", "images.safetensors"}}};
    const Sweep sweep = folder.load(document);
    EXPECT_EQ(*sweep.spec.base, (folder / "experiment.json").string());
    const ResolvedPoint point = Points(sweep).resolve({0, 0}, Stage::Only);
    EXPECT_EQ(point.refusal, "");
    EXPECT_THAT(point.assigned.experiment, ElementsAre("witness=witness.safetensors", "images=\"others.safetensors\"",
                                                       "chip.core.dendrite.accumulate_lanes=4"));
    EXPECT_EQ(Json::parse(Points(sweep).request(point, "/out"))["file"], (folder / "sweep.json").string());
}

TEST(LoadSweep, AssignmentsChangeTheDocumentAndAreRelativeToTheWorkingDirectory) {
    const SweepFolder folder;
    const Sweep sweep = folder.load(sixPoints(), {"strategy.kind=random", "strategy.points=2"});
    EXPECT_EQ(sweep.spec.strategy.kind, "random");
    EXPECT_EQ(sweep.spec.strategy.points, 2u);
    try {
        (void)folder.load(sixPoints(), {"base=nowhere.json"});
        ADD_FAILURE() << "no error";
    } catch (const ConfigError& error) {
        const std::string expected = (std::filesystem::current_path() / "nowhere.json").string();
        EXPECT_THAT(error.what(), HasSubstr(expected));
    }
}

}  // namespace
}  // namespace spikeloom::sweep::test
