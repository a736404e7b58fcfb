// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "hw/core/neuron_unit.hpp"
#include "sim/cosim/neuron_unit/neuron_unit.hpp"

namespace spikeloom::cosim {

/// A row with all that its neurons get.
struct NeuronJob {
    hw::NeuronRow row;
    bool integrate = false, fire = false;
    std::vector<NeuronInput> neurons;    ///< by column
    std::vector<NeuronOutput> expected;  ///< by column; empty where nothing is known before
};

/// The memories' side of the neuron unit: presents rows to the Verilated unit in the cycles in which they come from
/// memory, and says what leaves it when. Nothing waits behind the unit: what it shows is taken.
class NeuronSchedule {
public:
    /// Neurons [begin, end) of a row leave the unit in cycle `at`; `lanes` are its outputs, in order.
    using Leave = std::function<void(NeuronJob& job, std::uint32_t begin, std::uint32_t end,
                                     const std::vector<NeuronOutput>& lanes, hw::Cycle at)>;
    NeuronSchedule(const NeuronRule& rule, Leave leave);

    void add(NeuronJob job);
    /// Steps the unit until it shows what leaves it in `now`.
    void advance(hw::Cycle now);
    /// Whether neurons have not left yet.
    [[nodiscard]] bool busy() const { return !jobs_.empty(); }
    /// A job that is over, to be filled again.
    [[nodiscard]] NeuronJob recycled();
    [[nodiscard]] const NeuronUnit& unit() const { return unit_; }

private:
    struct Presented {
        std::uint32_t begin = 0, end = 0;
    };
    void show();
    [[nodiscard]] bool idleUntil(std::uint64_t cycle);
    bool compose(std::uint64_t cycle);

    NeuronUnit unit_;
    Leave leave_;
    std::deque<NeuronJob> jobs_;    ///< in the order in which they are presented; the first one leaves
    std::size_t presenting_ = 0;    ///< index of the job that is next to be presented
    std::uint32_t nextColumn_ = 0;  ///< of it
    std::deque<Presented> inside_;  ///< beats in the unit, of jobs_ in their order
    NeuronBeat beat_, nothing_;
    std::vector<NeuronOutput> outputs_;
    std::vector<NeuronJob> spare_;
};

}  // namespace spikeloom::cosim
