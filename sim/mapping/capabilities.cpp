// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/capabilities.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "models/program/names.hpp"

namespace spikeloom::mapping {
namespace {

using program::LoweredPopulation;
using Names = std::optional<std::vector<std::string>>;

class Requirements {
public:
    Requirements(const hw::ChipSpec& chip, const std::string& file) : chip_(chip), file_(file) {}

    void ofPopulation(const LoweredPopulation& population) {
        const hw::CapabilitiesSpec& can = chip_.capabilities;
        const std::string who = fmt::format("population '{}'", population.name);
        if (population.neuron)
            require(can.neurons, "neurons", neurons::kModelNames[population.neuron->index()],
                    who + " has {} neurons, the cores have {}", "a network of such neurons would do");
        if (const std::size_t function = population.functionSpec.index();
            function != 0 && chip_.core.functionUnit.present)
            require(can.functions, "functions", program::nameOf(population.functionSpec),
                    who + " needs {}, the function unit does {}", "a network without it would do");
        if (population.role != LoweredPopulation::Role::Readout)
            require(can.payloads, "payloads", program::nameOf(population.payload.kind),
                    who + " sends {} events, the cores take {}",
                    population.role == LoweredPopulation::Role::Input ? "an input of such events would do"
                                                                      : "neurons that send such events would do");
    }
    void ofProjection(const program::LoweredProjection& projection) {
        require(chip_.capabilities.operators, "operators", program::nameOf(projection),
                fmt::format("projection '{}'", projection.name) + " is {}, the cores do {}",
                "a network of such operators would do");
    }
    [[nodiscard]] std::vector<Problem> problems() && { return std::move(problems_); }

private:
    /// @param sentence  with places for what is needed and for what there is
    void require(const Names& there, const char* list, std::string_view needed, const std::string& sentence,
                 const char* hint) {
        if (!there || std::find(there->begin(), there->end(), needed) != there->end()) return;
        const std::string has = there->empty() ? "none" : fmt::format("{}", fmt::join(*there, ", "));
        problems_.push_back(
            {file_, std::string("chip.capabilities.") + list, fmt::format(fmt::runtime(sentence), needed, has), hint});
    }

    const hw::ChipSpec& chip_;
    const std::string& file_;
    std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> incapable(const program::Program& program, const hw::ChipSpec& chip, const std::string& file) {
    Requirements requirements(chip, file);
    for (const program::PopulationId id : program.order) {
        requirements.ofPopulation(program.at(id));
        for (const program::ProjectionId projection : program.incoming[value(id)])
            requirements.ofProjection(program.at(projection));
    }
    return std::move(requirements).problems();
}

}  // namespace spikeloom::mapping
