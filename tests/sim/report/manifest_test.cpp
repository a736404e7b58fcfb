// SPDX-License-Identifier: Apache-2.0
#include "sim/report/manifest.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "models/support/error.hpp"
#include "models/support/file_io.hpp"
#include "tests/sim/report/hand_run.hpp"

namespace spikeloom::report {
namespace {

nlohmann::json parsed(const Provenance& provenance) {
    return nlohmann::json::parse(manifestJson(provenance, outcomeOf(test::HandRun().summary()), {}));
}

TEST(Manifest, NamesProgramMachineAndOutcome) {
    Provenance provenance;
    provenance.argv = {"spikeloom", "run", "a.json"};
    provenance.seeds = {{"placement", 7}};
    provenance.exitStatus = 3;
    const auto json = parsed(provenance);
    EXPECT_EQ(json["tool"], "spikeloom");
    for (const char* key : {"tool_version", "git_revision", "build_type", "compiler", "host_cpu"})
        EXPECT_FALSE(json[key].get<std::string>().empty()) << key;
    EXPECT_EQ(json["argv"][2], "a.json");
    EXPECT_EQ(json["seeds"]["placement"], 7);
    EXPECT_EQ(json["exit_status"], 3);
    EXPECT_EQ(json["complete"], true);
    EXPECT_EQ(json["chip_model"], "structural");
    EXPECT_EQ(json["wall_s"], 1.5);
    EXPECT_EQ(json["peak_rss_bytes"], 67108864);
}

// 86,400 s after the epoch is the second of January; a quarter of a second more keeps its milliseconds.
TEST(Manifest, WritesTimesInUtcWithMilliseconds) {
    Provenance provenance;
    provenance.started += std::chrono::hours(24);
    provenance.ended = provenance.started + std::chrono::milliseconds(250);
    const auto json = parsed(provenance);
    EXPECT_EQ(json["started"], "1970-01-02T00:00:00.000Z");
    EXPECT_EQ(json["ended"], "1970-01-02T00:00:00.250Z");
}

// SHA-256 of "abc", FIPS 180-2 appendix B.1.
TEST(Manifest, NamesInputsAndConfigurationByTheirHash) {
    const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    const std::filesystem::path file = std::filesystem::path(testing::TempDir()) / "spikeloom_manifest_test.bin";
    writeFile(file, "abc");
    Provenance provenance;
    provenance.inputs = {fingerprint("network", file)};
    provenance.resolvedConfig = "abc";
    const auto json = parsed(provenance);
    EXPECT_EQ(json["inputs"][0]["role"], "network");
    EXPECT_EQ(json["inputs"][0]["sha256"], abc);
    EXPECT_EQ(json["inputs"][0]["bytes"], 3);
    EXPECT_EQ(json["config_sha256"], abc);
    std::filesystem::remove(file);
    EXPECT_THROW((void)fingerprint("network", file), ConfigError);
}

TEST(Manifest, SurvivesAnArgumentThatIsNoUtf8) {
    Provenance provenance;
    provenance.argv = {"\xff"};
    EXPECT_EQ(parsed(provenance)["argv"][0], "\xef\xbf\xbd");
}

TEST(DefaultRunDirectory, FollowsTheConfiguration) {
    EXPECT_EQ(defaultRunDirectory("tiny", "abc"), "runs/tiny-ba7816bf");
    EXPECT_NE(defaultRunDirectory("tiny", "abd"), defaultRunDirectory("tiny", "abc"));
}

TEST(DefaultRunDirectory, KeepsANameFromLeavingTheFolder) {
    EXPECT_EQ(defaultRunDirectory("../a b", "abc"), "runs/_._a_b-ba7816bf");
}

}  // namespace
}  // namespace spikeloom::report
