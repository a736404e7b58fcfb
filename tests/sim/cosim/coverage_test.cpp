// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>

#include "sim/cosim/coverage.hpp"

namespace spikeloom::cosim {
namespace {

/// A folder for Verilator's files, empty at first.
struct CoverageFolder : ::testing::Test {
    CoverageFolder() { std::filesystem::create_directory(path); }
    ~CoverageFolder() override { std::filesystem::remove_all(path); }

    void write(const std::string& name, const std::string& text) const { std::ofstream(path / name) << text; }
    static std::string point(const std::string& kind, const std::string& line, int times) {
        return "C '\1f\2unit.sv\1l\2" + line + "\1page\2v_" + kind + "/unit\1o\2x' " + std::to_string(times) + "\n";
    }

    std::filesystem::path path =
        std::filesystem::path(::testing::TempDir()) / ::testing::UnitTest::GetInstance()->current_test_info()->name();
};

constexpr const char* kHeader = "# SystemC::Coverage-3\n";

TEST_F(CoverageFolder, TellsLinesFromToggles) {
    write("a.dat",
          kHeader + point("line", "1", 7) + point("branch", "2", 0) + point("toggle", "3", 1) + point("user", "4", 1));
    const Coverage coverage = readCoverage(path);
    EXPECT_EQ(coverage.lines.points, 2u);
    EXPECT_EQ(coverage.lines.hit, 1u);
    EXPECT_EQ(coverage.toggles.points, 1u);
    EXPECT_EQ(coverage.toggles.hit, 1u);
}

TEST_F(CoverageFolder, CountsAPointOnceThatCameUpInOneOfSeveralSimulations) {
    write("a.dat", kHeader + point("line", "1", 0) + point("line", "2", 0));
    write("b.dat", kHeader + point("line", "1", 3) + point("line", "2", 0));
    const Coverage coverage = readCoverage(path);
    EXPECT_EQ(coverage.lines.points, 2u);
    EXPECT_EQ(coverage.lines.hit, 1u);
}

TEST_F(CoverageFolder, RefusesAFileThatVerilatorDidNotWrite) {
    write("a.dat", "something else\n");
    EXPECT_THROW((void)readCoverage(path), std::runtime_error);
}

}  // namespace
}  // namespace spikeloom::cosim
