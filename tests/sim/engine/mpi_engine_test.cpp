// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/mpi_engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/support/error.hpp"

namespace spikeloom::engine::test {
namespace {

// What it does with ranks is in mpi_test.py.

TEST(MpiEngine, IsRefusedByAProgramWithoutIt) {
    EXPECT_EQ(hasMpi(), SPIKELOOM_HAS_MPI == 1);
    if (hasMpi()) GTEST_SKIP() << "this program has it";
    EXPECT_THROW(static_cast<void>(mpiEngine({})), ConfigError);
}

TEST(MpiEngine, StartsOnceInAProcess) {
    if (!hasMpi()) GTEST_SKIP() << "this program was built without MPI";
    mpiEngine({}).reset();
    EXPECT_THROW(static_cast<void>(mpiEngine({})), std::runtime_error);
}

}  // namespace
}  // namespace spikeloom::engine::test
