// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>

#include "sim/evaluate/evaluator.hpp"

namespace spikeloom::evaluate::test {

/// Outcomes from a function: what a run makes of them can be worked out by hand.
class ScriptedBackend final : public Backend {
public:
    /// @param outcome  of a sample with at most so many steps; called by several threads
    using Script = std::function<Outcome(std::uint32_t sample, std::uint32_t steps)>;
    ScriptedBackend(std::vector<std::uint32_t> labels, Script script, std::uint32_t batch = 1)
        : labels_(std::move(labels)), script_(std::move(script)), batch_(batch) {}

    [[nodiscard]] std::string network() const override { return "scripted"; }
    [[nodiscard]] std::uint32_t samples() const override { return static_cast<std::uint32_t>(labels_.size()); }
    [[nodiscard]] std::uint32_t label(std::uint32_t sample) const override { return labels_[sample]; }
    [[nodiscard]] Model model(std::uint32_t steps) const override;

    [[nodiscard]] std::size_t largestBatch() const { return largestBatch_; }

private:
    class Scripted;
    std::vector<std::uint32_t> labels_;
    Script script_;
    std::uint32_t batch_;
    mutable std::atomic<std::size_t> largestBatch_ = 0;
};

/// A step with that many of everything: unit spikes n, events n, event additions 10 n, synaptic operations 20 n, and n
/// multiply-accumulates.
[[nodiscard]] StepOutcome step(std::uint32_t prediction, std::uint64_t n);

}  // namespace spikeloom::evaluate::test
