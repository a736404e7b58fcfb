// SPDX-License-Identifier: Apache-2.0
/// function_vectors: vectors for rtl/bench/function_unit_bench.sv, from the model.
#include <fmt/format.h>

#include <vector>

#include "hw/core/function_unit.hpp"
#include "sim/cosim/function_unit/function_cases.hpp"
#include "sim/cosim/function_unit/function_config.hpp"

namespace spikeloom::cosim {
namespace {

std::uint64_t bits(std::int64_t number) {
    return static_cast<std::uint64_t>(number);
}

/// What the memories of the bench take: a word a group, so that the lanes set the pace.
std::uint64_t cyclesOf(const FunctionCase& made, const FunctionUnitBuild& build, bool evaluate) {
    const hw::Sram memory({.portBits = 4096, .banks = 64});
    const hw::FunctionUnitSpec spec{.lanes = build.lanes,
                                    .laneBits = build.laneBits,
                                    .digitsPerCycle = build.digitsPerCycle,
                                    .pipelineStages = build.pipelineStages};
    const std::vector<functions::Pass> integrate{
        {.name = "integrate", .addsPerElement = 1, .addBits = made.inputBits, .readsInput = true}};
    const std::uint64_t first = hw::costOf(integrate, spec, made.cols, memory, 1, 1).cycles;
    return evaluate ? first + hw::costOf(made.function->passes(), spec, made.cols, memory, 1, 1).cycles : first;
}

void writeRow(const FunctionCase& made, const FunctionConfig& config, FunctionCases& cases, RowKind kind,
              bool evaluate) {
    const std::uint32_t n = made.cols;
    const std::vector<std::int64_t> x = cases.row(RowKind::Uniform, n, made.inputBits),
                                    sum = cases.row(kind, n, made.inputBits),
                                    previous = cases.row(RowKind::Small, n, 8);
    std::vector<std::int64_t> y(n);
    made.function->evaluate(sum, y);
    fmt::print("2 {:x} {:x} {:x}\n", evaluate ? 1 : 0, n, cyclesOf(made, {}, evaluate));
    for (std::uint32_t i = 0; i < n; ++i)
        fmt::print("{:x} {:x} {:x} {:x} {:x} {:x} {:x} {:x}\n", bits(x[i]), bits(sum[i] - x[i]), bits(previous[i]),
                   config.gain.empty() ? 0 : bits(config.gain[i]), config.bias.empty() ? 0 : bits(config.bias[i]),
                   bits(sum[i]), bits(y[i]), bits(y[i] - previous[i]));
}

void write() {
    FunctionCases cases(1, 64, FunctionUnitBuild{}.lanes);
    std::uint32_t place = 0;
    for (const FunctionCase& made : cases.directed()) {
        if (made.cols > 9 || place++ % 2 != 0) continue;
        const FunctionConfig config = functionConfig(made.spec, *made.function, {});
        for (const auto& [address, contents] : config.registers) fmt::print("0 {:x} {:x}\n", address, contents);
        for (const auto& [index, entry] : config.tables) fmt::print("1 {:x} {:x}\n", index, entry);
        writeRow(made, config, cases, RowKind::Uniform, false);
        writeRow(made, config, cases, RowKind::Uniform, true);
        writeRow(made, config, cases, RowKind::Outlier, true);
    }
}

}  // namespace
}  // namespace spikeloom::cosim

int main() {
    spikeloom::cosim::write();
}
