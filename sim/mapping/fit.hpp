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
    /// @param delaySteps  the longest that spikes wait before they are sent
    /// @param reach  rectangles of the population that cores elsewhere want, once for every such core and axon: those
    ///               that meet a slice are its fan-out table, with Multicast::Tree `joined`. The cores' ids are any
    ///               that tell them apart
    Fit(const program::Program& program, program::PopulationId population, const hw::CoreSpec& core,
        std::uint32_t pendingBanks, std::uint32_t delaySteps, std::vector<hw::FanoutEntry> reach,
        hw::Multicast multicast)
        : program_(program),
          population_(population),
          core_(core),
          pendingBanks_(pendingBanks),
          delaySteps_(delaySteps),
          reach_(std::move(reach)),
          multicast_(multicast) {}

    [[nodiscard]] bool fits(const operators::Slice& slice) const;
    /// All memories, fan-out included.
    [[nodiscard]] hw::MemoryUse use(const operators::Slice& slice) const;

    /// Source neurons that send to a slice, once for each axon.
    [[nodiscard]] std::uint64_t senders(const operators::Slice& slice) const;

    [[nodiscard]] const program::Program& program() const { return program_; }
    [[nodiscard]] program::PopulationId population() const { return population_; }
    [[nodiscard]] const program::LoweredPopulation& lowered() const { return program_.at(population_); }
    [[nodiscard]] const hw::CoreSpec& core() const { return core_; }

private:
    [[nodiscard]] std::uint64_t fanoutEntries(const operators::Slice& slice) const;

    const program::Program& program_;
    program::PopulationId population_;
    const hw::CoreSpec& core_;
    std::uint32_t pendingBanks_, delaySteps_;
    std::vector<hw::FanoutEntry> reach_;
    hw::Multicast multicast_;
};

}  // namespace spikeloom::mapping
