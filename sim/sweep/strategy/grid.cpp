// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/strategy/questions.hpp"
#include "sim/sweep/strategy/strategies.hpp"

namespace spikeloom::sweep {

void exploreGrid(const Exploration& exploration, const Evaluate& evaluate) {
    Questions questions(exploration, evaluate);
    const Space& space = exploration.space;
    for (std::uint64_t index = 0; index < space.combinations() && !questions.enough(); ++index) {
        if (index % Questions::kBatch == 0 && !questions.goOn()) return;  // there may be few points among many
        questions.add(choiceAt(space.sizes(), index));
        if (questions.batchSize() == Questions::kBatch && !questions.ask()) return;
    }
    questions.ask();
}

}  // namespace spikeloom::sweep
