// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/sweep/strategy/strategy.hpp"

/// The strategies behind `explore`; each has a row in registry.cpp.
namespace spikeloom::sweep {

/// All points in the order of the document, the last axis first; or the first of them.
void exploreGrid(const Exploration& exploration, const Evaluate& evaluate);

/// Any points, each as likely as any other (draw.hpp).
void exploreRandom(const Exploration& exploration, const Evaluate& evaluate);

/// Points that use the levels of every dimension evenly (latin_hypercube.hpp).
void exploreLatinHypercube(const Exploration& exploration, const Evaluate& evaluate);

/// K. Deb et al., A fast and elitist multiobjective genetic algorithm: NSGA-II, IEEE Trans. Evol. Comp. 6(2), 2002,
/// over levels. A generation is a batch of `population` points that were not asked for before; parents are the best of
/// all points so far. With fewer new children than that, random points fill the generation, so that a search in a
/// small or exhausted part of the space goes on.
void exploreNsga2(const Exploration& exploration, const Evaluate& evaluate);
/// Whether the build has pagmo; without it the one above is never called.
[[nodiscard]] bool hasNsga2();

}  // namespace spikeloom::sweep
