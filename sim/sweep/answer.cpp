// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/answer.hpp"

#include "sim/sweep/simulate_point.hpp"

namespace spikeloom::sweep {

Outcome outcomeOf(const engine::Answer& answer) {
    Outcome outcome;
    if (answer.end == engine::Answer::End::Returned) {
        outcome = outcomeOf(answer.body);
    } else {
        outcome.status = answer.end == engine::Answer::End::TimedOut ? Status::TimedOut : Status::Crashed;
        outcome.error = answer.body;
    }
    outcome.attempts = answer.attempts;
    outcome.wallSeconds = answer.wallSeconds;
    return outcome;
}

}  // namespace spikeloom::sweep
