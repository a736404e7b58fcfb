// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/neuron_unit/neuron_unit_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/support/error.hpp"
#include "sim/cosim/mismatch.hpp"
#include "sim/cosim/neuron_unit/neuron_stimulus.hpp"

namespace spikeloom::cosim {
namespace {

constexpr std::array<std::string_view, 5> kModes{"if", "lif", "st_bif", "adafire", "sfa"};
constexpr std::uint32_t kBeatsOfARule = 64;

/// The unit as its datasheet says: a beat moves on whenever the output is free or taken.
class PipelineModel {
public:
    struct Beat {
        bool valid = false;
        std::vector<NeuronAnswer> lanes;
        std::string inputs;
    };
    PipelineModel() : stages_(neuronUnitShape().stages), shown_(neuronUnitShape().lanes) {}

    [[nodiscard]] const Beat& last() const { return stages_.back(); }
    [[nodiscard]] bool moves(bool take) const { return !last().valid || take; }
    [[nodiscard]] bool busy() const {
        return std::any_of(stages_.begin(), stages_.end(), [](const Beat& beat) { return beat.valid; });
    }
    [[nodiscard]] std::uint32_t clamps() const { return clamps_; }
    /// By lane; nothing before its first update.
    [[nodiscard]] const std::vector<std::optional<NeuronOutput>>& shown() const { return shown_; }

    void clock(Beat entering, bool take) {
        if (!moves(take)) return;
        if (last().valid)
            for (const NeuronAnswer& lane : last().lanes) clamps_ += lane.output.enabled && lane.clamped;
        std::rotate(stages_.begin(), stages_.end() - 1, stages_.end());
        stages_.front() = std::move(entering);
        if (!last().valid) return;
        for (std::size_t lane = 0; lane < shown_.size(); ++lane)
            if (last().lanes[lane].output.enabled) shown_[lane] = last().lanes[lane].output;
    }

private:
    std::vector<Beat> stages_;
    std::vector<std::optional<NeuronOutput>> shown_;
    std::uint32_t clamps_ = 0;
};

class Checker {
public:
    Checker(NeuronMode mode, std::uint64_t seed, std::filesystem::path coverage)
        : name_(kModes[static_cast<std::size_t>(mode)]),
          stimulus_(mode, seed),
          unit_(!coverage.empty()),
          coverage_(std::move(coverage)) {
        declareBins(mode);
    }

    CheckResult run(const CheckRequest& request) {
        try {
            while (result_.updates < request.updates && !request.stops()) episode();
        } catch (const AssertionFailure& failure) {
            mismatch(Difference::Assertion, failure.what());
        }
        if (!coverage_.empty()) unit_.writeCoverage(coverage_);
        return std::move(result_);
    }

private:
    /// One rule, with its own density of beats and stalls, until the unit is empty again.
    void episode() {
        stimulus_.draw();
        unit_.configure(stimulus_.rule());
        model_ = {};
        const std::uint32_t density = stimulus_.chance(40) ? 100 : 60, taking = stimulus_.chance(50) ? 100 : 55;
        std::uint32_t left = kBeatsOfARule;
        bool waits = false;
        while (left != 0 || model_.busy()) {
            if (!waits) draw(left, density);
            waits = !cycle(beat_, stimulus_.chance(taking)) && beat_.valid;
            if (beat_.valid && !waits) --left;
        }
        for (int i = 0; i < 2; ++i) cycle({}, true);
    }
    void draw(std::uint32_t left, std::uint32_t density) {
        beat_.valid = left != 0 && stimulus_.chance(density);
        if (beat_.valid) stimulus_.fill(beat_);
        if (left != 0) bin(beat_.valid ? "beat" : "bubble");
    }

    /// @return whether the beat was taken, had there been one
    bool cycle(const NeuronBeat& beat, bool take) {
        compareOutputs();
        const bool ready = unit_.clock(beat, take);
        if (ready != model_.moves(take))
            mismatch(Difference::Cycle, fmt::format("ready: model {}, RTL {}", !ready, ready));
        if (model_.last().valid) bin(take ? "taken" : "stalled");
        PipelineModel::Beat entering;
        if (beat.valid && model_.moves(take)) entering = answer(beat);
        const bool moves = model_.moves(take);
        model_.clock(std::move(entering), take);
        ++result_.cycles;
        return moves;
    }

    PipelineModel::Beat answer(const NeuronBeat& beat) {
        PipelineModel::Beat answers{.valid = true, .lanes = {}, .inputs = {}};
        for (std::uint32_t lane = 0; lane < beat.lanes.size(); ++lane) {
            if (!beat.lanes[lane].enabled) {
                bin("lane without clock");
                answers.lanes.emplace_back();
                continue;
            }
            answers.lanes.push_back(modelOf(stimulus_.rule(), stimulus_.neuron(lane), beat, lane));
            cover(beat, lane, answers.lanes.back());
            ++result_.updates;
        }
        return answers;
    }

    void compareOutputs() {
        unit_.outputs(outputs_);
        compare("valid", model_.last().valid, unit_.outValid(), Difference::Cycle);
        compare("busy", model_.busy(), unit_.busy(), Difference::Cycle);
        compare("clamps", model_.clamps(), unit_.clamps());
        for (std::uint32_t lane = 0; lane < outputs_.size(); ++lane) compareLane(lane);
    }
    void compareLane(std::uint32_t lane) {
        const NeuronOutput& rtl = outputs_[lane];
        if (model_.last().valid) compare("enable", model_.last().lanes[lane].output.enabled, rtl.enabled);
        if (!model_.shown()[lane]) return;
        const NeuronOutput& model = *model_.shown()[lane];
        compare("membrane", model.membrane, rtl.membrane);
        compare("tracer", model.tracer, rtl.tracer);
        compare("event", model.value, rtl.value);
        compare("stirs", model.stirs, rtl.stirs);
    }
    void compare(std::string_view what, std::int64_t model, std::int64_t rtl, Difference kind = Difference::Value) {
        if (model != rtl) mismatch(kind, fmt::format("{}: model {}, RTL {}", what, model, rtl));
    }
    void mismatch(Difference kind, const std::string& text) {
        result_.mismatch(kind, result_.updates,
                         fmt::format("{}, cycle {}, shift {}: {}", name_, unit_.now(), stimulus_.rule().shift, text));
    }

    void bin(std::string_view what) { ++result_.bins[fmt::format("{}: {}", name_, what)]; }
    void declareBins(NeuronMode mode) {
        for (const char* what : {"beat", "bubble", "taken", "stalled", "lane without clock", "silent", "spike",
                                 "does not fire", "does not integrate", "at its level", "one below its level",
                                 "saturates high", "saturates low", "stirs", "rests", "drifts"})
            declare(what);
        if (mode == NeuronMode::StBif)
            for (const char* what :
                 {"retraction", "at its largest level", "at its least level", "at zero", "below zero"})
                declare(what);
        if (mode == NeuronMode::AdaFire)
            for (const char* what : {"longest burst", "burst between", "exactly a multiple"}) declare(what);
        if (mode <= NeuronMode::Lif) declare("reset to zero");
        if (mode == NeuronMode::Lif) declare("no decay");
        if (mode == NeuronMode::Sfa)
            for (const char* what : {"tie goes up", "tie stays"}) declare(what);
        if (mode == NeuronMode::StBif || mode == NeuronMode::Sfa) result_.bins.erase(fmt::format("{}: drifts", name_));
    }
    void declare(const char* what) { result_.bins[fmt::format("{}: {}", name_, what)]; }

    void cover(const NeuronBeat& beat, std::uint32_t lane, const NeuronAnswer& answer) {
        const NeuronInput& in = beat.lanes[lane];
        const std::int64_t value = answer.output.value;
        const NeuronMode mode = stimulus_.rule().mode;
        const bool byLevel = mode <= NeuronMode::Lif || mode == NeuronMode::Sfa;
        const std::int64_t level = byLevel ? in.level : in.threshold;
        if (!beat.fire) bin("does not fire");
        if (!beat.integrate) bin("does not integrate");
        if (beat.fire) bin(value == 0 ? "silent" : value < 0 ? "retraction" : "spike");
        if (beat.fire && answer.reached == level) bin("at its level");
        if (beat.fire && answer.reached == level - 1) bin("one below its level");
        if (answer.clamped) bin(answer.reached > 0 ? "saturates high" : "saturates low");
        bin(answer.output.stirs ? "stirs" : "rests");
        if (in.drift != 0 && beat.integrate) bin("drifts");
        if (mode == NeuronMode::StBif) coverBipolar(beat.fire, in, answer.reached);
        if (mode == NeuronMode::AdaFire && beat.fire) coverBurst(in, answer);
        if (mode == NeuronMode::Sfa && stimulus_.rule().halfEven && beat.fire && answer.reached == level)
            bin(value != 0 ? "tie goes up" : "tie stays");
        if (mode <= NeuronMode::Lif && stimulus_.rule().toZero && value != 0) bin("reset to zero");
        if (mode == NeuronMode::Lif && stimulus_.rule().decay == 0x10000) bin("no decay");
    }
    void coverBipolar(bool fire, const NeuronInput& in, std::int64_t reached) {
        if (!fire) return;
        if (in.tracer == stimulus_.rule().most && reached >= in.threshold) bin("at its largest level");
        if (in.tracer == stimulus_.rule().least && reached < 0) bin("at its least level");
        if (reached == 0) bin("at zero");
        if (reached == -1) bin("below zero");
    }
    void coverBurst(const NeuronInput& in, const NeuronAnswer& answer) {
        const std::int64_t value = answer.output.value;
        if (value == stimulus_.rule().most) bin("longest burst");
        if (value > 1 && value < stimulus_.rule().most) bin("burst between");
        if (value > 0 && answer.reached == value * in.threshold) bin("exactly a multiple");
    }

    std::string_view name_;
    NeuronStimulus stimulus_;
    NeuronUnit unit_;
    std::filesystem::path coverage_;  ///< file; empty: none
    PipelineModel model_;
    NeuronBeat beat_;
    std::vector<NeuronOutput> outputs_;
    CheckResult result_;
};

}  // namespace

CheckResult checkNeuronMode(NeuronMode mode, const CheckRequest& request) {
    const auto file = std::string(kModes[static_cast<std::size_t>(mode)]) + ".dat";
    return Checker(mode, request.seed, request.coverage.empty() ? request.coverage : request.coverage / file)
        .run(request);
}

CheckResult checkNeuronUnit(const CheckRequest& request) {
    CheckResult all;
    for (std::size_t mode = 0; mode < kModes.size(); ++mode) {
        CheckRequest ofMode = request;
        ofMode.seed += mode;
        const CheckResult one = checkNeuronMode(static_cast<NeuronMode>(mode), ofMode);
        if (one.mismatches != 0) all.mismatch(one.kind, all.updates + one.agreed, one.first);
        all.updates += one.updates;
        all.mismatches += one.mismatches - (one.mismatches != 0);
        all.cycles += one.cycles;
        all.bins.insert(one.bins.begin(), one.bins.end());
    }
    return all;
}

}  // namespace spikeloom::cosim
