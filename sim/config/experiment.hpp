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
#include "sim/config/cosim_spec.hpp"

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
            spec::field("reference", &CheckSpec::reference,
                        "compare every spike of every step with the reference engine"),
            spec::field("oracle", &CheckSpec::oracle, "compare every settled code with the quantised network"));
    }
};

struct Experiment {
    std::uint32_t schemaVersion = 1;
    std::string networkPath, imagesPath;  ///< absolute, resolved at load
    std::optional<std::string> witnessPath;
    hw::ChipSpec chip;
    std::string energyPath;
    std::optional<std::string> areaPath;  ///< empty: `areaTablePath` may know one
    program::Precision precision;
    program::RunRule run;
    MappingSpec mapping;
    CheckSpec check;
    CosimSpec cosim;
    std::uint32_t samples = 0;                  ///< 0 = all of the data set
    std::uint64_t watchdogCycles = 10'000'000;  ///< without progress: reported as stalled (exit code 4)

    static constexpr auto fields() {
        using E = Experiment;
        return std::make_tuple(
            spec::required(spec::field("schema_version", &E::schemaVersion, "version of this format", 1u, 1u)),
            spec::required(spec::field("network", &E::networkPath, "network, NAME.snn.json", 1)),
            spec::required(
                spec::field("images", &E::imagesPath,
                            "images and labels, a safetensors file; or recordings of events, NAME.recordings.json", 1)),
            spec::field("witness", &E::witnessPath, "codes and logits that the exporter stored, to compare with", 1),
            spec::required(
                spec::group("chip", &E::chip, "name of a preset, path of a chip's file, or the chip itself")),
            spec::required(spec::field("energy", &E::energyPath, "name of a preset or path of an energy table", 1)),
            spec::field(
                "area", &E::areaPath,
                "name of a preset or path of an area table; left out: the preset that an energy preset's name has, "
                "or none",
                1),
            spec::group("precision", &E::precision, "grids on which the chip computes"),
            spec::group("run", &E::run, "how a sample is presented and when it ends"),
            spec::group("mapping", &E::mapping, "how the network is laid out on the chip"),
            spec::group("check", &E::check, "what is compared while the chip runs"),
            spec::group("cosim", &E::cosim, "which units are simulated in RTL"),
            spec::field("samples", &E::samples, "how many of the data set, from its beginning; 0 = all"),
            spec::field("watchdog_cycles", &E::watchdogCycles,
                        "without progress, after which a run is reported as stalled [cycles]", std::uint64_t{1}));
    }
};

}  // namespace spikeloom::config
