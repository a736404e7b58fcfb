// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/coordinator.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <rapidcheck.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>

#include "sim/sweep/identity.hpp"
#include "tests/sim/sweep/fake_engine.hpp"
#include "tests/sim/sweep/sweep_folder.hpp"

namespace spikeloom::sweep::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Json = nlohmann::json;

std::set<std::string> distinct(const std::vector<std::string>& names) {
    return {names.begin(), names.end()};
}

class CoordinatorTest : public ::testing::Test {
protected:
    /// Runs it with a store of that name, as one process does.
    Standing run(const Sweep& sweep, engine::Engine& by, const std::string& store = "a", Settings settings = {}) {
        Store file = Store::openForWriting(folder / store, identityOf(sweep));
        settings.directory = folder / "results";
        return Coordinator(sweep, file, by, settings).run();
    }
    [[nodiscard]] Store stored(const std::string& store = "a") const { return Store::openForReading(folder / store); }
    [[nodiscard]] std::vector<Status> statuses() const {
        std::vector<Status> all;
        for (const Record& record : stored().records()) all.push_back(record.outcome.status);
        return all;
    }
    SweepFolder folder;
    FakeEngine fake;
};

TEST_F(CoordinatorTest, HasEachPointSimulatedOnce) {
    const Sweep sweep = folder.load(sixPoints());
    const Standing end = run(sweep, fake);
    EXPECT_THAT(distinct(fake.names()), SizeIs(6));
    EXPECT_EQ(end.asked, 6u);
    EXPECT_EQ(end.done, 6u);
    EXPECT_EQ(end.reused + end.refused + end.failed, 0u);
    std::set<std::vector<std::string>> values;
    for (const Record& record : stored().records()) {
        EXPECT_EQ(record.outcome.status, Status::Complete);
        EXPECT_EQ(record.outcome.figures.at("latency_s"), 1.0 / std::stod(record.point.values[0]));
        values.insert(record.point.values);
    }
    EXPECT_THAT(values, ElementsAre(ElementsAre("4", "1"), ElementsAre("4", "2"), ElementsAre("4", "4"),
                                    ElementsAre("8", "1"), ElementsAre("8", "2"), ElementsAre("8", "4")));
}

TEST_F(CoordinatorTest, AsksForThePointWithItsAssignmentsItsFolderAndTheLimits) {
    Json document = sixPoints();
    document["set"] = {"samples=3"};
    document["limits"] = {{"timeout_s", 7.5}, {"attempts", 3}, {"memory_mb", 500}};
    const Sweep sweep = folder.load(document);
    (void)run(sweep, fake);
    const engine::Job& job = fake.jobs.front();
    const Json request = Json::parse(job.request);
    EXPECT_EQ(request["kind"], "point");
    EXPECT_EQ(request["base"], *sweep.spec.base);
    EXPECT_EQ(request["directory"], (folder / "results/points" / job.name).string());
    EXPECT_EQ(
        request["assignments"],
        Json::parse(R"(["samples=3", "chip.core.dendrite.accumulate_lanes=8", "chip.core.membrane_memory.banks=4"])"));
    ASSERT_THAT(fake.limits, SizeIs(1));
    EXPECT_EQ(fake.limits[0].timeoutS, 7.5);
    EXPECT_EQ(fake.limits[0].attempts, 3u);
    EXPECT_EQ(fake.limits[0].memoryMb, 500u);
}

TEST_F(CoordinatorTest, DoesNotAskAgainForWhatTheStoreHas) {
    Json document = sixPoints();
    document["strategy"] = {{"kind", "grid"}, {"points", 4}};
    (void)run(folder.load(document), fake);
    FakeEngine second;
    const Standing end = run(folder.load(sixPoints()), second);
    EXPECT_EQ(end.asked, 6u);
    EXPECT_EQ(end.reused, 4u);
    EXPECT_EQ(end.done, 2u);
    EXPECT_THAT(second.jobs, SizeIs(2));
    EXPECT_THAT(stored().records(), SizeIs(6));
}

TEST_F(CoordinatorTest, SimulatesAPointOnceHoweverOftenAnotherProgramAsks) {
    Json document = sixPoints();
    document["strategy"] = {{"kind", "external"}};
    const Sweep sweep = folder.load(document);
    const std::string point = Json{{kLanes, 4}, {kBanks, 2}}.dump();
    std::istringstream in(R"({"points": [)" + point + "," + point + "]}\n" + R"({"points": [)" + point + "]}\n");
    std::ostringstream out;
    Store store = Store::openForWriting(folder / "a", identityOf(sweep));
    const Standing end =
        Coordinator(sweep, store, fake, {.directory = folder / "results", .shard = {}}).converse(in, out);
    EXPECT_THAT(fake.jobs, SizeIs(1));
    EXPECT_EQ(end.asked, 1u);
    std::istringstream answers(out.str());
    std::string line;
    std::getline(answers, line);  // what may be asked
    std::getline(answers, line);
    EXPECT_THAT(Json::parse(line)["results"], SizeIs(2));
    EXPECT_EQ(Json::parse(line)["results"][0], Json::parse(line)["results"][1]);
    EXPECT_EQ(Json::parse(line)["results"][0]["figures"]["latency_s"], 0.25);
}

// The preset and its path are the same energy table: four choices, two experiments.
TEST_F(CoordinatorTest, SimulatesTwoWaysToSayTheSameOnce) {
    Json document = sixPoints();
    const std::string path = SPIKELOOM_SOURCE_DIR "/configs/energy/generic28.json";
    document["axes"][1] = {{"path", "energy"}, {"values", {"generic28", path}}};
    const Standing end = run(folder.load(document), fake);
    EXPECT_EQ(end.asked, 2u);
    EXPECT_THAT(fake.jobs, SizeIs(2));
    EXPECT_THAT(stored().records(), SizeIs(2));
}

// 100,000 lanes are beyond what a dendrite can have: the second level of the axis cannot be run.
TEST_F(CoordinatorTest, StoresARefusedPointWithoutAJob) {
    Json document = sixPoints();
    document["axes"][0]["values"] = {4, 100'000};
    const Sweep sweep = folder.load(document);
    const Standing end = run(sweep, fake);
    EXPECT_THAT(fake.jobs, SizeIs(3));
    EXPECT_EQ(end.asked, 6u);
    EXPECT_EQ(end.done, 6u);
    EXPECT_EQ(end.refused, 3u);
    EXPECT_EQ(end.failed, 0u);
    EXPECT_THAT(statuses(), ElementsAre(Status::Complete, Status::Complete, Status::Complete, Status::Refused,
                                        Status::Refused, Status::Refused));
    EXPECT_THAT(stored().records().back().outcome.error, HasSubstr("chip.core.dendrite.accumulate_lanes: 100000"));
    FakeEngine second;
    EXPECT_EQ(run(sweep, second).reused, 6u);
}

TEST_F(CoordinatorTest, CountsWhatFailedApartFromWhatWasRefusedAndGoesOn) {
    const auto ends = [](std::size_t number) -> std::optional<engine::Answer> {
        using End = engine::Answer::End;
        const std::vector<engine::Answer> all{
            {.end = End::Crashed, .body = "signal 11"},
            {.end = End::TimedOut, .body = "after 1 s"},
            {.body = returned("failed", {}, "spikes differ")},
            {.body = returned("refused", {}, "the network does not fit")},
        };
        return number < all.size() ? std::optional(all[number]) : std::nullopt;
    };
    fake.end = ends;
    const Sweep sweep = folder.load(sixPoints());
    const Standing end = run(sweep, fake);
    EXPECT_EQ(end.done, 6u);
    EXPECT_EQ(end.failed, 3u);
    EXPECT_EQ(end.refused, 1u);
    EXPECT_THAT(statuses(), ElementsAre(Status::Complete, Status::Complete, Status::Refused, Status::Failed,
                                        Status::TimedOut, Status::Crashed));  // the engine answers the last one first
    FakeEngine second;
    const Standing again = run(sweep, second);
    EXPECT_EQ(again.reused, 6u);
    EXPECT_EQ(again.failed, 3u);
}

TEST_F(CoordinatorTest, KnowsTheBestOfTheFirstObjectiveAmongPointsThatKeepTheConstraints) {
    Json document = sixPoints();
    document["constraints"] = Json::array({{{"metric", "energy_j"}, {"max", 6.0}}});
    // 4 lanes: 1/4 s at 5, 6 and 8 J; 8 lanes are faster, but from 9 J.
    EXPECT_EQ(run(folder.load(document), fake).best, 0.25);
    document["objectives"][0] = {{"metric", "latency_s"}, {"goal", "max"}};
    document["constraints"][0]["max"] = 100.0;
    EXPECT_EQ(run(folder.load(document), fake, "b").best, 0.25);
    document["constraints"][0]["max"] = 1.0;
    EXPECT_EQ(run(folder.load(document), fake, "c").best, std::nullopt);
}

TEST_F(CoordinatorTest, KeepsWhatWasAnsweredWhenTheEngineFails) {
    fake.end = [](std::size_t number) -> std::optional<engine::Answer> {
        if (number == 2) throw std::runtime_error("the queue is gone");
        return std::nullopt;
    };
    const Sweep sweep = folder.load(sixPoints());
    EXPECT_THROW((void)run(sweep, fake), std::runtime_error);
    EXPECT_THAT(stored().records(), SizeIs(2));
}

// The store of an uninterrupted sweep is that of one that was interrupted after any number of answers and run again.
TEST(CoordinatorProperty, AnInterruptedSweepIsCompletedByASecondRun) {
    const SweepFolder folder;
    const Sweep sweep = folder.load(sixPoints());
    const auto run = [&](const std::string& name, FakeEngine& by) {
        Store store = Store::openForWriting(folder / name, identityOf(sweep));
        return Coordinator(sweep, store, by,
                           {.directory = folder / "results", .shard = {}, .interrupted = &by.interrupted})
            .run();
    };
    FakeEngine undisturbed;
    (void)run("whole", undisturbed);
    const std::string whole = Store::openForReading(folder / "whole").canonicalDump();
    for (std::size_t answers = 1; answers <= 6; ++answers) {
        const std::string name = "after-" + std::to_string(answers);
        FakeEngine first, second;
        first.interruptAfter = answers;
        EXPECT_EQ(run(name, first).done, answers);
        EXPECT_THAT(Store::openForReading(folder / name).records(), SizeIs(answers));
        EXPECT_EQ(run(name, second).reused, answers);
        EXPECT_THAT(second.jobs, SizeIs(6 - answers));
        EXPECT_EQ(Store::openForReading(folder / name).canonicalDump(), whole);
    }
}

TEST_F(CoordinatorTest, AnInterruptionBeforeTheFirstPointLeavesAnEmptyStore) {
    fake.interrupted = true;
    const Standing end =
        run(folder.load(sixPoints()), fake, "a", {.directory = {}, .shard = {}, .interrupted = &fake.interrupted});
    EXPECT_EQ(end.done, 0u);
    EXPECT_THAT(fake.jobs, IsEmpty());
    EXPECT_THAT(stored().records(), IsEmpty());
}

TEST_F(CoordinatorTest, ProgressIsToldAfterEachPoint) {
    std::vector<std::uint64_t> done;
    (void)run(folder.load(sixPoints()), fake, "a",
              {.directory = {}, .shard = {}, .progress = [&](const Standing& now) { done.push_back(now.done); }});
    EXPECT_THAT(done, ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(ShardProperty, EachPointFallsToExactlyOneShard) {
    EXPECT_TRUE(rc::check("one of n shards has an id", [](std::uint64_t number) {
        const auto count = *rc::gen::inRange<std::uint32_t>(1, 100);
        const std::string id = fmt::format("{:016x}", number);
        std::uint32_t owners = 0;
        for (std::uint32_t index = 0; index < count; ++index) owners += Shard{index, count}.has(id) ? 1 : 0;
        RC_ASSERT(owners == 1u);
    }));
}

TEST_F(CoordinatorTest, ShardsHaveNoPointInCommonAndTogetherAll) {
    const Sweep sweep = folder.load(sixPoints());
    (void)run(sweep, fake, "whole");
    std::vector<std::string> names;
    std::vector<Store> parts;
    for (std::uint32_t index = 0; index < 3; ++index) {
        FakeEngine part;
        const std::string name = "part-" + std::to_string(index);
        const Standing end = run(sweep, part, name, {.directory = {}, .shard = {index, 3}});
        EXPECT_EQ(end.asked, part.jobs.size());
        EXPECT_LT(end.asked, 6u);
        for (const std::string& id : part.names()) names.push_back(id);
        parts.push_back(stored(name));
    }
    Store joined = Store::openForWriting(folder / "joined", identityOf(sweep));
    joined.put(Store::joined(parts));
    std::sort(names.begin(), names.end());
    EXPECT_EQ(names, fake.names());
    EXPECT_EQ(joined.canonicalDump(), stored("whole").canonicalDump());
}

/// Four numbers of lanes; 8 lanes cost less than 4, which are slower too: the front is 8, 16, 32.
class Fidelities : public CoordinatorTest {
protected:
    void SetUp() override {
        document = sixPoints();
        document["axes"] = Json::array({{{"path", kLanes}, {"values", {4, 8, 16, 32}}}});
        document["fidelity"] = {{"screen", "packet"}, {"front", "flit"}};
        fake.figures = figures;
    }
    static Figures figures(const FakeEngine::Assigned& assigned) {
        Figures all = moreLanesAreFaster(assigned);
        if (assigned.at(kLanes) == "4") all["energy_j"] = 20.0;
        return all;
    }
    static std::vector<std::string> simulated(const FakeEngine& by, const std::string& fidelity) {
        std::vector<std::string> lanes;
        for (const engine::Job& job : by.jobs) {
            const FakeEngine::Assigned assigned = assignedBy(job.request);
            if (assigned.at("chip.noc.fidelity") == fidelity) lanes.push_back(assigned.at(kLanes));
        }
        std::sort(lanes.begin(), lanes.end());
        return lanes;
    }
    Json document;
};

TEST_F(Fidelities, TheFrontIsSimulatedAgainAtTheFineOne) {
    const Standing end = run(folder.load(document), fake);
    EXPECT_THAT(simulated(fake, "packet"), ElementsAre("16", "32", "4", "8"));
    EXPECT_THAT(simulated(fake, "flit"), ElementsAre("16", "32", "8"));
    EXPECT_EQ(end.asked, 7u);
    std::multiset<std::string> stages;
    for (const Record& record : stored().records()) stages.emplace(nameOf(record.point.stage));
    EXPECT_EQ(stages.count("screen"), 4u);
    EXPECT_EQ(stages.count("front"), 3u);
}

TEST_F(Fidelities, AShardLeavesTheFrontToWhoeverHasAllPoints) {
    const Sweep sweep = folder.load(document);
    std::vector<Store> parts;
    for (std::uint32_t index = 0; index < 2; ++index) {
        const std::string name = "part-" + std::to_string(index);
        (void)run(sweep, fake, name, {.directory = {}, .shard = {index, 2}});
        parts.push_back(stored(name));
    }
    Store joined = Store::openForWriting(folder / "joined", identityOf(sweep));
    joined.put(Store::joined(parts));
    EXPECT_THAT(simulated(fake, "packet"), SizeIs(4));
    EXPECT_THAT(simulated(fake, "flit"), IsEmpty());
    FakeEngine last;
    last.figures = figures;
    (void)Coordinator(sweep, joined, last, {.directory = folder / "results", .shard = {}}).run();
    EXPECT_THAT(simulated(last, "packet"), IsEmpty());
    EXPECT_THAT(simulated(last, "flit"), ElementsAre("16", "32", "8"));
}

TEST_F(Fidelities, AnInterruptedScreenHasNoFrontYetAndASecondRunCompletesBoth) {
    const Sweep sweep = folder.load(document);
    (void)run(sweep, fake, "whole");
    for (const std::size_t answers : {2, 6}) {
        const std::string name = "after-" + std::to_string(answers);
        FakeEngine first, second;
        first.figures = second.figures = figures;
        first.interruptAfter = answers;
        (void)run(sweep, first, name, {.directory = {}, .shard = {}, .interrupted = &first.interrupted});
        EXPECT_THAT(simulated(first, "flit"), SizeIs(answers == 2 ? 0 : 2));
        (void)run(sweep, second, name);
        EXPECT_THAT(second.jobs, SizeIs(7 - answers));
        EXPECT_EQ(stored(name).canonicalDump(), stored("whole").canonicalDump());
    }
}

}  // namespace
}  // namespace spikeloom::sweep::test
