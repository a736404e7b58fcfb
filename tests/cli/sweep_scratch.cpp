// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/sweep_scratch.hpp"

#include <sstream>

namespace spikeloom::cli::test {

using Json = nlohmann::json;

SweepCommand::SweepCommand() {
    const Json lanes{{"path", "chip.core.dendrite.accumulate_lanes"}, {"values", {8, 32}}};
    const Json banks{{"path", "chip.core.membrane_memory.banks"}, {"values", {2, 8}}};
    document = {{"schema_version", 1},
                {"base", (source() / "configs/experiments/digits_cnn_burst.json").string()},
                {"set", {"samples=1", "run.max_steps=4"}},
                {"axes", Json::array({lanes, banks})},
                {"objectives", Json::array({{{"metric", "latency_s"}}, {{"metric", "energy_j"}}})}};
}

std::vector<std::string> SweepCommand::arguments(const std::string& out, const std::vector<std::string>& more) const {
    std::vector<std::string> all{"sweep", scratch.write("sweep.json", document).string(), "--out", out};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

std::string SweepCommand::dump(const std::string& out) const {
    const Outcome outcome = scratch.run({"sweep", "dump", out});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    return outcome.out;
}

std::vector<std::string> SweepCommand::points(const std::string& out) const {
    std::vector<std::string> found;
    std::istringstream lines(dump(out));
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("[\"")) found.push_back(line);
    return found;
}

}  // namespace spikeloom::cli::test
