// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/sweep/sweeps.hpp"

#include <algorithm>
#include <utility>

namespace spikeloom::sweep {

AxisSpec axis(std::string path, std::vector<std::string> values, Table when) {
    AxisSpec spec{};
    spec.path = std::move(path);
    spec.values = std::move(values);
    spec.when = std::move(when);
    return spec;
}

AxisSpec zipped(AxisSpec axis, std::string zip) {
    axis.zip = std::move(zip);
    return axis;
}

SweepSpec sweepOf(std::vector<AxisSpec> axes, std::vector<Table> exclude) {
    SweepSpec sweep{};
    sweep.axes = std::move(axes);
    sweep.exclude = std::move(exclude);
    return sweep;
}

Space spaceOf(std::vector<AxisSpec> axes, std::vector<Table> exclude) {
    return {sweepOf(std::move(axes), std::move(exclude)), "sweep.json"};
}

std::vector<std::string> problemsOf(const SweepSpec& sweep) {
    std::vector<std::string> texts;
    try {
        const Space space(sweep, {});
    } catch (const ConfigError& error) {
        for (const Problem& problem : error.problems()) texts.push_back(problem.text());
    }
    return texts;
}

std::vector<Choice> allChoices(const Space& space) {
    std::vector<Choice> choices{{}};
    for (const std::uint32_t size : space.sizes()) {
        std::vector<Choice> longer;
        for (const Choice& choice : choices)
            for (std::uint32_t level = 0; level < size; ++level) {
                longer.push_back(choice);
                longer.back().push_back(level);
            }
        choices = std::move(longer);
    }
    return choices;
}

// Axes a, b, c, d of 1 to 3 values; a condition names an axis before; b and d may be zipped, with c's values repeated.
SweepSpec arbitrarySweep(const std::vector<std::uint8_t>& numbers) {
    std::size_t next = 0;
    const auto below = [&](std::size_t bound) { return next < numbers.size() ? numbers[next++] % bound : 0; };
    SweepSpec sweep{};
    for (const char* path : {"a", "b", "c", "d"}) {
        AxisSpec spec = axis(path, {"1", "2", "3"});
        spec.values->resize(1 + below(3));
        if (!sweep.axes.empty() && below(2) == 1) {
            const AxisSpec& other = sweep.axes[below(sweep.axes.size())];
            spec.when[other.path] = {(*other.values)[below(other.values->size())]};
        }
        sweep.axes.push_back(std::move(spec));
    }
    if (below(3) == 0 && sweep.axes[1].values->size() == sweep.axes[3].values->size())
        sweep.axes[1].zip = sweep.axes[3].zip = "z";
    if (below(2) == 0) sweep.exclude.push_back({{"a", {"1"}}, {"c", {"1"}}});
    return sweep;
}

}  // namespace spikeloom::sweep
