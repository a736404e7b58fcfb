// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/evaluate/scripted_backend.hpp"

#include <algorithm>

namespace spikeloom::evaluate::test {

class ScriptedBackend::Scripted final : public Evaluator {
public:
    Scripted(const ScriptedBackend& backend, std::uint32_t steps) : backend_(backend), steps_(steps) {}

    [[nodiscard]] std::vector<Outcome> evaluate(std::span<const std::uint32_t> samples) override {
        for (std::size_t known = backend_.largestBatch_; known < samples.size();)
            if (backend_.largestBatch_.compare_exchange_weak(known, samples.size())) break;
        std::vector<Outcome> outcomes;
        for (const std::uint32_t sample : samples) outcomes.push_back(backend_.script_(sample, steps_));
        return outcomes;
    }

private:
    const ScriptedBackend& backend_;
    std::uint32_t steps_;
};

Model ScriptedBackend::model(std::uint32_t steps) const {
    return {.evaluator = [this, steps] { return std::make_unique<Scripted>(*this, steps); },
            .batch = batch_,
            .neurons = 4,
            .denseMacs = 100};
}

StepOutcome step(std::uint32_t prediction, std::uint64_t n) {
    return {prediction,
            {.unitSpikes = n, .events = n, .eventAdditions = 10 * n, .synapticOperations = 20 * n, .macOperations = n}};
}

}  // namespace spikeloom::evaluate::test
