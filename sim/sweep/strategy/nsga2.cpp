// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/strategy/breeding.hpp"
#include "sim/sweep/strategy/fitness.hpp"
#include "sim/sweep/strategy/latin_hypercube.hpp"
#include "sim/sweep/strategy/questions.hpp"
#include "sim/sweep/strategy/strategies.hpp"

namespace spikeloom::sweep {
namespace {

// Pairs of children in a row without a new point before the neighbourhood counts as known.
constexpr int kStalePairs = 100;

void addChildren(Questions& questions, Breeding& breeding, const Parents& parents, std::size_t count) {
    for (int stale = 0; stale < kStalePairs && questions.batchSize() < count && !questions.enough(); ++stale)
        for (const Choice& child : breeding.children(parents))
            if (questions.batchSize() < count && questions.add(child)) stale = 0;
}

}  // namespace

bool hasNsga2() {
    return true;
}

void exploreNsga2(const Exploration& exploration, const Evaluate& evaluate) {
    const std::size_t population = exploration.spec.population;
    Questions questions(exploration, evaluate);
    Breeding breeding(exploration.space.sizes(), exploration.spec.seed);
    addLatinHypercube(questions, exploration.space, population, exploration.spec.seed);
    while (questions.ask()) {
        if (questions.points().size() >= 2) {  // a single point has no front, and next to no space
            const Fitness all = fitness(questions.merits(), exploration.objectives);
            addChildren(questions, breeding, bestOf(questions.points(), all, population), population);
        }
        while (questions.batchSize() < population && questions.addRandom()) {
        }
    }
}

}  // namespace spikeloom::sweep
