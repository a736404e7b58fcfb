// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "models/network/dataset.hpp"
#include "models/network/network_check.hpp"
#include "models/network/network_io.hpp"
#include "models/support/error.hpp"
#include "models/support/json_file.hpp"
#include "tests/models/network/network_equal.hpp"
#include "tests/models/support/schema_judge.hpp"
#include "tests/models/support/scratch_directory.hpp"
#include "tests/support/event_network.hpp"

namespace spikeloom::network {
namespace {

using nlohmann::json;
using spikeloom::test::ScratchDirectory;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Cut = EventFrames::Cut;
using Values = EventFrames::Values;

Network networkOf(const EventFrames& frames) {
    return spikeloom::testing::eventNetwork(frames, neurons::StBifParameters{1.0, -8, 7});
}

/// What `check` says of the 4 x 4 sensor after an edit of its input population.
template <class Edit>
std::vector<std::string> complaints(Edit edit) {
    Network net = networkOf({.steps = 3});
    edit(net.populations[0], std::get<EventFrames>(*net.populations[0].input));
    std::vector<std::string> lines;
    for (const Problem& problem : check(net, "f", Completeness::Whole)) lines.push_back(problem.text());
    return lines;
}

/// What `load` says of a saved network after an edit of the JSON of its input.
template <class Edit>
std::string refusal(Edit edit) {
    const ScratchDirectory scratch;
    const auto path = scratch.path() / "t.snn.json";
    save(networkOf({.steps = 3}), path);
    json document = readJsonFile(path);
    edit(document["populations"][0]["input"]);
    writeJsonFile(path, document);
    try {
        (void)load(path);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "accepted";
}

TEST(EventFramesFile, KeepsEveryFieldOfEachWayToCutAndCount) {
    const ScratchDirectory scratch;
    const auto path = scratch.path() / "t.snn.json";
    const spikeloom::test::SchemaJudge judge(schema());
    for (const EventFrames& frames :
         {EventFrames{.steps = 3, .cut = Cut::Duration, .durationUs = 30000, .scale = 0.1},
          EventFrames{.steps = 4096, .cut = Cut::EqualTime, .values = Values::Count, .maxCount = 7},
          EventFrames{.steps = 1, .cut = Cut::EqualCount}}) {
        save(networkOf(frames), path);
        EXPECT_TRUE(test::equal(load(path), networkOf(frames)));
        EXPECT_TRUE(judge.accepts(readJsonFile(path)));
    }
}

TEST(EventFramesFile, NeedsADurationAndAMaximumExactlyWhereTheyAreRead) {
    EXPECT_THAT(refusal([](json& input) { input["cut"] = "duration"; }),
                HasSubstr("populations[0].input.duration_us: missing; cut = duration needs it"));
    EXPECT_THAT(refusal([](json& input) { input["duration_us"] = 5; }), HasSubstr("is read only with cut = duration"));
    EXPECT_THAT(refusal([](json& input) { input["values"] = "count"; }),
                HasSubstr("populations[0].input.max_count: missing; values = count needs it"));
    EXPECT_THAT(refusal([](json& input) { input["max_count"] = 5; }), HasSubstr("is read only with values = count"));
    EXPECT_EQ(refusal([](json& input) { input["values"] = "count", input["max_count"] = 5; }), "accepted");
}

TEST(EventFramesFile, RefusesWhatIsOutOfRange) {
    EXPECT_THAT(refusal([](json& input) { input["steps"] = 0; }), HasSubstr("input.steps: 0 is not in [1, 4096]"));
    EXPECT_THAT(refusal([](json& input) { input["polarities"] = 3; }),
                HasSubstr("input.polarities: 3 is not in [1, 2]"));
    EXPECT_THAT(refusal([](json& input) { input["cut"] = "equal_tme"; }), HasSubstr("did you mean equal_time?"));
    EXPECT_THAT(refusal([](json& input) { input["kind"] = "event_frame"; }), HasSubstr("did you mean event_frames?"));
}

TEST(EventFramesCheck, WantsARowForEachPositionAndAColumnForEachPolarity) {
    EXPECT_THAT(complaints([](Population&, EventFrames&) {}), IsEmpty());
    EXPECT_THAT(complaints([](Population& p, EventFrames&) {
                    p.shape = {2, 16};
                }),
                ::testing::Contains("f: populations[0].shape: 2 x 16 neurons, expected 16 positions x 2 polarities"));
    EXPECT_THAT(complaints([](Population&, EventFrames& e) { e.downscale = 2; }),
                ElementsAre("f: populations[0].shape: 16 x 2 neurons, expected 4 positions x 2 polarities"));
    EXPECT_THAT(complaints([](Population& p, EventFrames& e) {
                    p.shape = {2, 8, 2}, e.width = 2, e.height = 8;
                }),
                IsEmpty());
}

TEST(EventFramesCheck, WantsSquaresThatTileTheSensor) {
    EXPECT_THAT(complaints([](Population&, EventFrames& e) { e.downscale = 3; }),
                ElementsAre("f: populations[0].input.downscale: squares of 3 do not tile a sensor of 4 x 4 (width x "
                            "height); choose a divisor of both"));
}

TEST(EventFramesCheck, RefusesNumbersThatAnImporterMayHaveLeftAtZero) {
    EXPECT_THAT(complaints([](Population&, EventFrames& e) { e.steps = 0; }).size(), 1u);
    EXPECT_THAT(complaints([](Population&, EventFrames& e) { e.cut = Cut::Duration; }).size(), 1u);
    EXPECT_THAT(complaints([](Population&, EventFrames& e) { e.values = Values::Count, e.maxCount = 0; }).size(), 1u);
    EXPECT_THAT(complaints([](Population&, EventFrames& e) { e.scale = -1; }),
                ElementsAre("f: populations[0].input.scale: -1 is not finite and greater than 0"));
}

}  // namespace
}  // namespace spikeloom::network
