// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <fstream>

#include "models/support/file_io.hpp"
#include "sim/sweep/store/database.hpp"
#include "tests/sim/sweep/store/store_folder.hpp"

namespace spikeloom::sweep::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string openAs(const StoreFolder& folder, const Identity& other) {
    return complaint([&] { (void)Store::openForWriting(folder.file(), other); });
}

class StoreIdentity : public ::testing::Test {
protected:
    StoreIdentity() { Store::openForWriting(folder.file(), identity()).put(record(1)); }
    void TearDown() override { EXPECT_EQ(Store::openForReading(folder.file()).records().size(), 1U); }
    StoreFolder folder;
    Identity other = identity();
};

TEST_F(StoreIdentity, RefusesAnotherProgramByItsName) {
    other.program = "spikeloom 0.2.0 123456";
    EXPECT_THAT(openAs(folder, other),
                HasSubstr("program: the store is of spikeloom 0.1.0 abcdef, this is spikeloom 0.2.0 123456"));
}

TEST_F(StoreIdentity, NamesTheKeysOfTheSweepThatDiffer) {
    other.sweep = R"({"axes": [{"path": "chip.a", "values": [1, 3]}, {"path": "chip.b", "values": ["xy"]}],
                      "base": "a.json", "set": ["a=1"]})";
    EXPECT_THAT(openAs(folder, other),
                AllOf(HasSubstr("axes[0].values: the store is of a sweep with [1,2], this one has [1,3]"),
                      HasSubstr("set: the store is of a sweep with nothing, this one has [\"a=1\"]"),
                      Not(HasSubstr("axes[1]")), Not(HasSubstr("base"))));
}

TEST_F(StoreIdentity, ComparesAxesOfAnotherNumberAsAWhole) {
    other.sweep = R"({"base": "a.json", "axes": [{"path": "chip.a", "values": [1, 2]}]})";
    EXPECT_THAT(openAs(folder, other), AllOf(HasSubstr("axes: "), Not(HasSubstr("axes[0]"))));
}

TEST_F(StoreIdentity, TakesTheSameSweepWrittenInAnotherWay) {
    other.sweep = R"({"axes":[{"values":[1,2.0],"path":"chip.a"},{"path":"chip.b","values":["xy"]}],"base":"a.json"})";
    EXPECT_EQ(openAs(folder, other), "");
}

TEST_F(StoreIdentity, JoinsNoStoreOfAnotherSweep) {
    other.sweep = R"({"base": "b.json"})";
    std::vector<Store> stores;
    stores.push_back(Store::openForWriting(folder.file(), identity()));
    stores.push_back(Store::openForWriting(folder / "other", other));
    EXPECT_THAT(complaint([&] { (void)Store::joined(stores); }),
                HasSubstr("base: the store is of a sweep with \"b.json\""));
}

TEST(StoreFile, ThatIsSomethingElseIsRefusedAndLeftAlone) {
    const StoreFolder folder;
    const std::string text(5000, 'x');
    writeFile(folder.file(), text);
    EXPECT_THAT(openAs(folder, identity()), HasSubstr("is no store"));
    EXPECT_EQ(readFile(folder.file(), 10'000), text);
    Database(folder / "foreign", Database::Mode::Write).run("CREATE TABLE cats (name TEXT)");
    const std::string before = readFile(folder / "foreign", 100'000);
    EXPECT_THAT(complaint([&] { (void)Store::openForWriting(folder / "foreign", identity()); }),
                HasSubstr("is a database, but no store of a sweep"));
    EXPECT_EQ(readFile(folder / "foreign", 100'000), before);
    EXPECT_FALSE(std::filesystem::exists(folder / "foreign-writer"));
}

TEST(StoreFile, ThatIsMissingCanBeMadeButNotRead) {
    const StoreFolder folder;
    EXPECT_THAT(complaint([&] { (void)Store::openForReading(folder.file()); }), HasSubstr("cannot be opened"));
    EXPECT_FALSE(std::filesystem::exists(folder.file()));
    EXPECT_THAT(complaint([&] { (void)Store::openForWriting(folder / "no" / "such", identity()); }),
                HasSubstr("cannot be opened"));
    std::ofstream(folder.file()).close();
    EXPECT_THAT(complaint([&] { (void)Store::openForReading(folder.file()); }), HasSubstr("is empty"));
    EXPECT_EQ(openAs(folder, identity()), "");
}

TEST(StoreFile, OfALaterFormatIsRefused) {
    const StoreFolder folder;
    { Store store = Store::openForWriting(folder.file(), identity()); }
    Database(folder.file(), Database::Mode::Write).run("PRAGMA user_version = 2");
    EXPECT_THAT(complaint([&] { (void)Store::openForReading(folder.file()); }),
                HasSubstr("has version 2 of the format; known is 1"));
}

}  // namespace
}  // namespace spikeloom::sweep::test
