// SPDX-License-Identifier: Apache-2.0
#include "models/program/timetable.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/support/error.hpp"

namespace spikeloom::program {
namespace {

using Role = LoweredPopulation::Role;

[[noreturn]] void refuse(const std::string& key, const std::string& message, const std::string& hint) {
    throw ConfigError(Problem{"", "run." + key, message, hint});
}

bool firesAfterSenders(const LoweredPopulation& population) {
    return population.neuron && neurons::phases(*population.neuron) == neurons::Phases::AfterSenders;
}

/// Steps of a phase; 0 where neurons integrate and fire at once.
std::uint32_t phaseStepsOf(const Program& program) {
    const LoweredPopulation* first = nullptr;
    for (const auto& population : program.populations) {
        if (!population.neuron || neurons::forwards(*population.neuron) || firesAfterSenders(population)) continue;
        if (first == nullptr) first = &population;
        const std::uint32_t steps = neurons::phaseSteps(*population.neuron);
        const std::uint32_t expected = neurons::phaseSteps(*first->neuron);
        if (steps != expected)
            throw ConfigError(Problem{"", "population '" + population.name + "'",
                                      fmt::format("has phases of {} steps and {} of {}: all neurons need the same",
                                                  steps, first->name, expected),
                                      "neurons that fire after having integrated go with their like only"});
    }
    return first == nullptr ? 0 : neurons::phaseSteps(*first->neuron);
}

/// What goes on in every step, as long as a sample lasts. @return nothing, or its name
std::string drivenBy(const Program& program) {
    if (program.at(program.input).presentation == Presentation::Repeat) return "the input is presented in every step";
    for (const auto& population : program.populations) {
        if (population.biasEveryStep && !population.bias.empty())
            return fmt::format("the bias of {} is added in every step", population.name);
        if (population.neuron && neurons::driven(*population.neuron))
            return fmt::format("the neurons of {} are driven in every step", population.name);
    }
    return {};
}

bool settles(const Program& program) {
    return std::all_of(program.populations.begin(), program.populations.end(),
                       [](const auto& p) { return !p.neuron || neurons::retracts(*p.neuron); });
}

bool anyFiresAfterSenders(const Program& program) {
    return std::any_of(program.populations.begin(), program.populations.end(), firesAfterSenders);
}

/// A recording has to find a step for each of its frames, and brings its own schedule.
void checkFrames(const LoweredPopulation& input, const RunRule& rule, std::uint32_t phaseSteps) {
    if (input.presentation != Presentation::Frames) return;
    if (rule.inputSteps != 1)
        refuse("input_steps",
               input.oneHot
                   ? fmt::format("{}, but {} sends its tokens in the first step", rule.inputSteps, input.name)
                   : fmt::format("{}, but {} sends a frame of events in each step", rule.inputSteps, input.name),
               "leave it at 1");
    if (rule.maxSteps < input.frames)
        refuse("max_steps",
               fmt::format("{}, but {} sends {} frames, one a step", rule.maxSteps, input.name, input.frames),
               fmt::format("set it to {} or more", input.frames));
    if (phaseSteps != 0 && phaseSteps < input.frames)
        throw ConfigError(Problem{"", "population '" + input.name + "'",
                                  fmt::format("sends {} frames, and phases have {} steps", input.frames, phaseSteps),
                                  "neurons that fire after having integrated take all of their input in one phase"});
}

/// Rules that join the input, the neurons and the run.
void check(const Program& program, const RunRule& rule, std::uint32_t phaseSteps) {
    const auto& input = program.at(program.input);
    checkFrames(input, rule, phaseSteps);
    const bool after = anyFiresAfterSenders(program);
    if (after && phaseSteps == 0 && rule.stop == StopRule::Quiet)
        refuse("stop", "quiet, but dense layers send when the steps of the layers before them are over",
               "set run.stop to fixed, and run.max_steps to the steps T that the spiking layers have");
    if ((after || phaseSteps != 0) && rule.windows == Windows::Off)
        refuse("stage_windows", "off, but neurons that fire after having integrated need a window for each",
               "leave it at auto");
    if (phaseSteps != 0 && input.presentation == Presentation::Repeat)
        throw ConfigError(Problem{"", "population '" + input.name + "'",
                                  "is presented in every step, but neurons that fire after having integrated take "
                                  "their input once",
                                  "set presentation to once"});
    const auto averages = [](const auto& p) { return p.coding == neurons::Coding::Differential; };
    if (rule.inputSteps > 1 && std::any_of(program.populations.begin(), program.populations.end(), averages))
        refuse("input_steps",
               fmt::format("{}, but neurons in differential coding take all of their input in the first step",
                           rule.inputSteps),
               "leave it at 1");
    if (input.presentation == Presentation::FirstSpike && input.presentationLevels != phaseSteps)
        throw ConfigError(
            Problem{"", "population '" + input.name + "'",
                    fmt::format("spikes at {} levels, and phases have {} steps", input.presentationLevels, phaseSteps),
                    "they have to be equal"});
}

}  // namespace

Timetable::Timetable(const Program& program, const RunRule& rule)
    : pipelined_(rule.schedule == Schedule::Pipelined), active_(program.populations.size()) {
    const std::uint32_t phaseSteps = phaseStepsOf(program);
    check(program, rule, phaseSteps);
    const bool automatic = pipelined_ && !(settles(program) && drivenBy(program).empty());
    windowed_ = phaseSteps != 0 || anyFiresAfterSenders(program) || rule.windows == Windows::On ||
                (rule.windows == Windows::Auto && automatic);
    if (windowed_)
        openWindows(program, rule, phaseSteps);
    else
        enableStages(program, rule);
}

void Timetable::enableStages(const Program& program, const RunRule& rule) {
    lastStep_ = rule.maxSteps;
    lastScheduledStep_ = std::max({rule.biasSteps, rule.inputSteps, program.at(program.input).frames});
    for (const PopulationId id : program.order) {
        if (id == program.input) continue;
        active_[value(id)].fireBegin = rule.fireEnableDelay * program.at(id).stage + 1;
        lastScheduledStep_ = std::max(lastScheduledStep_, of(id).fireBegin);
    }
    endsWhenQuiet_ = rule.stop == StopRule::Quiet;
    const std::string driver = drivenBy(program);
    if (endsWhenQuiet_ && !driver.empty())
        refuse("stop", "quiet, but " + driver + ": the sample would never become quiet",
               "set run.stop to fixed, and run.max_steps to the steps T that the network was converted for");
}

void Timetable::openWindows(const Program& program, const RunRule& rule, std::uint32_t phaseSteps) {
    const std::uint32_t window = phaseSteps != 0 ? phaseSteps : rule.maxSteps;
    if (rule.fireEnableDelay != 0)
        refuse("fire_enable_delay", "has no meaning where every stage has a window of its own", "leave it at 0");
    if (std::max(rule.biasSteps, rule.inputSteps) > window)
        refuse(rule.biasSteps > window ? "bias_steps" : "input_steps",
               fmt::format("{} steps are more than a stage's window of {}", std::max(rule.biasSteps, rule.inputSteps),
                           window),
               "");
    endsWhenQuiet_ = false;
    const auto& input = program.at(program.input);
    const bool repeats = input.presentation == Presentation::Repeat || input.presentation == Presentation::FirstSpike;
    active_[value(program.input)].fireEnd = 1 + (repeats ? window : std::max(rule.inputSteps, input.frames));
    for (const PopulationId id : program.order) {
        if (id != program.input) open(program, rule, window, id);
        lastStep_ = std::max(lastStep_, (program.at(id).role == Role::Readout ? of(id).end : of(id).fireEnd) - 1);
    }
    lastScheduledStep_ = lastStep_;
}

/// @param window  steps for which neurons integrate that do not follow their senders
void Timetable::open(const Program& program, const RunRule& rule, std::uint32_t window, PopulationId id) {
    const auto& population = program.at(id);
    ActiveSteps& active = active_[value(id)];
    std::uint32_t length = population.bias.empty() ? 1 : rule.biasSteps;  // for which its senders fire
    const auto hear = [&](PopulationId source) {
        active.begin = std::max(active.begin, arrival(program, source));
        length = std::max(length, of(source).fireEnd - of(source).fireBegin);
    };
    for (const ProjectionId p : program.incoming[value(id)]) {
        hear(program.at(p).source);
        if (program.at(p).other) hear(*program.at(p).other);
    }
    const bool follows = firesAfterSenders(population) || !population.neuron || neurons::forwards(*population.neuron);
    const bool waits = population.neuron && neurons::phases(*population.neuron) != neurons::Phases::One;
    const std::uint32_t integrates = follows ? length : window;
    std::uint32_t fires = integrates;
    if (firesAfterSenders(population)) fires = neurons::repeats(*population.neuron) ? window : 1;
    active.end = active.begin + integrates;
    active.fireBegin = waits ? active.end : active.begin;
    active.fireEnd = active.fireBegin + fires;
}

/// The step in which the first events of a population arrive.
std::uint32_t Timetable::arrival(const Program& program, PopulationId source) const {
    return of(source).fireBegin + (pipelined_ && source != program.input ? 1 : 0);
}

std::uint32_t Timetable::delay(const Program& program, Port port) const {
    if (!windowed_) return 0;
    const auto& projection = program.at(port.projection);
    return of(projection.target).begin - arrival(program, port.operand == 0 ? projection.source : *projection.other);
}

std::uint32_t Timetable::longestDelay(const Program& program, PopulationId id) const {
    std::uint32_t longest = 0;
    for (const Port port : program.outgoing[value(id)]) longest = std::max(longest, delay(program, port));
    return longest;
}

}  // namespace spikeloom::program
