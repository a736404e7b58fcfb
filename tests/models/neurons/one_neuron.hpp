// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "models/neurons/neuron.hpp"

namespace spikeloom::neurons::testing {

/// A neuron of any model with its state, driven as a population drives it: two phases are the caller's business.
class OneNeuron {
public:
    explicit OneNeuron(Neuron model) : model_(std::move(model)), more_(neurons::more(model_)) {
        std::visit([&](const auto& m) { m.start(cell()); }, model_);
    }
    void integrate(std::int64_t input, std::uint32_t tick = 0) {
        std::visit([&](const auto& m) { m.integrate(cell(), input, tick); }, model_);
    }
    std::int64_t fire(std::uint32_t tick = 0) {
        return std::visit([&](const auto& m) { return m.fire(cell(), tick); }, model_);
    }
    /// One step of a neuron that integrates and fires at once. @return what it sends
    std::int64_t step(std::int64_t input, std::uint32_t tick = 0) {
        integrate(input, tick);
        return fire(tick);
    }
    /// `steps` steps of firing. @return what it sends in each
    std::vector<std::int64_t> fireAll(std::uint32_t steps) {
        std::vector<std::int64_t> events;
        for (std::uint32_t tick = 0; tick < steps; ++tick) events.push_back(fire(tick));
        return events;
    }
    [[nodiscard]] bool stirs() {
        return std::visit([&](const auto& m) { return m.stirs(cell()); }, model_);
    }

    [[nodiscard]] const Neuron& model() const { return model_; }
    std::int64_t membrane = 0, sent = 0;
    [[nodiscard]] std::vector<std::int64_t>& more() { return more_; }

private:
    [[nodiscard]] Cell cell() { return {membrane, sent, more_.data()}; }

    Neuron model_;
    std::vector<std::int64_t> more_;
};

/// On a membrane whose unit is 1.
template <class Described>
[[nodiscard]] OneNeuron make(const Described& parameters, std::uint32_t steps = 1) {
    return OneNeuron(on(Parameters(parameters), {1.0, steps}));
}

/// Every complaint about parameters, as "key: message", one a line.
[[nodiscard]] inline std::string complaints(const Parameters& parameters) {
    std::vector<Problem> problems;
    spec::Report report("", "", problems);
    std::visit([&](const auto& model) { model.check(report); }, parameters);
    std::string lines;
    for (const Problem& problem : problems) lines += problem.path + ": " + problem.message + "\n";
    return lines;
}

}  // namespace spikeloom::neurons::testing
