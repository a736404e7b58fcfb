// SPDX-License-Identifier: Apache-2.0
#include "sim/run/cosim_problems.hpp"

#include <fmt/format.h>

#include <string>

namespace spikeloom::run {
namespace {

struct Places {
    const char* name;  ///< singular
    std::size_t count;
};

void requirePlaces(const char* path, const std::vector<std::uint32_t>& wanted, const Places& places,
                   std::vector<Problem>& problems) {
    for (std::size_t i = 0; i < wanted.size(); ++i)
        if (wanted[i] >= places.count)
            problems.push_back({"", fmt::format("cosim.{}[{}]", path, i),
                                fmt::format("there is no {} {}; the number of {}s is {}", places.name, wanted[i],
                                            places.name, places.count),
                                fmt::format("name one from 0 to {}", places.count - 1)});
}

}  // namespace

std::vector<Problem> cosimProblems(const config::Experiment& experiment, const hw::Mapping& mapping) {
    const config::CosimSpec& spec = experiment.cosim;
    const Places cores{"core", mapping.cores.size()}, tiles{"tile", hw::shapeOf(mapping).tiles()};
    std::vector<Problem> problems;
    requirePlaces("neuron_unit.cores", spec.neuronUnit.cores, cores, problems);
    requirePlaces("function_unit.cores", spec.functionUnit.cores, cores, problems);
    requirePlaces("accumulator.cores", spec.accumulator.cores, cores, problems);
    requirePlaces("router.tiles", spec.router.tiles, tiles, problems);
    const std::string& fidelity = experiment.chip.noc.fidelity;
    if (spec.router.backend != config::Backend::Model && fidelity != "flit")
        problems.push_back({"", "cosim.router.backend",
                            fmt::format("a network whose chip.noc.fidelity is \"{}\" has no routers", fidelity),
                            "choose chip.noc.fidelity \"flit\", or leave the routers to the model"});
    return problems;
}

}  // namespace spikeloom::run
