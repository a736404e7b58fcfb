// SPDX-License-Identifier: Apache-2.0
#include "models/events/recording_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "models/network/dataset.hpp"
#include "models/support/error.hpp"
#include "models/support/json_file.hpp"
#include "tests/models/support/scratch_directory.hpp"
#include "tests/support/event_network.hpp"

namespace spikeloom::events {
namespace {

using nlohmann::json;
using spikeloom::test::ScratchDirectory;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class List : public ::testing::Test {
protected:
    List() {
        scratch.write("a.csv", "t,x,y,p\n5,0,3,1\n6,1,3,0\n9,3,3,1\n");
        scratch.write("b.dat", std::string("\1\2\0\0\7", 5));
    }
    RecordingList load() const {
        return loadRecordingList(scratch.write("s.recordings.json", document.dump()), network);
    }
    /// Path and message of each problem.
    std::vector<std::string> complaints() const {
        std::vector<std::string> lines;
        try {
            (void)load();
        } catch (const ConfigError& error) {
            for (const Problem& problem : error.problems()) {
                EXPECT_EQ(problem.file, (scratch.path() / "s.recordings.json").string());
                lines.push_back(Problem{"", problem.path, problem.message, problem.hint}.text());
            }
        }
        return lines;
    }

    ScratchDirectory scratch;
    network::Network network = testing::eventNetwork({}, neurons::StBifParameters{1.0, 0, 7});
    json document = {
        {"sensor", {{"width", 4}, {"height", 4}}},
        {"recordings", {{{"file", "a.csv"}, {"label", 1}}, {{"file", "b.dat"}, {"label", 0}, {"format", "n_mnist"}}}}};
};

TEST_F(List, ReadsEachRecordingWithItsLabel) {
    const RecordingList list = load();
    ASSERT_EQ(list.size(), 2u);
    EXPECT_EQ(list.label(0), 1u);
    EXPECT_EQ(list.label(1), 0u);
    EXPECT_EQ(list.read(0).events.size(), 3u);
    EXPECT_THAT(list.read(1).events, ElementsAre(Event{7, 1, 2, 0}));
}

TEST_F(List, CutsASampleOutOfALongRecordingAndTurnsIt) {
    document["recordings"][0]["begin_us"] = 6;
    document["recordings"][0]["end_us"] = 9;
    document["quarter_turns"] = 1;
    EXPECT_THAT(load().read(0).events, ElementsAre(Event{6, 0, 1, 0}));  // (1, 3): the lowest row becomes column 0
}

TEST_F(List, ReadsAFileOnlyWhenItsSampleIsAskedFor) {
    scratch.write("a.csv", "nonsense");
    const RecordingList list = load();
    EXPECT_EQ(list.read(1).events.size(), 1u);
    EXPECT_THROW((void)list.read(0), ConfigError);
}

TEST_F(List, ReportsEveryMistakeAtItsPlace) {
    document["recordings"][0]["label"] = 2;
    document["recordings"][1]["file"] = "c.dat";
    document["recordings"][1].erase("format");
    document["sensor"]["width"] = 5;
    EXPECT_THAT(
        complaints(),
        ElementsAre("sensor: 5 x 4 pixels after 0 quarter turns, expected the 4 x 4 (width x height) of events",
                    "recordings[0].label: 2 is none of the network's 2 classes",
                    "recordings[1].file: no file " + (scratch.path() / "c.dat").string(),
                    "recordings[1].file: extension '.dat', expected .bin, .aedat, .csv; state the format of the "
                    "recording"));
}

TEST_F(List, TakesTheSensorAsItWasBeforeTheTurn) {
    std::get<network::EventFrames>(*network.populations[0].input).width = 8;
    document["sensor"]["height"] = 8;
    document["quarter_turns"] = 1;
    EXPECT_THAT(complaints(), IsEmpty());
    document["quarter_turns"] = 2;
    EXPECT_THAT(complaints(), ElementsAre(HasSubstr("sensor: 4 x 8 pixels after 2 quarter turns, expected the 8 x 4")));
}

TEST_F(List, RefusesUnknownFormatsAndTimesThatEndBeforeTheyBegin) {
    document["recordings"][0]["format"] = "aedat";
    EXPECT_THAT(complaints(), ElementsAre(HasSubstr("recordings[0].format: expected one of n_mnist, aedat2_dvs128")));
    document["recordings"][0].erase("format");
    document["recordings"][0]["begin_us"] = document["recordings"][0]["end_us"] = 6;
    EXPECT_THAT(complaints(), ElementsAre("recordings[0].end_us: 6 is not after begin_us, 6"));
}

TEST_F(List, IsForNetworksThatTakeEvents) {
    network.populations[0].input = network::AnalogImage{1, 4, 4, 1, {1.0}, {0.0}};
    EXPECT_THAT(complaints(), ElementsAre(HasSubstr("recordings: events, but events of tiny_events takes none")));
}

TEST(RecordingListFile, IsKnownByItsName) {
    EXPECT_TRUE(isRecordingList("x/test.recordings.json"));
    EXPECT_FALSE(isRecordingList("x/images.safetensors"));
}

TEST(RecordingListSchema, IsTheCommittedFile) {
    EXPECT_EQ(readJsonFile(SPIKELOOM_SOURCE_DIR "/configs/schema/recordings.schema.json"), recordingListSchema())
        << "configs/schema/recordings.schema.json is stale: run `spikeloom schema recordings`";
}

}  // namespace
}  // namespace spikeloom::events
