// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>
#include <string_view>

#include "sim/cosim/unit_checks.hpp"

/// check_unit UNIT UPDATES: the check of one unit, without an experiment. The last line of standard output is an
/// object of JSON with what came of it; exit code 0 if the RTL is its model, 3 if not, 2 for anything else.
namespace {

using namespace spikeloom::cosim;

constexpr const char* kKinds[] = {"none", "value", "cycle", "assertion"};

int check(const UnitCheck& unit, std::uint64_t updates) {
    const CheckResult result = unit.check({.updates = updates, .seed = 1, .coverage = {}});
    const nlohmann::json line{
        {"updates", result.updates},       {"what", unit.updates},
        {"mismatches", result.mismatches}, {"kind", kKinds[static_cast<std::size_t>(result.kind)]},
        {"agreed", result.agreed},         {"first", result.first}};
    fmt::print("{}\n", line.dump());
    return result.mismatches == 0 ? 0 : 3;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return fmt::print(stderr, "usage: check_unit UNIT UPDATES\n"), 2;
    try {
        for (const UnitCheck& unit : unitChecks())
            if (unit.unit == std::string_view(argv[1])) return check(unit, std::stoull(argv[2]));
        fmt::print(stderr, "check_unit: there is no unit {}\n", argv[1]);
    } catch (const std::exception& error) {
        fmt::print(stderr, "check_unit: {}\n", error.what());
    }
    return 2;
}
