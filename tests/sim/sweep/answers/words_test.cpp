// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/answers/words.hpp"

#include <gmock/gmock.h>

namespace spikeloom::sweep {
namespace {

using ::testing::ElementsAre;

TEST(Words, WriteFiguresInTheirUnits) {
    EXPECT_EQ(figureText("latency_s", 0.002131), "2.131 ms");
    EXPECT_EQ(figureText("energy_j", 87.35e-6), "87.35 uJ");
    EXPECT_EQ(figureText("accuracy", 0.98333), "98.33 %");
    EXPECT_EQ(figureText("area_mm2", 0.5), "0.5 mm2");
    EXPECT_EQ(figureText("throughput_per_s", 1234.4), "1,234/s");
    EXPECT_EQ(figureText("cores", 1), "1");
    EXPECT_EQ(figureText("synaptic_operations", 3617343.2), "3.617 M");
    EXPECT_EQ(figureText("synaptic_operations", 999999.4), "999,999");
    EXPECT_EQ(figureText("synaptic_operations", 999999.6), "1.000 M");
    EXPECT_EQ(figureText("cores", 999.9), "999.9");
}

TEST(Words, ScaleChartsByTheLargestFigure) {
    const ChartUnit unit = chartUnit("latency_s", 0.0021);
    EXPECT_EQ(unit.title, "latency [ms]");
    EXPECT_DOUBLE_EQ(unit.factor, 1000.0);
    EXPECT_EQ(chartUnit("area_mm2", 1e-6).title, "area [mm2]");
    EXPECT_EQ(chartUnit("latency_s", 0.0).factor, 1.0);
}

TEST(Words, NameAxesByTheShortestEndingsThatDiffer) {
    EXPECT_THAT(axisNames({{"chip.noc.bits", {}}, {"chip.core.bits", {}}, {"chip.core.width", {}}, {"bits", {}}}),
                ElementsAre("noc.bits", "core.bits", "width", "bits"));
}

TEST(Words, WriteValuesWithoutTheirQuotes) {
    EXPECT_EQ(valueText("", 10), "base");
    EXPECT_EQ(valueText(R"("x\"y")", 10), "x\"y");
    EXPECT_EQ(valueText("1.50", 10), "1.50");
    EXPECT_EQ(valueText("[1, 2, 3, 4]", 10), "[1, 2, 3..");
}

}  // namespace
}  // namespace spikeloom::sweep
