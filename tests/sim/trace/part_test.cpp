// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/part.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <systemc>

#include "models/support/file_io.hpp"
#include "sim/trace/event_text.hpp"

/// libsystemc wants the symbol; the tests have a main of their own.
int sc_main(int, char**) {
    return 1;
}

namespace spikeloom::trace {
namespace {

namespace fs = std::filesystem;

class TracePart : public ::testing::Test {
protected:
    void TearDown() override { fs::remove(file_); }
    fs::path file_ = fs::path(::testing::TempDir()) / ("spikeloom_part_" + std::to_string(::getpid()));
    fs::path growing_ = file_.string() + ".growing";
};

TEST_F(TracePart, HasRoomForSoManyEntriesAndNoMore) {
    Part part(file_, 3);
    EXPECT_TRUE(part.take(1));
    EXPECT_TRUE(part.take(2));
    EXPECT_FALSE(part.full());
    EXPECT_FALSE(part.take(1));
    EXPECT_TRUE(part.full());
    EXPECT_EQ(part.taken(), 3u);
}

// Otherwise the small ones would go on where the large ones have stopped.
TEST_F(TracePart, TakesNothingAfterWhatDidNotFit) {
    Part part(file_, 3);
    EXPECT_TRUE(part.take(2));
    EXPECT_FALSE(part.take(2));
    EXPECT_FALSE(part.take(1));
    EXPECT_EQ(part.taken(), 2u);
}

TEST_F(TracePart, HoldsAllOfALongText) {
    std::string all;
    {
        Part part(file_, 1);
        for (int i = 0; i < 100000; ++i) {
            part.text() += "spike ";
            all += "spike ";
        }
        part.finish();
    }
    EXPECT_EQ(readFile(file_, 1U << 24U), all);
}

TEST_F(TracePart, ThatIsNotFinishedIsRemoved) {
    {
        Part part(file_, 1);
        part.text() += "half a sample";
        EXPECT_TRUE(fs::exists(growing_));
    }
    EXPECT_FALSE(fs::exists(growing_));
    EXPECT_FALSE(fs::exists(file_));
}

// Those that record stop then, and go on.
TEST_F(TracePart, ThatCannotBeMadeIsFullAndSaysWhy) {
    Part part("/nowhere/part", 1);
    EXPECT_TRUE(part.failed());
    EXPECT_TRUE(part.full());
    EXPECT_FALSE(part.take());
    part.text() += "unheard";
    part.finish();
    EXPECT_TRUE(part.failed());
}

TEST_F(TracePart, ThatCannotBeWrittenToItsEndIsRemoved) {
    {
        fs::create_symlink("/dev/full", growing_);
        Part part(file_, 2);
        EXPECT_TRUE(part.take());
        part.text() += "does not fit";
        part.finish();
        EXPECT_TRUE(part.failed());
    }
    EXPECT_FALSE(fs::is_symlink(growing_));
    EXPECT_FALSE(fs::exists(file_));
}

std::string timeOf(std::uint64_t picoseconds) {
    std::string text;
    EventText(text).time(picoseconds);
    return text;
}

TEST(EventText, HasTimesInMicrosecondsExactAndShort) {
    EXPECT_EQ(timeOf(0), "0");
    EXPECT_EQ(timeOf(1), "0.000001");
    EXPECT_EQ(timeOf(2000), "0.002");
    EXPECT_EQ(timeOf(1'000'000), "1");
    EXPECT_EQ(timeOf(12'340'050'000), "12340.05");
    EXPECT_EQ(timeOf(18'446'744'073'709'551'615U), "18446744073709.551615");
}

}  // namespace
}  // namespace spikeloom::trace
