// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "hw/core/unit_factories.hpp"
#include "sim/config/cosim_spec.hpp"
#include "sim/cosim/compared.hpp"

/// Units in RTL as parts of a chip. This header, and no other of the folder, is there in every build.
namespace spikeloom::cosim {

/// Whether the program was built with the units in RTL.
[[nodiscard]] bool isBuilt();

/// Who makes the units of one chip, and what those that are compared have done so far. Lives as long as the chip.
class Cosimulation {
public:
    /// @param waveforms  where a mismatch leaves the last cycles of its unit; empty: it leaves none
    /// @throws ConfigError where something else than the model is asked for and there is nothing else
    Cosimulation(const config::CosimSpec& spec, const std::filesystem::path& waveforms);
    ~Cosimulation();

    [[nodiscard]] const hw::UnitFactories& units() const;

    /// All units of a kind together.
    struct Work {
        Compared neuronUnit, functionUnit, accumulator, router;
    };
    [[nodiscard]] Work work() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace spikeloom::cosim
