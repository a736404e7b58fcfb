// SPDX-License-Identifier: Apache-2.0
#include "models/program/graph_links.hpp"

#include <algorithm>

namespace spikeloom::program {

void linkGraph(Program& program) {
    program.outgoing.assign(program.populations.size(), {});
    program.incoming.assign(program.populations.size(), {});
    for (std::uint32_t p = 0; p < program.projections.size(); ++p) {
        const auto& projection = program.projections[p];
        program.outgoing[value(projection.source)].push_back({ProjectionId{p}, 0});
        if (projection.other) program.outgoing[value(*projection.other)].push_back({ProjectionId{p}, 1});
        program.incoming[value(projection.target)].push_back(ProjectionId{p});
    }
}

std::uint32_t stageOf(const Program& program, PopulationId id) {
    std::uint32_t stage = 0;
    const auto after = [&](PopulationId source) {
        const auto& from = program.at(source);
        if (from.role != LoweredPopulation::Role::Input) stage = std::max(stage, from.stage + 1);
    };
    for (const ProjectionId incoming : program.incoming[value(id)]) {
        after(program.at(incoming).source);
        if (program.at(incoming).other) after(*program.at(incoming).other);
    }
    return stage;
}

}  // namespace spikeloom::program
