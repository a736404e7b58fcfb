// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/strategy/questions.hpp"
#include "sim/sweep/strategy/strategies.hpp"

namespace spikeloom::sweep {

void exploreRandom(const Exploration& exploration, const Evaluate& evaluate) {
    Questions questions(exploration, evaluate);
    while (questions.goOn() && questions.addRandom())
        if (questions.batchSize() == Questions::kBatch && !questions.ask()) return;
    questions.ask();
}

}  // namespace spikeloom::sweep
