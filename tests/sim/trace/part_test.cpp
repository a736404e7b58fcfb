// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/part.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <systemc>

#include "models/support/error.hpp"
#include "models/support/file_io.hpp"

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
        EXPECT_TRUE(fs::exists(file_));
    }
    EXPECT_FALSE(fs::exists(file_));
}

TEST_F(TracePart, SaysWhenItCannotBeWritten) {
    EXPECT_THROW(Part("/nowhere/part", 1), ConfigError);
}

}  // namespace
}  // namespace spikeloom::trace
