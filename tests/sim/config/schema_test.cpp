// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "models/support/json_file.hpp"
#include "sim/config/load.hpp"

namespace spikeloom::config {
namespace {

const std::filesystem::path kConfigs = std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "configs";

TEST(Schema, InTheRepositoryIsTheOneThatTheProgramPrints) {
    EXPECT_EQ(readJsonFile(kConfigs / "schema/experiment.schema.json"), experimentSchema())
        << "spikeloom schema experiment > configs/schema/experiment.schema.json";
    EXPECT_EQ(readJsonFile(kConfigs / "schema/chip.schema.json"), chipSchema())
        << "spikeloom schema chip > configs/schema/chip.schema.json";
}

TEST(Schema, KnowsWhatTheLoaderReadsBesideTheFields) {
    const nlohmann::json chip = chipSchema()["properties"];
    for (const char* key : {"mesh", "extends", "$schema", "clock_mhz", "core"}) EXPECT_TRUE(chip.contains(key)) << key;
    const nlohmann::json experiment = experimentSchema()["properties"];
    EXPECT_TRUE(experiment.contains("$schema"));
    EXPECT_EQ(experiment["chip"]["oneOf"][0]["type"], "string");
    EXPECT_EQ(experiment["chip"]["oneOf"][1]["properties"], chip);
}

TEST(Schema, StatesRangesDefaultsAndChoices) {
    const nlohmann::json noc = chipSchema()["properties"]["noc"]["properties"];
    EXPECT_EQ(noc["buffer_flits"]["minimum"], 1);
    EXPECT_EQ(noc["buffer_flits"]["maximum"], 1024);
    EXPECT_EQ(noc["buffer_flits"]["default"], 4);
    const nlohmann::json schedule = experimentSchema()["properties"]["run"]["properties"]["schedule"];
    EXPECT_EQ(schedule["enum"], nlohmann::json({"layered", "pipelined"}));
}

}  // namespace
}  // namespace spikeloom::config
