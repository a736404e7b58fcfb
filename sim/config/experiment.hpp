// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "hw/spec/chip_spec.hpp"
#include "models/program/precision.hpp"
#include "models/program/run_rule.hpp"
#include "models/support/fields.hpp"

/// What `spikeloom run` takes: one JSON file that names a network, its data, a chip, an energy table and how to run.
namespace spikeloom::config {

/// How the network is laid out on the chip.
struct MappingSpec {
    std::string placement = "traffic";
    static constexpr auto fields() {
        return std::make_tuple(spec::field("placement", &MappingSpec::placement,
                                     "order of cores on the mesh: traffic (neighbours talk) or row_major"));
    }
};

/// What is checked while the chip runs. Checks cost wall time, never simulated cycles.
struct CheckSpec {
    bool reference = true;
    bool oracle = true;
    static constexpr auto fields() {
        return std::make_tuple(
            spec::field("reference", &CheckSpec::reference, "compare every spike of every step with the reference engine"),
            spec::field("oracle", &CheckSpec::oracle, "compare every settled code with the quantised network"));
    }
};

struct Experiment {
    std::uint32_t schemaVersion = 1;
    std::string networkPath, imagesPath;         ///< absolute or relative to the working directory, resolved at load
    std::optional<std::string> witnessPath;
    hw::ChipSpec chip;
    std::string energyPath;
    program::Precision precision;
    program::RunRule run;
    MappingSpec mapping;
    CheckSpec check;
    std::uint32_t samples = 0;                   ///< 0 = all of the data set
    std::uint64_t watchdogCycles = 10'000'000;   ///< a stage that takes longer is reported as stalled (exit code 4)
};

}  // namespace spikeloom::config
