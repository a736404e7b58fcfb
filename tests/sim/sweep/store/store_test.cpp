// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/store/store.hpp"

#include <gmock/gmock.h>

#include <rapidcheck.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "models/support/error.hpp"
#include "sim/sweep/store/database.hpp"
#include "tests/sim/sweep/store/store_folder.hpp"

namespace spikeloom::sweep::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Store, GivesBackEveryByteOfARecordAfterItWasClosed) {
    const StoreFolder folder;
    Record odd = failed(3, Status::Refused, std::string("line\nfeed, \"quote\", nul\0, \xff", 28));
    odd.point.stage = Stage::Screen;
    odd.outcome.attempts = 7;
    odd.point.values = {R"({"a": [1, "x"]})", "null"};
    Record tiny = record(4);
    tiny.outcome.figures = {{"latency_s", std::numeric_limits<double>::denorm_min()},
                            {"energy_j", std::numeric_limits<double>::infinity()},
                            {"edp_js", 0.1 + 0.2}};
    {
        Store store = Store::openForWriting(folder.file(), identity());
        store.put(odd);
        store.put(tiny);
    }
    const Store store = Store::openForReading(folder.file());
    EXPECT_EQ(store.identity(), identity());
    EXPECT_EQ(whole(store.find("id3").value()), whole(odd));
    EXPECT_EQ(whole(store.find("id4").value()), whole(tiny));
    EXPECT_FALSE(store.find("id5").has_value());
    EXPECT_EQ(store.records().size(), 2U);
}

TEST(Store, LeavesOneFileAndItsLockWhenItIsClosed) {
    const StoreFolder folder;
    Store::openForWriting(folder.file(), identity()).put(record(1));
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
        names.push_back(entry.path().filename().string());
    EXPECT_THAT(names, ::testing::UnorderedElementsAre("points.sqlite", "points.sqlite-writer"));
}

TEST(Store, PutsARecordInPlaceOfAnEarlierOneOfThePoint) {
    const StoreFolder folder;
    Store store = Store::openForWriting(folder.file(), identity());
    store.put(failed(1, Status::Crashed, "signal 9"));
    store.put(record(1));
    ASSERT_EQ(store.records().size(), 1U);
    EXPECT_EQ(whole(store.records()[0]), whole(record(1)));
}

TEST(Store, OrdersRecordsByValueAsANumberThenByStage) {
    const StoreFolder folder;
    Store store = Store::openForWriting(folder.file(), identity());
    const auto put = [&](const char* id, std::vector<std::string> values, Stage stage) {
        Record one = record(0);
        one.point = {id, std::move(values), stage};
        store.put(one);
    };
    put("text", {R"("a")", ""}, Stage::Only);
    put("16", {"16", ""}, Stage::Only);
    put("8 front", {"8", "1"}, Stage::Front);
    put("8 screen", {"8", "1"}, Stage::Screen);
    put("8 half", {"8", "0.5"}, Stage::Screen);
    put("base", {"", "9"}, Stage::Only);
    std::vector<std::string> ids;
    for (const Record& one : store.records()) ids.push_back(one.point.id);
    EXPECT_THAT(ids, ::testing::ElementsAre("base", "8 half", "8 screen", "8 front", "16", "text"));
}

TEST(Store, ForgetsWhatDidNotCompleteAndNothingElse) {
    const StoreFolder folder;
    Store store = Store::openForWriting(folder.file(), identity());
    store.put(record(1));
    int number = 2;
    for (const Status status : {Status::Refused, Status::Failed, Status::Crashed, Status::TimedOut})
        store.put(failed(number++, status, "because"));
    store.forgetFailures();
    ASSERT_EQ(store.records().size(), 1U);
    EXPECT_EQ(store.records()[0].point.id, "id1");
}

TEST(Store, RefusesAFigureThatIsNoNumberOrUnknown) {
    const StoreFolder folder;
    Store store = Store::openForWriting(folder.file(), identity());
    Record one = record(1);
    one.outcome.figures = {{"latency_s", std::nan("")}};
    EXPECT_THROW(store.put(one), InvariantError);
    one.outcome.figures = {{"beauty", 1.0}};
    EXPECT_THROW(store.put(one), InvariantError);
    one = record(1);
    one.point.values.pop_back();
    EXPECT_THROW(store.put(one), InvariantError);
    EXPECT_TRUE(store.records().empty());
}

/// Two stores of one sweep.
struct TwoStores : StoreFolder {
    std::vector<Store> stores;
    TwoStores() {
        for (const char* name : {"a", "b"}) stores.push_back(Store::openForWriting(*this / name, identity()));
    }
};

TEST(JoinedStores, HaveEachPointOnceAndACompleteRecordBeforeAFailedOne) {
    TwoStores two;
    two.stores[0].put(record(1));
    two.stores[0].put(failed(2, Status::Crashed, "signal 11"));
    two.stores[1].put(failed(1, Status::TimedOut, "3600 s"));
    two.stores[1].put(record(2));
    two.stores[1].put(record(3));
    std::map<std::string, std::string> joined;
    for (const Record& one : Store::joined(two.stores)) EXPECT_TRUE(joined.emplace(one.point.id, whole(one)).second);
    ASSERT_EQ(joined.size(), 3U);
    for (const int number : {1, 2, 3}) EXPECT_EQ(joined.at(record(number).point.id), whole(record(number)));
}

TEST(JoinedStores, MayDifferInTimesButNotInResults) {
    TwoStores two;
    two.stores[0].put(record(2));
    Record other = record(2);
    other.outcome.wallSeconds = 9;
    two.stores[1].put(other);
    EXPECT_EQ(Store::joined(two.stores).size(), 1U);
    other.outcome.figures["latency_s"] = 2.5;
    two.stores[1].put(other);
    EXPECT_THAT(complaint([&] { (void)Store::joined(two.stores); }), HasSubstr("b: point id2: has another result"));
}

TEST(JoinedStores, AreOfOneProgram) {
    TwoStores two;
    Identity another = identity();
    another.program = "spikeloom 0.2.0 123456";
    two.stores.push_back(Store::openForWriting(two / "c", another));
    EXPECT_THAT(complaint([&] { (void)Store::joined(two.stores); }),
                HasSubstr("program: the store is of spikeloom 0.2.0"));
}

TEST(Store, TakesAllOfSeveralRecordsOrNone) {
    const StoreFolder folder;
    Store store = Store::openForWriting(folder.file(), identity());
    Record unfit = record(2);
    unfit.point.values.pop_back();
    EXPECT_THROW(store.put(std::vector<Record>{record(1), unfit}), InvariantError);
    EXPECT_EQ(store.records().size(), 0U);
    store.put(std::vector<Record>{record(1), record(2)});
    EXPECT_EQ(store.records().size(), 2U);
}

TEST(Store, DumpsTheSameWhateverTheOrderAndTheMachine) {
    EXPECT_TRUE(rc::check([] {
        const StoreFolder folder;
        std::vector<int> numbers = *rc::gen::unique<std::vector<int>>(rc::gen::inRange(0, 1000));
        std::vector<int> shuffled = numbers;
        for (std::size_t i = shuffled.size(); i > 1; --i)
            std::swap(shuffled[i - 1], shuffled[*rc::gen::inRange<std::size_t>(0, i)]);
        Store a = Store::openForWriting(folder / "a", identity()), b = Store::openForWriting(folder / "b", identity());
        for (const int number : numbers) a.put(record(number));
        for (const int number : shuffled) {
            Record other = record(number);
            other.outcome.wallSeconds = 77;
            other.outcome.peakRssBytes = 1;
            other.outcome.attempts = 2;
            b.put(other);
        }
        RC_ASSERT(a.canonicalDump() == b.canonicalDump());
    }));
}

TEST(Store, DumpsWhyAPointIsRefusedButNotHowItCrashed) {
    const StoreFolder folder;
    Store store = Store::openForWriting(folder.file(), identity());
    store.put(failed(1, Status::Refused, "too many neurons"));
    store.put(failed(2, Status::Crashed, "process 4711"));
    EXPECT_THAT(store.canonicalDump(), HasSubstr(R"(only id1 refused "too many neurons")"));
    EXPECT_THAT(store.canonicalDump(), HasSubstr("only id2 crashed\n"));
    EXPECT_THAT(store.canonicalDump(), Not(HasSubstr("4711")));
}

TEST(Store, HasAViewWithAColumnForEachAxis) {
    const StoreFolder folder;
    Store store = Store::openForWriting(folder.file(), identity());
    store.put(record(1));
    store.put(record(2));
    const Database database(folder.file(), Database::Mode::Read);
    Statement row(database, R"(SELECT "chip.a" + 0.5, "chip.b", latency_s, accuracy FROM points ORDER BY "chip.a")");
    ASSERT_TRUE(row.step());
    EXPECT_EQ(row.real(0), 1.5);
    EXPECT_EQ(row.text(1), "x\"y");
    EXPECT_EQ(row.real(2), 1.0);
    EXPECT_TRUE(row.isNull(3));  // no accuracy
    ASSERT_TRUE(row.step());
    EXPECT_TRUE(row.isNull(1));  // as in the experiment
}

}  // namespace
}  // namespace spikeloom::sweep::test
