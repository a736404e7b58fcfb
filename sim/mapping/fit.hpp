// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hw/spec/chip_spec.hpp"
#include "hw/spec/mapping.hpp"
#include "models/operators/slice.hpp"
#include "models/program/program.hpp"

namespace spikeloom::mapping {

/// Whether slices of one population fit into a core.
class Fit {
public:
    /// @param reach  rectangles of the population that a core elsewhere wants, once for every such core and axon: each
    /// one
    ///               that meets a slice is an entry of its fan-out table
    Fit(const program::Program& program, program::PopulationId population, const hw::CoreSpec& core,
        std::uint32_t pendingBanks, std::vector<operators::Slice> reach)
        : program_(program),
          population_(population),
          core_(core),
          pendingBanks_(pendingBanks),
          reach_(std::move(reach)) {}

    [[nodiscard]] bool fits(const operators::Slice& slice) const;
    /// All memories, fan-out included.
    [[nodiscard]] hw::MemoryUse use(const operators::Slice& slice) const;

    [[nodiscard]] const program::Program& program() const { return program_; }
    [[nodiscard]] program::PopulationId population() const { return population_; }
    [[nodiscard]] const program::LoweredPopulation& lowered() const { return program_.at(population_); }
    [[nodiscard]] const hw::CoreSpec& core() const { return core_; }

private:
    const program::Program& program_;
    program::PopulationId population_;
    const hw::CoreSpec& core_;
    std::uint32_t pendingBanks_;
    std::vector<operators::Slice> reach_;
};

}  // namespace spikeloom::mapping
