// SPDX-License-Identifier: Apache-2.0
#include "sim/evaluate/evaluator.hpp"

namespace spikeloom::evaluate {

Counts& Counts::operator+=(const Counts& other) {
    unitSpikes += other.unitSpikes;
    events += other.events;
    eventAdditions += other.eventAdditions;
    synapticOperations += other.synapticOperations;
    macOperations += other.macOperations;
    return *this;
}

Counts operator-(const Counts& after, const Counts& before) {
    return {.unitSpikes = after.unitSpikes - before.unitSpikes,
            .events = after.events - before.events,
            .eventAdditions = after.eventAdditions - before.eventAdditions,
            .synapticOperations = after.synapticOperations - before.synapticOperations,
            .macOperations = after.macOperations - before.macOperations};
}

}  // namespace spikeloom::evaluate
