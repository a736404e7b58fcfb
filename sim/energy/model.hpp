// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "hw/counters.hpp"
#include "hw/spec/chip_spec.hpp"
#include "hw/spec/mapping.hpp"
#include "sim/energy/table.hpp"

/// From counters to joules: E = sum of counter x table + static power x time + idle power x clock x time.
namespace spikeloom::energy {

/// How many draw power. A core that holds no neurons is switched off; every router of the mesh is on, since packets may
/// cross any of them.
struct Inventory {
    std::uint64_t cores = 0;
    std::uint64_t routers = 0;
    std::uint64_t chips = 1;
    [[nodiscard]] std::uint64_t count(Each each) const {
        return each == Each::Core ? cores : each == Each::Router ? routers : chips;
    }
};
[[nodiscard]] Inventory inventoryOf(const hw::Mapping& mapping);

/// A number with what its table says of its uncertainty, twice: low and high are bounds, as if all errors pointed the
/// same way; sigma is a standard deviation. low = high = nominal, and sigma = 0, where nothing is stated.
struct Estimate {
    double nominal = 0.0, low = 0.0, high = 0.0;
    double sigma = 0.0;
    double stated =
        0.0;  ///< what of nominal comes from numbers whose uncertainty is stated: sigma is silent on the rest
    /// Of a number that is independent of this one: standard deviations add up as squares.
    Estimate& operator+=(const Estimate& other);
    /// So many times the same unknown: its standard deviation is as many times as large.
    friend Estimate operator*(const Estimate& estimate, double factor) {
        return {estimate.nominal * factor, estimate.low * factor, estimate.high * factor, estimate.sigma * factor,
                estimate.stated * factor};
    }
};

/// One row of the breakdown. `group` is a Component's name for events, "static" or "idle" for power.
struct Line {
    std::string name;
    std::string group;
    Kind kind = Kind::Estimate;
    std::uint64_t count = 0;  ///< events of the counters covered; of power: cores, routers or chips
    Estimate energyJ;
};

/// A figure that is needed and that the table does not know.
struct Unknown {
    std::string name;  ///< of the entry or power
    Problem problem;
};

/// A total for which the table lacks a number: nothing is wrong, but nobody knows it.
class NoTotal : public ConfigError {
public:
    using ConfigError::ConfigError;
};

/// The figures of different entries of a table are taken to be independent of each other: there sigmas add up as
/// squares. One entry is the same unknown for every event, core and sample.
struct Breakdown {
    std::vector<Line> events;                       ///< by entry of the table, in its order
    std::array<Estimate, kComponents> componentsJ;  ///< the same, by Component
    std::vector<Line> staticLines, idleLines;
    double seconds = 0.0;
    Estimate dynamicJ, staticJ, idleJ, totalJ;
    std::vector<Unknown> unknown;  ///< not in the sums
};

/// A table applied to one chip. Linear: the energy of two stretches of a run is the sum of theirs, so samples, steps
/// and cores may be billed one by one.
class EnergyModel {
public:
    EnergyModel(EnergyTable table, const hw::ChipSpec& chip, Inventory inventory);

    /// @param core    counters summed over cores; of one core with `chip` {} and `cycles` 0 for its share
    /// @param cycles  of the chip's clock, for static and idle power
    /// @throws NoTotal naming every entry whose energy is null although a counter that it covers or includes is not
    ///         zero, and every unknown power when `cycles` is not zero
    [[nodiscard]] Breakdown energy(const hw::CoreCounters& core, const hw::ChipCounters& chip,
                                   std::uint64_t cycles) const;
    /// The same without what is unknown, which is listed: a part of the energy, never to be shown as the total.
    [[nodiscard]] Breakdown knownEnergy(const hw::CoreCounters& core, const hw::ChipCounters& chip,
                                        std::uint64_t cycles) const;

    [[nodiscard]] const EnergyTable& table() const { return table_; }
    [[nodiscard]] const Inventory& inventory() const { return inventory_; }
    /// The table's own notes, where this chip departs from what the figures hold for, and which are unknown; one
    /// sentence each.
    [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

private:
    /// What one counter adds to one entry.
    struct Charge {
        std::size_t counter;  ///< in the order of forEachCounter
        double scale;         ///< the chip's word width over `per_bits`, over `per`
    };
    void addCharges(const Entry& entry);
    void billEvents(const std::vector<std::uint64_t>& values, Breakdown& result) const;
    void billPowers(std::uint64_t cycles, Breakdown& result) const;
    void requireKnown(std::size_t entry, const std::vector<std::uint64_t>& values, Breakdown& result) const;
    void noteScaling(const Entry& entry, const std::string& counter);
    void noteIncluded();

    EnergyTable table_;
    hw::ChipSpec chip_;
    Inventory inventory_;
    std::vector<std::vector<Charge>> charges_;        ///< by entry
    std::vector<std::vector<std::size_t>> included_;  ///< counters in `includes`, by entry
    std::vector<std::string> notes_;
};

}  // namespace spikeloom::energy
