// SPDX-License-Identifier: Apache-2.0
/// function_rtl_benchmark [UPDATES]: how many cycles a second the Verilated function unit is simulated at, on random
/// functions and rows, the model beside it included. Prints a figure; fails where the two differ.
#include <fmt/format.h>

#include <cstdlib>

#include "sim/cosim/function_unit/function_check.hpp"
#include "sim/run/stopwatch.hpp"

int main(int argc, char** argv) {
    const std::uint64_t updates = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20000;
    const spikeloom::run::Stopwatch watch;
    const auto result = spikeloom::cosim::checkFunctionUnit(updates, 1);
    const double seconds = watch.seconds();
    fmt::print("function unit: {} rows, {} cycles, {:.3f} M cycles/s, {} mismatches {}\n", result.updates,
               result.cycles, 1e-6 * static_cast<double>(result.cycles) / seconds, result.mismatches, result.first);
    return result.mismatches == 0 ? 0 : 1;
}
