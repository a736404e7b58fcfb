// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <random>

#include "sim/sweep/store/database.hpp"
#include "tests/sim/sweep/store/store_folder.hpp"

namespace spikeloom::sweep::test {
namespace {

constexpr int kKills = 40;

/// Writes records from `first` on for as long as it lives, and says which of them are committed.
[[noreturn]] void writeOn(const StoreFolder& folder, int first, int said) {
    Store store = Store::openForWriting(folder.file(), identity());
    for (int number = first;; ++number) {
        store.put(record(number));
        (void)!write(said, &number, sizeof number);
    }
}

/// Numbers come in order. @return the last one that was committed, or `before`
int killAfter(const StoreFolder& folder, int before, useconds_t microseconds) {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) throw std::runtime_error("pipe");
    const pid_t child = fork();
    if (child == 0) writeOn(folder, before + 1, pipe[1]);
    close(pipe[1]);
    usleep(microseconds);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    int last = before;
    for (int number = 0; read(pipe[0], &number, sizeof number) == sizeof number;) last = number;
    close(pipe[0]);
    return last;
}

TEST(StoreKilled, AtAnyMomentHasEveryCommittedRecordWhole) {
    const StoreFolder folder;
    std::mt19937 random(1);
    int last = 0;
    for (int kill = 0; kill < kKills; ++kill) {
        last = killAfter(folder, last, std::uniform_int_distribution<useconds_t>(0, 40'000)(random));
        Store store = Store::openForWriting(folder.file(), identity());
        const std::vector<Record> records = store.records();
        // One more may be committed than the child could say.
        const auto stored = static_cast<int>(records.size());
        ASSERT_TRUE(stored == last || stored == last + 1) << stored << " of " << last;
        for (int number = 1; number <= stored; ++number)
            ASSERT_EQ(whole(records[static_cast<std::size_t>(number - 1)]), whole(record(number)));
        last = stored;
        const Database database(folder.file(), Database::Mode::Read);
        Statement check(database, "PRAGMA integrity_check");
        ASSERT_TRUE(check.step());
        ASSERT_EQ(check.text(0), "ok");
    }
    EXPECT_GT(last, kKills);  // the kills met a process at work
}

}  // namespace
}  // namespace spikeloom::sweep::test
