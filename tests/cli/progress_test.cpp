// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/progress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace spikeloom::cli {
namespace {

using ::testing::HasSubstr;

struct Shown {
    double now = 100.0;
    std::ostringstream out;
    [[nodiscard]] Progress progress(ProgressStyle style, std::uint64_t total) {
        return Progress(out, style, "samples", total, [this] { return now; });
    }
    [[nodiscard]] std::string take() {
        std::string text = out.str();
        out.str("");
        return text;
    }
};

// 12 of 60 in 40 s are 0.3/s; the other 48 take 160 s.
TEST(Progress, InAFileIsALineEvery30Seconds) {
    Shown shown;
    Progress progress = shown.progress(ProgressStyle::Lines, 60);
    shown.now += 29.9;
    progress.update(10);
    EXPECT_EQ(shown.take(), "");
    shown.now += 10.1;
    progress.update(12, "75 % right");
    EXPECT_EQ(shown.take(), "12 of 60 samples, 0.3/s, 3 min left, 75 % right\n");
    shown.now += 29.9;
    progress.update(20);
    EXPECT_EQ(shown.take(), "");
    shown.now += 0.1;
    progress.update(21);
    EXPECT_EQ(shown.take(), "21 of 60 samples, 0.3/s, 2 min left\n");
}

// 24 columns: 15 of 60 fill 6.
TEST(Progress, OnATerminalIsABarThatIsRedrawnInItsLine) {
    Shown shown;
    Progress progress = shown.progress(ProgressStyle::Bar, 60);
    EXPECT_EQ(shown.take(), "\r[........................] 0/60 samples, just begun\x1b[K");
    shown.now += 10.0;
    progress.update(15, "ok");
    EXPECT_EQ(shown.take(), "\r[######..................] 15/60 samples, 1.5/s, 30 s left, ok\x1b[K");
}

TEST(Progress, ABarIsNotDrawnMoreOftenThanTenTimesASecond) {
    Shown shown;
    Progress progress = shown.progress(ProgressStyle::Bar, 60);
    (void)shown.take();
    shown.now += 0.09;
    progress.update(1);
    EXPECT_EQ(shown.take(), "");
    shown.now += 0.02;
    progress.update(1);
    EXPECT_THAT(shown.take(), HasSubstr("1/60"));
}

TEST(Progress, TakesItsBarAwayOnceAtTheEnd) {
    Shown shown;
    {
        Progress progress = shown.progress(ProgressStyle::Bar, 60);
        (void)shown.take();
        progress.finish();
        EXPECT_EQ(shown.take(), "\r\x1b[K");
    }
    EXPECT_EQ(shown.take(), "");
}

TEST(Progress, IsSilentWhenAskedTo) {
    Shown shown;
    Progress progress = shown.progress(ProgressStyle::Silent, 2);
    shown.now += 100.0;
    progress.update(1);
    progress.finish();
    EXPECT_EQ(shown.take(), "");
}

TEST(Progress, OfNothingIsComplete) {
    Shown shown;
    const Progress progress = shown.progress(ProgressStyle::Bar, 0);
    EXPECT_THAT(shown.take(), HasSubstr("[########################] 0/0"));
}

TEST(ShortDuration, TakesTheUnitThatANumberBelowAHundredFits) {
    EXPECT_EQ(shortDuration(0.4), "0 s");
    EXPECT_EQ(shortDuration(99.4), "99 s");
    EXPECT_EQ(shortDuration(120), "2 min");
    EXPECT_EQ(shortDuration(7560), "2.1 h");
}

}  // namespace
}  // namespace spikeloom::cli
