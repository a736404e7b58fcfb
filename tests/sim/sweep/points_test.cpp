// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/points.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "sim/sweep/identity.hpp"
#include "tests/sim/sweep/sweep_folder.hpp"

namespace spikeloom::sweep::test {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::SizeIs;
using Json = nlohmann::json;

/// Over the copied experiment.
Json own(Json document = sixPoints()) {
    document["base"] = "experiment.json";
    return document;
}

/// Of all points, in order.
std::vector<std::string> ids(const Sweep& sweep, Stage stage = Stage::Only) {
    Points points(sweep);
    std::vector<std::string> all;
    for (std::uint32_t i = 0; i < sweep.space.sizes()[0]; ++i)
        for (std::uint32_t j = 0; j < sweep.space.sizes()[1]; ++j)
            all.push_back(points.resolve({i, j}, stage).point.id);
    return all;
}

TEST(PointId, IsAHashThatNoOtherPointHas) {
    const SweepFolder folder;
    const std::vector<std::string> all = ids(folder.load(sixPoints()));
    EXPECT_THAT(all, ::testing::Each(MatchesRegex("[0-9a-f]{16}")));
    EXPECT_THAT(std::set<std::string>(all.begin(), all.end()), SizeIs(6));
}

TEST(PointId, IsTheSameWhereverTheFilesAre) {
    const SweepFolder here, there;
    here.copyExperiment();
    there.copyExperiment();
    EXPECT_EQ(ids(here.load(own())), ids(there.load(own())));
    EXPECT_EQ(identityOf(here.load(own())), identityOf(there.load(own())));
}

TEST(PointId, IsTheSameHoweverAValueIsSet) {
    const SweepFolder folder;
    folder.copyExperiment();
    Json set = own();
    set["set"] = {"samples=3"};
    Json experiment = Json::parse(std::ifstream(folder / "experiment.json"));
    const std::vector<std::string> bySet = ids(folder.load(set));
    EXPECT_NE(bySet, ids(folder.load(own())));
    experiment["samples"] = 3;
    folder.write("experiment.json", experiment);
    EXPECT_EQ(bySet, ids(folder.load(own())));
}

class PointIdOf : public ::testing::TestWithParam<const char*> {};

TEST_P(PointIdOf, AnotherContentOfAnInputIsAnother) {
    const SweepFolder folder;
    folder.copyExperiment();
    const std::vector<std::string> before = ids(folder.load(own()));
    std::ofstream(folder / GetParam(), std::ios::app) << ' ';
    const std::vector<std::string> after = ids(folder.load(own()));
    for (std::size_t i = 0; i < before.size(); ++i) EXPECT_NE(before[i], after[i]);
}

// Else old records would stay beside new ones of the same values.
TEST_P(PointIdOf, AStoreIsNotOfASweepWhoseInputHasChangedSince) {
    const SweepFolder folder;
    folder.copyExperiment();
    const Identity before = identityOf(folder.load(own()));
    std::ofstream(folder / GetParam(), std::ios::app) << ' ';
    EXPECT_FALSE(identityOf(folder.load(own())) == before);
}

TEST(StoreIdentity, KeepsTheDocumentThatAnswersNeed) {
    const SweepFolder folder;
    folder.copyExperiment();
    const Sweep sweep = folder.load(own());
    const SweepSpec kept = documentOf(identityOf(sweep));
    ASSERT_THAT(kept.axes, SizeIs(sweep.spec.axes.size()));
    EXPECT_EQ(kept.axes[0].path, sweep.spec.axes[0].path);
    EXPECT_EQ(kept.objectives[0].metric, sweep.spec.objectives[0].metric);
}

INSTANTIATE_TEST_SUITE_P(Files, PointIdOf,
                         ::testing::Values("net.snn.json", "digits_cnn.safetensors", "images.safetensors",
                                           "witness.safetensors", "energy.json", "area.json"));

TEST(PointId, IsThatOfTheChipAndNotOfHowItsFileIsWritten) {
    const SweepFolder folder;
    folder.copyExperiment();
    const std::vector<std::string> before = ids(folder.load(own()));
    std::ofstream(folder / "chip.json", std::ios::app) << "  // a remark\n";
    EXPECT_EQ(ids(folder.load(own())), before);
    folder.write("chip.json", {{"extends", "generic28"}, {"noc", {{"buffer_flits", 5}}}});
    EXPECT_NE(ids(folder.load(own())), before);
}

TEST(PointId, OfARecordingsContentToo) {
    const SweepFolder folder;
    folder.copyExperiment();
    std::ofstream(folder / "a.csv") << "0,0,0,1\n";
    folder.write("events.recordings.json",
                 {{"sensor", {{"width", 8}, {"height", 8}}}, {"recordings", {{{"file", "a.csv"}, {"label", 0}}}}});
    Json document = own();
    document["set"] = {"images=events.recordings.json"};
    const std::vector<std::string> before = ids(folder.load(document));
    EXPECT_EQ(ids(folder.load(document)), before);
    std::ofstream(folder / "a.csv") << "0,0,0,0\n";
    EXPECT_NE(ids(folder.load(document)), before);
}

TEST(PointId, TellsFidelitiesApart) {
    const SweepFolder folder;
    Json document = sixPoints();
    document["fidelity"] = {{"screen", "packet"}, {"front", "flit"}};
    const Sweep sweep = folder.load(document);
    EXPECT_NE(ids(sweep, Stage::Screen), ids(sweep, Stage::Front));
}

// A chip on an axis is a whole one: what is set within it, by whatever means, holds on each of them.
TEST(PointId, TellsPointsApartThatDifferWithinAChipWhichIsAnAxisToo) {
    const SweepFolder folder;
    Json document = sixPoints();
    document["axes"][0] = {{"path", "chip.noc.flit_bits"}, {"values", {32, 64}}};
    document["axes"][1] = {{"path", "chip"}, {"values", {"generic28", "generic45"}}};
    document["set"] = {"chip.noc.buffer_flits=2"};
    document["fidelity"] = Json::object();
    const Sweep sweep = folder.load(document);
    EXPECT_THAT(ids(sweep, Stage::Screen), SizeIs(4));
    const std::vector<std::string> all = ids(sweep, Stage::Screen);
    EXPECT_THAT(std::set<std::string>(all.begin(), all.end()), SizeIs(4));
    const config::Experiment point =
        Origin(sweep.spec, sweep.file).experiment(Points(sweep).resolve({0, 1}, Stage::Screen).assigned);
    EXPECT_EQ(point.chip.name, "generic45");
    EXPECT_EQ(point.chip.noc.flitBits, 32u);
    EXPECT_EQ(point.chip.noc.bufferFlits, 2u);
    EXPECT_EQ(point.chip.noc.fidelity, "packet");
}

TEST(RefusedPoint, HasAnIdTooWhichDependsOnTheExperiment) {
    const SweepFolder folder;
    folder.copyExperiment();
    Json document = own();
    document["axes"][0]["values"] = {4, 100'000};
    const Sweep sweep = folder.load(document);
    const ResolvedPoint refused = Points(sweep).resolve({1, 0}, Stage::Only);
    EXPECT_THAT(refused.refusal, HasSubstr("100000"));
    EXPECT_THAT(ids(sweep), SizeIs(6));
    EXPECT_NE(refused.point.id, Points(sweep).resolve({1, 1}, Stage::Only).point.id);
    EXPECT_EQ(refused.point.id, Points(sweep).resolve({1, 0}, Stage::Only).point.id);
}

TEST(RefusedPoint, IsOneWhoseInputIsNotThere) {
    const SweepFolder folder;
    folder.copyExperiment();
    Json document = own();
    document["axes"][1] = {{"path", "images"}, {"values", {"images.safetensors", "nowhere.safetensors"}}};
    const Sweep sweep = folder.load(document);
    EXPECT_EQ(Points(sweep).resolve({0, 0}, Stage::Only).refusal, "");
    EXPECT_THAT(Points(sweep).resolve({0, 1}, Stage::Only).refusal, HasSubstr("nowhere.safetensors"));
}

TEST(StoreIdentity, LeavesOutHowPointsAreChosenAndWhatTheyMayTake) {
    const SweepFolder folder;
    const Identity before = identityOf(folder.load(sixPoints()));
    Json document = sixPoints();
    document["strategy"] = {{"kind", "random"}, {"points", 3}};
    document["limits"] = {{"timeout_s", 1.0}};
    EXPECT_EQ(identityOf(folder.load(document)), before);
    document["set"] = {"samples=3"};
    EXPECT_NE(identityOf(folder.load(document)), before);
}

}  // namespace
}  // namespace spikeloom::sweep::test
