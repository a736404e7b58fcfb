// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/strategy/latin_hypercube.hpp"

#include <algorithm>

#include "sim/sweep/strategy/strategies.hpp"

namespace spikeloom::sweep {
namespace {

/// Levels of `count` choices in a dimension of `size`. The numbers i * size + r, r < size, are all below count * size:
/// a quotient by `count` is a level, and of `size` consecutive offsets each level gets as many.
std::vector<std::uint32_t> column(std::uint32_t size, std::size_t count, Dice& dice) {
    const std::uint64_t offset = dice.below(size);
    std::vector<std::uint32_t> levels;
    for (std::size_t i = 0; i < count; ++i) levels.push_back(static_cast<std::uint32_t>((i * size + offset) / count));
    dice.shuffle(levels);
    return levels;
}

}  // namespace

std::vector<Choice> latinHypercube(const std::vector<std::uint32_t>& sizes, std::size_t count, Dice& dice) {
    std::vector<Choice> choices(count, Choice(sizes.size()));
    for (std::size_t dimension = 0; dimension < sizes.size(); ++dimension) {
        const std::vector<std::uint32_t> levels = column(sizes[dimension], count, dice);
        for (std::size_t i = 0; i < count; ++i) choices[i][dimension] = levels[i];
    }
    return choices;
}

void addLatinHypercube(Questions& questions, const Space& space, std::size_t count, std::uint64_t seed) {
    const std::size_t most = static_cast<std::size_t>(std::min<std::uint64_t>(count, space.combinations()));
    Dice dice(seed, 1);
    for (const Choice& choice : latinHypercube(space.sizes(), most, dice)) questions.add(choice);
    while (questions.batchSize() < most && questions.addRandom()) {
    }
}

void exploreLatinHypercube(const Exploration& exploration, const Evaluate& evaluate) {
    Questions questions(exploration, evaluate);
    addLatinHypercube(questions, exploration.space, exploration.spec.points, exploration.spec.seed);
    questions.ask();
}

}  // namespace spikeloom::sweep
