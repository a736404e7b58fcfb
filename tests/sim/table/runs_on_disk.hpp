// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "sim/table/table.hpp"
#include "tests/sim/report/hand_run.hpp"

namespace spikeloom::table::test {

/// A folder of runs as spikeloom run writes them, of tests/sim/report/hand_run.hpp: an inference takes 12 us and 29.26
/// nJ, 2 of 3 are right, 600 synaptic operations.
class RunsOnDisk : public ::testing::Test {
protected:
    void SetUp() override { std::filesystem::create_directories(folder_); }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    [[nodiscard]] results::Run write(const std::string& name, const report::test::HandRun& run = {}) const;
    /// A table's line of it, under its name.
    [[nodiscard]] Line line(const std::string& name, const report::test::HandRun& run = {}) const;
    [[nodiscard]] static Layout layout(const std::vector<std::string>& columns);

    std::filesystem::path folder_ = std::filesystem::path(::testing::TempDir()) / uniqueName();

private:
    static std::string uniqueName();
};

}  // namespace spikeloom::table::test
