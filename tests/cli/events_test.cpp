// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "models/network/network_io.hpp"
#include "tests/cli/scratch.hpp"
#include "tests/support/event_network.hpp"

/// `spikeloom run` on recordings of events, as a user starts it.
namespace spikeloom::cli::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Matcher;

/// Two recordings of a 4 x 4 sensor, eight frames each, and a network that takes them.
class EventsCommand : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ = scratch.write("e.json", json()).parent_path();
        const network::EventFrames frames{.steps = 8, .values = network::EventFrames::Values::Count, .maxCount = 3};
        const neurons::StBifParameters neuron{1.0, -8, 7};
        network::save(spikeloom::testing::eventNetwork(frames, neuron), folder_ / "tiny.snn.json");
        std::ofstream a(folder_ / "a.csv"), b(folder_ / "b.bin", std::ios::binary);
        a << "t,x,y,p\n";
        for (int i = 0; i < 60; ++i) a << 1000 + 7 * i << ',' << i * 3 % 4 << ',' << i * i % 4 << ',' << i % 2 << '\n';
        for (char i = 0; i < 60; ++i)
            b << char(i % 4) << char(i * 5 % 4) << char(i % 3 == 0 ? -128 : 0) << char(0) << i;
    }
    void writeList() { list_ = scratch.write("tiny.recordings.json", list).string(); }
    /// @return arguments of a run
    [[nodiscard]] std::vector<std::string> arguments() {
        writeList();
        experiment["network"] = (folder_ / "tiny.snn.json").string();
        if (!experiment.contains("images")) experiment["images"] = list_;
        return {"run", scratch.write("e.json", experiment).string(), "--out", "result"};
    }
    void expectRefused(const Matcher<std::string>& message, std::vector<std::string> more = {}) {
        std::vector<std::string> all = arguments();
        all.insert(all.end(), more.begin(), more.end());
        const Outcome outcome = scratch.run(all);
        EXPECT_EQ(outcome.exitCode, 2) << outcome.err;
        EXPECT_THAT(outcome.out, IsEmpty());
        EXPECT_THAT(errors(outcome), ElementsAre(message));
        EXPECT_THAT(scratch.listing(), IsEmpty());
    }
    void overwrite(const std::string& name, const std::string& content) { std::ofstream(folder_ / name) << content; }

    Scratch scratch;
    fs::path folder_;
    std::string list_;
    json list = {{"sensor", {{"width", 4}, {"height", 4}}},
                 {"recordings", {{{"file", "a.csv"}, {"label", 1}}, {{"file", "b.bin"}, {"label", 0}}}}};
    json experiment = {{"schema_version", 1}, {"chip", "generic28"}, {"energy", "generic28"}};
};

TEST_F(EventsCommand, RunsRecordingsInBothSchedulesWithEverySpikeOfTheReference) {
    for (const char* schedule : {"layered", "pipelined"}) {
        experiment["run"] = {{"schedule", schedule}};
        const Outcome outcome = scratch.run(arguments());
        EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
        const json result = json::parse(contents(scratch.path() / "result/result.json"));
        EXPECT_EQ(result["samples"], 2) << result.dump(1).substr(0, 400);
        const json manifest = json::parse(contents(scratch.path() / "result/manifest.json"));
        EXPECT_EQ(manifest["inputs"][3]["path"], list_);
    }
}

TEST_F(EventsCommand, EndsAfterTheLastFrameWhenToldTo) {
    experiment["run"] = {{"stop", "fixed"}, {"max_steps", 8}};
    EXPECT_EQ(scratch.run(arguments()).exitCode, 0);
    experiment["run"]["max_steps"] = 7;
    fs::remove_all(scratch.path() / "result");
    expectRefused(HasSubstr("run.max_steps: 7, but events sends 8 frames, one a step; set it to 8 or more"));
}

TEST_F(EventsCommand, NamesFileAndPlaceOfARecordingThatIsWrongWhateverTheNumberOfProcesses) {
    overwrite("b.bin", std::string("\1\1\0\0\5\1\1\0\0", 9));
    for (const char* jobs : {"1", "2"})
        expectRefused(AllOf(HasSubstr("b.bin: byte 5: the file ends 4 bytes into a record, expected 5"),
                            HasSubstr("the file is truncated")),
                      {"--jobs", jobs});
}

TEST_F(EventsCommand, ReportsMistakesInTheListBeforeItRuns) {
    list["recordings"][1]["file"] = "none.bin";
    expectRefused(HasSubstr("tiny.recordings.json: recordings[1].file: no file "));
    list["recordings"][1] = {{"file", "b.bin"}, {"label", 2}};
    expectRefused(HasSubstr("recordings[1].label: 2 is none of the network's 2 classes"));
    list["recordings"][1] = {{"file", "b.bin"}, {"lable", 0}, {"label", 0}};
    expectRefused(HasSubstr("recordings[1].lable: unknown key; did you mean label?"));
    list["recordings"].erase(1);
    list["sensor"]["width"] = 34;
    expectRefused(HasSubstr("sensor: 34 x 4 pixels after 0 quarter turns, expected the 4 x 4"));
}

TEST_F(EventsCommand, AsksForTheNameOfAList) {
    experiment["images"] = scratch.write("tiny.json", list).string();
    expectRefused(
        HasSubstr("tiny.json: a JSON file, expected NAME.recordings.json or a .safetensors file; if it is a "
                  "list of recordings, rename it"));
}

TEST_F(EventsCommand, TakesNoImagesForANetworkOfEventsAndNoEventsForOneOfImages) {
    if (!hasZoo()) GTEST_SKIP() << "models/zoo/digits_vit is not in this checkout";
    experiment["images"] = shippedExperiment()["images"];
    expectRefused(HasSubstr("images: holds images, but events of tiny_events takes events; name a list of recordings"));
    writeList();
    const Outcome outcome = scratch.run({"run", "--out", "result", "--set", "images=" + list_});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_THAT(errors(outcome), ElementsAre(HasSubstr("recordings: events, but image of digits_vit takes none")));
}

}  // namespace
}  // namespace spikeloom::cli::test
