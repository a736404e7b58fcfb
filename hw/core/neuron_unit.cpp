// SPDX-License-Identifier: Apache-2.0
#include "hw/core/neuron_unit.hpp"

namespace spikeloom::hw {

void reportRow(const NeuronRow& row, const dynamics::PopulationState::Updated& updated, NeuronListener& listener) {
    if (updated.events != 0) {
        // NeuronRow::leaves(c) without a division for each c.
        const std::uint64_t whole = row.cycles / row.cols, rest = row.cycles % row.cols;
        Cycle at = row.leaves(0);
        std::uint64_t carried = 0;
        for (std::uint32_t c = 0; c < row.cols; ++c) {
            if (row.events[c] != 0) listener.spikeLeaves(row, c, at);
            at = at + whole;
            carried += rest;
            if (carried < row.cols) continue;
            carried -= row.cols;
            at = at + 1;
        }
    }
    listener.rowLeaves(row, updated, row.leaves(row.cols - 1));
}

void ModelNeuronUnit::take(const NeuronRow& row) {
    reportRow(row, state_.update(row.row, row.step, row.current, row.touched, row.events), listener_);
}

}  // namespace spikeloom::hw
