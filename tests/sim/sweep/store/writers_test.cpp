// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "tests/sim/sweep/store/store_folder.hpp"

namespace spikeloom::sweep::test {
namespace {

using ::testing::HasSubstr;

std::string openToWrite(const StoreFolder& folder) {
    return complaint([&] { (void)Store::openForWriting(folder.file(), identity()); });
}

/// A process that opens the store, says so, and waits to be killed.
class Writer {
public:
    /// @param forksOn  leaves a child of its own behind, as a coordinator leaves its workers
    explicit Writer(const StoreFolder& folder, bool forksOn = false) {
        std::array<int, 2> pipe{};
        if (::pipe(pipe.data()) != 0) throw std::runtime_error("pipe");
        child_ = fork();
        if (child_ == 0) {
            Store store = Store::openForWriting(folder.file(), identity());
            const pid_t left = forksOn ? fork() : 1;
            if (left != 0) (void)!write(pipe[1], &left, sizeof left);
            for (;;) pause();
        }
        if (read(pipe[0], &left_, sizeof left_) != sizeof left_) throw std::runtime_error("read");
        close(pipe[0]);
        close(pipe[1]);
    }
    ~Writer() {
        end();
        if (left_ > 1) kill(left_, SIGKILL);
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    void end() {
        if (child_ == 0) return;
        kill(child_, SIGKILL);
        waitpid(child_, nullptr, 0);
        child_ = 0;
    }
    [[nodiscard]] pid_t process() const { return child_; }

private:
    pid_t child_ = 0, left_ = 0;
};

TEST(Writers, OfAStoreExcludeEachOtherByName) {
    const StoreFolder folder;
    const Writer writer(folder);
    EXPECT_THAT(openToWrite(folder), HasSubstr(fmt::format("is being written to by process {} on ", writer.process())));
}

TEST(Writers, ExcludeEachOtherWithinAProcess) {
    const StoreFolder folder;
    {
        Store store = Store::openForWriting(folder.file(), identity());
        EXPECT_THAT(openToWrite(folder), HasSubstr(fmt::format("is being written to by process {} on ", getpid())));
        EXPECT_THAT(openToWrite(folder), HasSubstr("is being written to"));  // asking does not give the lock up
        store.put(record(1));
    }
    EXPECT_EQ(openToWrite(folder), "");
}

TEST(Writers, GiveTheirLockUpWhenTheyAreKilled) {
    const StoreFolder folder;
    Writer writer(folder);
    writer.end();
    EXPECT_EQ(openToWrite(folder), "");
}

TEST(Writers, DoNotLeaveTheirLockToAChildThatOutlivesThem) {
    const StoreFolder folder;
    Writer writer(folder, true);
    writer.end();
    EXPECT_EQ(openToWrite(folder), "");
}

TEST(Writers, LetOthersReadWhatIsCommitted) {
    const StoreFolder folder;
    Store store = Store::openForWriting(folder.file(), identity());
    const Store reader = Store::openForReading(folder.file());
    EXPECT_TRUE(reader.records().empty());
    store.put(record(1));
    EXPECT_EQ(reader.records().size(), 1U);
}

TEST(Writers, CanGoWhileSomebodyReads) {
    const StoreFolder folder;
    auto store = std::make_unique<Store>(Store::openForWriting(folder.file(), identity()));
    const Store reader = Store::openForReading(folder.file());
    store->put(record(1));
    EXPECT_EQ(reader.records().size(), 1U);
    store.reset();
    EXPECT_EQ(reader.records().size(), 1U);
    Store again = Store::openForWriting(folder.file(), identity());
    again.put(record(2));
    EXPECT_EQ(reader.records().size(), 2U);
}

TEST(Writers, AreLeftAloneByAForkedProcessThatUnwinds) {
    const StoreFolder folder;
    auto store = std::make_unique<Store>(Store::openForWriting(folder.file(), identity()));
    store->put(record(1));
    const pid_t child = fork();
    if (child == 0) {
        store.reset();
        _exit(0);
    }
    waitpid(child, nullptr, 0);
    EXPECT_THAT(openToWrite(folder), HasSubstr("is being written to"));
    store->put(record(2));
    EXPECT_EQ(Store::openForReading(folder.file()).records().size(), 2U);
}

}  // namespace
}  // namespace spikeloom::sweep::test
