// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/scratch.hpp"

namespace spikeloom::cli::test {

/// Small sweeps over digits_cnn_burst, one sample a point.
class SweepCommand : public ::testing::Test {
protected:
    SweepCommand();
    /// `sweep sweep.json --out OUT MORE...` of `document`.
    [[nodiscard]] std::vector<std::string> arguments(const std::string& out,
                                                     const std::vector<std::string>& more = {}) const;
    [[nodiscard]] Outcome sweep(const std::string& out, const std::vector<std::string>& more = {}) const {
        return scratch.run(arguments(out, more));
    }
    /// Its canonical dump; the test fails where there is none.
    [[nodiscard]] std::string dump(const std::string& out) const;
    /// The lines of points in it.
    [[nodiscard]] std::vector<std::string> points(const std::string& out) const;

    Scratch scratch;
    nlohmann::json document;  ///< at first a grid of four points: 8, 32 lanes x 2, 8 banks
};

}  // namespace spikeloom::cli::test
