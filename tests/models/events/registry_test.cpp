// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/events/bytes.hpp"
#include "tests/models/support/scratch_directory.hpp"

namespace spikeloom::events {
namespace {

using spikeloom::test::ScratchDirectory;
using test::bytes;
using ::testing::HasSubstr;

constexpr Sensor kSensor{128, 128};
const std::string kAedat2 = "#!AER-DAT2.0\r\n", kAedat3 = "#!AER-DAT3.1\r\n#!END-HEADER\r\n";

class Registry : public ::testing::Test {
protected:
    std::string read(const std::string& name, const std::string& content, const std::string& format = {}) {
        const auto file = scratch.write(name, content);
        try {
            return std::to_string(readRecording(file, kSensor, format).events.size()) + " events";
        } catch (const ConfigError& error) {
            return error.what();
        }
    }
    ScratchDirectory scratch;
};

TEST_F(Registry, KnowsAFormatByItsExtensionAndFirstBytes) {
    EXPECT_EQ(read("a.bin", bytes({1, 2, 3, 4, 5})), "1 events");
    EXPECT_EQ(read("a.csv", "t,x,y,p\n1,2,3,1\n4,5,6,0\n"), "2 events");
    EXPECT_EQ(read("a.aedat", kAedat2 + test::big(0, 8)), "1 events");
    EXPECT_EQ(read("a.aedat", kAedat3), "0 events");
}

TEST_F(Registry, TakesTheFormatThatIsStatedWhateverTheExtension) {
    EXPECT_EQ(read("a.dat", bytes({1, 2, 3, 4, 5}), "n_mnist"), "1 events");
    EXPECT_THAT(read("a.dat", kAedat3, "aedat2_dvs128"), HasSubstr("byte 0: no #!AER-DAT2.0"));
    EXPECT_THAT(read("a.dat", "", "n_mnst"), HasSubstr("'n_mnst' is no format of recordings; did you mean n_mnist?"));
}

TEST_F(Registry, SaysWhatItWouldKnow) {
    EXPECT_THAT(read("a.dat", ""), HasSubstr("extension '.dat', expected .bin, .aedat, .csv; state the format"));
    EXPECT_THAT(read("a.aedat", "#!AER-DAT4.0\r\n"),
                HasSubstr("byte 0: expected #!AER-DAT2.0 (aedat2_dvs128) or #!AER-DAT3.1 (aedat3)"));
}

TEST_F(Registry, NamesAFileThatIsMissing) {
    EXPECT_THROW((void)readRecording(scratch.path() / "none.bin", kSensor), ConfigError);
}

}  // namespace
}  // namespace spikeloom::events
