// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/sweep/store/database.hpp"
#include "tests/sim/sweep/store/store_folder.hpp"

namespace spikeloom::sweep::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// Puts records until one is refused. @return how many are stored; the message
std::pair<int, std::string> fill(Store& store) {
    for (int number = 1; number < 100'000; ++number) {
        const std::string refused = complaint([&] { store.put(record(number)); });
        if (!refused.empty()) return {number - 1, refused};
    }
    return {0, ""};
}

void expectWhole(const std::vector<Record>& records, int count) {
    ASSERT_EQ(records.size(), static_cast<std::size_t>(count));
    for (int number = 1; number <= count; ++number)
        EXPECT_EQ(whole(records[static_cast<std::size_t>(number - 1)]), whole(record(number)));
}

/// A file may not become longer than this: writes fail with EFBIG. In a child process, since a limit stays.
int writeBelowALimit(const StoreFolder& folder) {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{300'000, 300'000};
    setrlimit(RLIMIT_FSIZE, &limit);
    Store store = Store::openForWriting(folder.file(), identity());
    const auto [stored, message] = fill(store);
    if (message.find("the disk is full or failing") == std::string::npos) return 1;
    if (store.records().size() != static_cast<std::size_t>(stored)) return 2;
    return stored > 0 ? 0 : 3;
}

TEST(FullDisk, IsToldAndLeavesWhatWasStoredWhole) {
    const StoreFolder folder;
    const pid_t child = fork();
    if (child == 0) _exit(writeBelowALimit(folder));
    int state = 0;
    waitpid(child, &state, 0);
    ASSERT_EQ(WEXITSTATUS(state), 0);
    Store store = Store::openForWriting(folder.file(), identity());
    const auto count = static_cast<int>(store.records().size());
    expectWhole(store.records(), count);
    store.put(record(count + 1));  // there is room again
    expectWhole(store.records(), count + 1);
}

TEST(FullDisk, OfAFileSystemIsTold) {
    const StoreFolder folder;
    const std::filesystem::path small = folder / "small";
    std::filesystem::create_directory(small);
    if (mount("tmpfs", small.c_str(), "tmpfs", 0, "size=400k") != 0) GTEST_SKIP() << "may not mount";
    {
        Store store = Store::openForWriting(small / "points.sqlite", identity());
        const auto [stored, message] = fill(store);
        EXPECT_THAT(message, AllOf(HasSubstr("the disk is full"), HasSubstr("make room and start again")));
        EXPECT_GT(stored, 0);
        expectWhole(store.records(), stored);
    }
    expectWhole(Store::openForReading(small / "points.sqlite").records(),
                static_cast<int>(Store::openForReading(small / "points.sqlite").records().size()));
    umount(small.c_str());
}

TEST(FullDisk, IsWhatSqliteCallsFull) {
    const StoreFolder folder;
    Database database(folder.file(), Database::Mode::Write);
    database.run("PRAGMA max_page_count = 3; CREATE TABLE t (x TEXT)");
    const std::string message = complaint([&] { database.run("INSERT INTO t SELECT zeroblob(100000)"); });
    EXPECT_THAT(message, AllOf(HasSubstr("the disk is full"), HasSubstr("make room")));
    EXPECT_EQ(database.number("SELECT count(*) FROM t"), 0);
}

}  // namespace
}  // namespace spikeloom::sweep::test
