// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sim/mapping/mapper.hpp"
#include "sim/mapping/traffic.hpp"
#include "tests/sim/mapping/programs.hpp"

namespace spikeloom::mapping {
namespace {

using namespace testing;
using ::testing::HasSubstr;

/// One layer of 4 x 2 normalised neurons, a row a core, and a readout: the 3 x 2 weights are stored four times.
struct Report : ::testing::Test {
    Report() {
        ProgramBuilder b;
        const program::PopulationId in = b.input(4, 3), norm = b.normalised("norm", 4, 2), out = b.readout("out", 1, 2);
        b.linear(in, norm);
        b.linear(norm, out, 8, program::Reduce::Sum);
        program = b.build();
        chip.name = "tiny";
        chip.core = roomyCore();
        chip.core.functionMemory.capacityBytes = 16;
        rule.inputSteps = 2;
        mapping = map(program, chip, rule, {.placement = "row_major"}, "");
        report = makeReport(program, chip, rule, mapping);
    }
    program::Program program;
    hw::ChipSpec chip;
    program::RunRule rule;
    hw::Mapping mapping;
    MappingReport report;
};

TEST_F(Report, SaysHowFullEachMemoryOfACoreIs) {
    ASSERT_EQ(report.cores.size(), 5u);
    const CoreReport& core = report.cores[1];
    EXPECT_EQ(core.population, "norm");
    EXPECT_EQ(core.slice, (operators::Slice{1, 2, 0, 2}));
    EXPECT_EQ(core.neurons, 2u);
    EXPECT_EQ(core.fanoutEntries, 1u);
    ASSERT_EQ(core.memories.size(), 5u);
    EXPECT_EQ(core.memories[3].memory, "function memory");
    EXPECT_EQ(core.memories[3].usedBits, 128u);  // 2 neurons of 32 + 32 bits
    EXPECT_DOUBLE_EQ(core.memories[3].share(), 1.0);
}

// A row of norm: 3 x 2 weights of 8 bits, pending currents of 8 and membranes of 16 bits, X and results of 32 bits; an
// entry of 64 bits.
TEST_F(Report, SaysWhatACoreStoresByPurpose) {
    const StoredBytes& stored = report.cores[1].stored;
    EXPECT_EQ(stored.kernel, 6u);
    EXPECT_EQ(stored.membrane, 2u + 4u);
    EXPECT_EQ(stored.delayLine, 0u);
    EXPECT_EQ(stored.function, 16u);
    EXPECT_EQ(stored.table, 8u);
    const auto json = toJson(report).at("cores").at(1).at("stored_bytes");
    EXPECT_EQ(json.at("kernel"), 6);
    EXPECT_EQ(json.at("constant"), 0);
    EXPECT_EQ(json.at("delay_line"), 0);
    EXPECT_THAT(renderText(report),
                HasSubstr("core  population    kernel    bias  constants  membrane  delay line  tracers  copies"));
    report.cores[1].stored.delayLine = 1234;
    EXPECT_THAT(renderText(report), HasSubstr("   1  0.1                6       0          0         6        1234"));
}

// norm: 4 copies of 6 bytes; out: 4 bytes once. (24 + 4) / (6 + 4) = 2.8.
TEST_F(Report, CountsCopiesOfWeights) {
    EXPECT_EQ(report.storedWeightBits, 28u * 8);
    EXPECT_EQ(report.uniqueWeightBits, 10u * 8);
    EXPECT_DOUBLE_EQ(report.duplicationFactor(), 2.8);
}

// 12 pixels in two steps each, each to one core; 8 neurons of 16 levels, 4 spikes each, to the readout; 2 readouts to
// the host.
TEST_F(Report, EstimatesTheTrafficOfASample) {
    EXPECT_EQ(report.expectedPackets, 12u * 2 + 8 * 4 + 2);
}

// Row-major on 3 x 2 (five cores): norm on (0,0) (1,0) (2,0) (0,1), the readout on (1,1).
//   host to norm: 6 packets over 1, 2, 3, 2 routers = 48;  norm to readout: 8 packets over 3, 2, 3, 2 = 80;  readout: 2
//   over 3 = 6
TEST_F(Report, CountsTheRoutersThatItPasses) {
    EXPECT_EQ(report.expectedPacketHops, 48u + 80 + 6);
}

TEST_F(Report, AddsUpAllCores) {
    std::uint64_t bits = 0, neurons = 0;
    for (const CoreReport& core : report.cores) {
        bits += core.memories[1].usedBits;
        neurons += core.neurons;
    }
    EXPECT_EQ(report.totals[1].usedBits, bits);
    EXPECT_EQ(report.neurons, neurons);
    EXPECT_EQ(report.neurons, 10u);
}

TEST_F(Report, ShowsATableAndThePlaceOfEveryPopulation) {
    const std::string text = renderText(report);
    EXPECT_THAT(text,
                HasSubstr("by_hand on tiny (model: structural): 10 neurons on 5 of 6 cores (3 x 2 mesh), one bank of "
                          "pending current\n"));
    EXPECT_EQ(toJson(report)["chip_model"], "structural");
    EXPECT_THAT(
        text,
        HasSubstr(
            "   0  norm              4 x 2      0      4    4 x 1      <1 %      <1 %    <1 %     100 %     <1 %\n"));
    EXPECT_THAT(text, HasSubstr("weights: 28 bytes stored for 10 bytes of the network (2.80 x)\n"));
    EXPECT_THAT(text, HasSubstr("host > 0.0  0.1  0.2 \n"));
    EXPECT_THAT(text, HasSubstr("       0.3   1    .  \n"));
}

TEST_F(Report, GivesTheSameFiguresAsJson) {
    const nlohmann::json json = toJson(report);
    EXPECT_EQ(json["mesh"], nlohmann::json::array({3, 2}));
    EXPECT_EQ(json["cores"].size(), 5u);
    EXPECT_EQ(json["cores"][1]["rows"], nlohmann::json::array({1, 2}));
    EXPECT_EQ(json["cores"][1]["memories"][3]["used_bits"], 128);
    EXPECT_EQ(json["populations"][0]["cores"], nlohmann::json::array({0, 1, 2, 3}));
    EXPECT_EQ(json["duplication_factor"], 2.8);
    EXPECT_EQ(json["expected_packet_hops"], 134);
}

// The same on two chips of 4 x 1 tiles, filled in order: norm on chip 0, the readout alone on chip 1. All 8 x 4 packets
// of norm cross, and the 2 readouts to the host.
TEST_F(Report, SaysWhichChipHoldsWhatAndWhatCrosses) {
    chip.board.chipsX = 2;
    chip.mesh = {4, 1};
    mapping = map(program, chip, rule, {.placement = "row_major"}, "");
    report = makeReport(program, chip, rule, mapping);
    EXPECT_EQ(report.coresPerChip, (std::vector<std::uint32_t>{4, 1}));
    EXPECT_EQ(report.cores[4].chip, 1u);
    EXPECT_EQ(report.expectedPacketCrossings, 8u * 4 + 2);
    const nlohmann::json json = toJson(report);
    EXPECT_EQ(json["chips"], nlohmann::json::array({2, 1}));
    EXPECT_EQ(json["mesh"], nlohmann::json::array({8, 1}));
    EXPECT_EQ(json["cores_per_chip"], nlohmann::json::array({4, 1}));
    EXPECT_EQ(json["expected_packets_between_chips"][0]["chips"], nlohmann::json::array({0, 1}));
    EXPECT_EQ(json["expected_packets_between_chips"][0]["packets"], 34);
    const std::string text = renderText(report);
    EXPECT_THAT(text, HasSubstr("2 x 1 chips, numbered row by row, with 4, 1 cores\n"));
    EXPECT_THAT(text, HasSubstr("between chips: 34 of 58 packets (59 %), 34 links crossed\n"));
    EXPECT_THAT(text, HasSubstr("    chips 0 and 1: 34 packets\n"));
    EXPECT_THAT(text, HasSubstr("host > 0.0  0.1  0.2  0.3   |  1    .    .    .  \n"));
}

// Five cores on tiles of two: 2 x 2, filled in order.
TEST_F(Report, ShowsTheCoresOfATileTogether) {
    chip.noc.concentration = 2;
    mapping = map(program, chip, rule, {.placement = "row_major"}, "");
    report = makeReport(program, chip, rule, mapping);
    const std::string text = renderText(report);
    EXPECT_THAT(text, HasSubstr("10 neurons on 5 of 8 cores (2 x 2 mesh of 2 cores a tile), one bank"));
    EXPECT_THAT(text, HasSubstr("host > 0.0/0.1  0.2/0.3 \n"));
    EXPECT_THAT(text, HasSubstr("          1        .    \n"));
    const nlohmann::json json = toJson(report);
    EXPECT_EQ(json["concentration"], 2);
    EXPECT_EQ(json["cores"][3]["tile"], 1);
    EXPECT_EQ(json["cores"][3]["local"], 1);
}

TEST_F(Report, SaysNothingOfChipsWhereThereIsOne) {
    EXPECT_THAT(renderText(report), Not(HasSubstr("chips")));
    EXPECT_EQ(toJson(report)["cores_per_chip"], nlohmann::json::array({5}));
}

TEST(ExpectedSpikes, AreAQuarterOfTheLevelsButAtLeastOne) {
    program::LoweredPopulation population;
    population.sent.most = 15;
    EXPECT_EQ(expectedSpikes(population), 4u);
    population.sent.most = 1;
    EXPECT_EQ(expectedSpikes(population), 1u);
}

}  // namespace
}  // namespace spikeloom::mapping
