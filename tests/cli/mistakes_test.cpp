// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/cli/scratch.hpp"

/// Each mistake of a user ends with exit code 2, nothing on standard output, nothing on the disk, and one line that
/// says where it is and what would be right.
namespace spikeloom::cli::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Matcher;

class Mistake : public ::testing::Test {
protected:
    void SetUp() override {
        if (!hasZoo()) GTEST_SKIP() << "models/zoo/digits_vit is not in this checkout";
    }

    void expectRefused(const std::vector<std::string>& arguments, const Matcher<std::string>& message) const {
        const Outcome outcome = scratch.run(arguments);
        EXPECT_EQ(outcome.exitCode, 2) << outcome.err;
        EXPECT_THAT(outcome.out, IsEmpty());
        EXPECT_THAT(errors(outcome), ElementsAre(message));
        EXPECT_THAT(scratch.listing(), IsEmpty());
    }
    /// As `run`, which would be the one to leave something behind.
    void expectRunRefused(const nlohmann::json& mistaken, const Matcher<std::string>& message) const {
        const fs::path file = scratch.write("e.json", mistaken);
        expectRefused({"run", file.string(), "--samples", "1", "--out", "result"}, message);
    }

    Scratch scratch;
    nlohmann::json experiment = shippedExperiment();
};

TEST_F(Mistake, UnknownKey) {
    experiment["sampels"] = 3;
    expectRunRefused(experiment, HasSubstr("e.json: sampels: unknown key; did you mean samples?"));
}

TEST_F(Mistake, WrongType) {
    experiment["run"]["max_steps"] = "64";
    expectRunRefused(experiment, HasSubstr("e.json: run.max_steps: expected an integer, found the string \"64\"; write "
                                           "it without quotes"));
}

TEST_F(Mistake, OutOfRange) {
    expectRefused({"run", "--out", "result", "--set", "chip.noc.virtual_channels=13"},
                  HasSubstr("--set: chip.noc.virtual_channels: 13 is not in [1, 12]"));
}

TEST_F(Mistake, UnknownChoice) {
    expectRefused({"run", "--out", "result", "--set", "run.schedule=pipelind"},
                  AllOf(HasSubstr("--set: run.schedule: expected one of layered, pipelined"),
                        HasSubstr("did you mean pipelined?")));
}

TEST_F(Mistake, UnknownFidelityOfTheNetwork) {
    for (const char* command : {"run", "compare-noc"})
        expectRefused({command, "--set", "chip.noc.fidelity=packets"},
                      AllOf(HasSubstr("--set: chip.noc.fidelity: expected one of flit, packet, ideal"),
                            HasSubstr("did you mean packet?")));
}

TEST_F(Mistake, OnABoardOfSeveralChips) {
    expectRefused({"run", "--out", "result", "--set", "chip.board.chips_x=65"},
                  HasSubstr("--set: chip.board.chips_x: 65 is not in [1, 64]"));
    expectRefused({"run", "--out", "result", "--set", "chip.board.chips_x=2", "--set", "chip.mesh=[3,2]"},
                  HasSubstr("chip.mesh: the network needs 23 cores and 2 chips of 3 x 2 tiles are 12: 11 too few"));
    expectRefused({"run", "--out", "result", "--set", "chip.board.chips_x=2", "--set", "chip.noc.topology=torus"},
                  HasSubstr("chip.noc.topology: a torus of 2 x 1 chips"));
}

TEST_F(Mistake, OnATorus) {
    const auto refuses = [&](const std::string& setting, const std::string& message) {
        expectRefused({"run", "--out", "result", "--set", "chip.noc.topology=torus", "--set", setting},
                      HasSubstr(message));
    };
    refuses(
        "chip.noc.virtual_channels=11",
        "chip.noc.virtual_channels: 6 ports (1 cores a router, and the host's port on a torus) of 11 virtual channels "
        "are 66, 64 at most");
    refuses("chip.noc.virtual_channels=1", "chip.noc.virtual_channels: a torus divides them in two classes");
    refuses("chip.noc.routing=odd_even", "chip.noc.routing: 'odd_even': the odd-even turn model is for a mesh");
    refuses("chip.noc.multicast=tree", "chip.noc.multicast: multicast trees are proved free of deadlock");
}

TEST_F(Mistake, MulticastThatIsNotProvedOrDoesNotFit) {
    const auto refuses = [&](std::vector<std::string> settings, const std::string& message) {
        std::vector<std::string> arguments{"run", "--out", "result", "--set", "chip.noc.multicast=tree"};
        for (const std::string& setting : settings) arguments.insert(arguments.end(), {"--set", setting});
        expectRefused(arguments, HasSubstr(message));
    };
    refuses({"chip.noc.routing=odd_even"},
            "generic28: chip.noc.multicast: multicast trees are proved free of deadlock");
    refuses({"chip.noc.multicast_entries=1"}, "generic28: chip.noc.multicast_entries: the trees of");
    refuses({"chip.noc.flit_bits=8"}, "generic28: chip.noc.buffer_flits: a multicast packet may have");
}

TEST_F(Mistake, InAComparisonOfFidelities) {
    expectRefused({"compare-noc", "nowhere.json"}, HasSubstr("nowhere.json: no such file"));
    expectRefused({"compare-noc", "--set", "chip.mesh=[1,1]"}, HasSubstr("mesh"));
}

TEST_F(Mistake, NoSuchExperiment) {
    expectRefused({"run", "nowhere.json", "--out", "result"}, HasSubstr("nowhere.json: no such file"));
}

TEST_F(Mistake, NoSuchNetwork) {
    experiment["network"] = fs::path(experiment["network"].get<std::string>()).replace_filename("digit_vit.snn.json");
    expectRunRefused(experiment, AllOf(HasSubstr("digit_vit.snn.json: no such file; did you mean"),
                                       HasSubstr("digits_vit.snn.json?")));
}

TEST_F(Mistake, BrokenJson) {
    expectRefused({"run", "--out", "result", "--set", "chip={\"mesh\": "}, HasSubstr("--set chip:1:"));
}

TEST_F(Mistake, TruncatedArrays) {
    const fs::path network = experiment["network"].get<std::string>();
    const fs::path copy = scratch.write("digits_vit.snn.json", nlohmann::json::parse(contents(network)));
    const fs::path arrays = copy.parent_path() / "digits_vit.safetensors";
    fs::copy_file(network.parent_path() / "digits_vit.safetensors", arrays);
    fs::resize_file(arrays, fs::file_size(arrays) - 1);
    experiment["network"] = copy;
    expectRunRefused(experiment, HasSubstr("digits_vit.safetensors"));
}

TEST_F(Mistake, ChipThatIsTooSmall) {
    expectRefused({"run", "--out", "result", "--set", "chip.mesh=[1,1]"}, HasSubstr("mesh"));
    expectRefused({"map", "--set", "chip.mesh=[1,1]"}, HasSubstr("mesh"));
}

TEST_F(Mistake, EnergyTableThatForgetsACounter) {
    nlohmann::json table = nlohmann::json::parse(contents(source() / "configs/energy/generic28.json"));
    table["entries"].erase(0);
    experiment["energy"] = scratch.write("t.json", table);
    expectRunRefused(experiment, HasSubstr("t.json: entries: no entry covers core.synaptic_read_words"));
}

TEST_F(Mistake, UnknownPowerIsRefusedBeforeTheRun) {
    nlohmann::json table = nlohmann::json::parse(contents(source() / "configs/energy/generic28.json"));
    table["static"][0]["power_mw"] = nullptr;
    experiment["energy"] = scratch.write("t.json", table);
    expectRunRefused(experiment, HasSubstr("t.json: static[0].power_mw: the energy of core.leakage is unknown (null)"));
}

TEST_F(Mistake, UnknownEnergyIsRefusedWhenTheRunNeedsIt) {
    nlohmann::json table = nlohmann::json::parse(contents(source() / "configs/energy/generic28.json"));
    table["entries"][0]["energy_pj"] = nullptr;
    experiment["energy"] = scratch.write("t.json", table);
    expectRunRefused(experiment,
                     HasSubstr("t.json: entries[0].energy_pj: the energy of synaptic_memory.read is unknown (null)"));
}

TEST_F(Mistake, UnknownEnergyOfWhatAChipDoesNotHaveIsNone) {
    nlohmann::json table = nlohmann::json::parse(contents(source() / "configs/energy/generic28.json"));
    for (nlohmann::json& entry : table["entries"])
        if (entry["name"] == "board.link_bit" || entry["name"] == "router.multicast_lookup") {
            entry["energy_pj"] = nullptr;
            entry.erase("uncertainty");
        }
    const std::string energy = "energy=" + scratch.write("t.json", table).string();
    EXPECT_EQ(scratch.run({"validate", "--set", energy}).exitCode, 0);
    expectRefused({"validate", "--set", energy, "--set", "chip.board.chips_x=2"},
                  HasSubstr("board.link_bit is unknown"));
    expectRefused({"validate", "--set", energy, "--set", "chip.noc.multicast=tree"},
                  HasSubstr("router.multicast_lookup is unknown"));
}

TEST_F(Mistake, SeveralAreReportedAtOnceALineEach) {
    const Outcome outcome =
        scratch.run({"validate", "--set", "samples=x", "--set", "chip.clock_mhz=0", "--set", "a=1"});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_EQ(errors(outcome).size(), 3u) << outcome.err;
}

TEST_F(Mistake, ADirectoryThatIsNotOursIsNotReplaced) {
    fs::create_directory(scratch.path() / "precious");
    std::filesystem::copy_file(source() / "LICENSE", scratch.path() / "precious/thesis.txt");
    const Outcome outcome = scratch.run({"run", "--samples", "1", "--out", "precious"});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_EQ(errors(outcome).size(), 1u) << outcome.err;
    EXPECT_THAT(scratch.listing(), ElementsAre("precious"));
    EXPECT_TRUE(fs::exists(scratch.path() / "precious/thesis.txt"));
}

}  // namespace
}  // namespace spikeloom::cli::test
