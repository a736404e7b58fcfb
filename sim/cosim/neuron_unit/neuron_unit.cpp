// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/neuron_unit/neuron_unit.hpp"

#include <Vneuron_unit.h>
#include <Vneuron_unit_observed.h>
#include <verilated_cov.h>
#include <verilated_fst_c.h>

#include <algorithm>
#include <array>
#include <type_traits>

#include "models/support/error.hpp"
#include "sim/cosim/context_scope.hpp"
#include "sim/cosim/mismatch.hpp"
#include "sim/cosim/port_bits.hpp"

namespace spikeloom::cosim {
namespace {

constexpr NeuronUnitShape kShape{.lanes = RTL_NEURON_UNIT_LANES,
                                 .stages = RTL_NEURON_UNIT_STAGES,
                                 .membraneBits = RTL_NEURON_UNIT_MEMBRANE,
                                 .currentBits = RTL_NEURON_UNIT_CURRENT,
                                 .thresholdBits = RTL_NEURON_UNIT_THRESHOLD,
                                 .tracerBits = RTL_NEURON_UNIT_TRACER,
                                 .shiftMost = RTL_NEURON_UNIT_SHIFT_MAX,
                                 .burstMost = RTL_NEURON_UNIT_BURST_MAX};
constexpr std::size_t kHistory = 64;
constexpr std::uint64_t kTimePerCycle = 10;

/// The pins, of either model.
class Pins {
public:
    virtual ~Pins() = default;
    virtual void reset(const NeuronRule& rule) = 0;
    virtual bool clock(const NeuronBeat& beat, bool take) = 0;
    [[nodiscard]] virtual bool outValid() const = 0;
    [[nodiscard]] virtual bool busy() const = 0;
    [[nodiscard]] virtual std::uint32_t clamps() const = 0;
    [[nodiscard]] virtual NeuronOutput output(std::uint32_t lane) const = 0;
    virtual void openWaveform(const std::string& file) = 0;
    virtual void closeWaveform() = 0;
    virtual void writeCoverage(const std::string& file) const = 0;

    std::uint64_t now = 0;
};

template <class Model>
class VerilatedPins final : public Pins {
public:
    VerilatedPins() {
        const ContextScope scope(*context_);
        if constexpr (kObserved) context_->traceEverOn(true);
        model_ = std::make_unique<Model>(context_.get(), "neuron_unit");
    }
    ~VerilatedPins() override {
        const ContextScope scope(*context_);
        model_->final();
        model_.reset();
    }

    void reset(const NeuronRule& rule) override {
        model_->rst = 1;
        model_->in_valid = model_->out_ready = model_->cfg_valid = 0;
        edge();
        model_->rst = 0;
        model_->cfg_valid = 1;
        model_->cfg_mode = static_cast<CData>(rule.mode);
        model_->cfg_to_zero = rule.toZero;
        model_->cfg_half_even = rule.halfEven;
        model_->cfg_shift = static_cast<CData>(rule.shift);
        model_->cfg_decay = rule.decay;
        setElement(model_->cfg_least, 0, kShape.tracerBits, rule.least);
        setElement(model_->cfg_most, 0, kShape.tracerBits, rule.most);
        edge();
        model_->cfg_valid = 0;
    }

    bool clock(const NeuronBeat& beat, bool take) override {
        model_->in_valid = beat.valid;
        if (beat.valid) present(beat);
        model_->out_ready = take;
        return edge();
    }

    [[nodiscard]] bool outValid() const override { return model_->out_valid; }
    [[nodiscard]] bool busy() const override { return model_->busy; }
    [[nodiscard]] std::uint32_t clamps() const override { return model_->clamps; }
    [[nodiscard]] NeuronOutput output(std::uint32_t lane) const override {
        return {.membrane = signedElement(model_->out_membrane, lane, kShape.membraneBits),
                .tracer = signedElement(model_->out_tracer, lane, kShape.tracerBits),
                .value = signedElement(model_->out_value, lane, kShape.tracerBits),
                .stirs = elementBits(model_->out_stirs, lane, 1) != 0,
                .enabled = elementBits(model_->out_enable, lane, 1) != 0};
    }

    void openWaveform(const std::string& file) override {
        if constexpr (kObserved) {
            waveform_ = std::make_unique<VerilatedFstC>();
            model_->trace(waveform_.get(), 99);
            waveform_->open(file.c_str());
            if (!waveform_->isOpen())
                throw ConfigError({file, "", "the waveform cannot be written", "name a file in a folder that exists"});
        } else {
            requireObserved();
        }
    }
    void closeWaveform() override {
        if (waveform_) waveform_->close();
        waveform_.reset();
    }
    void writeCoverage(const std::string& file) const override {
        if constexpr (kObserved)
            context_->coveragep()->write(file.c_str());
        else
            requireObserved();
    }

private:
    static constexpr bool kObserved = std::is_same_v<Model, Vneuron_unit_observed>;
    [[noreturn]] static void requireObserved() {
        throw InvariantError("neuron_unit", 0, "only the observed model has waveform and coverage");
    }

    void present(const NeuronBeat& beat) {
        model_->in_integrate = beat.integrate;
        model_->in_fire = beat.fire;
        for (std::uint32_t lane = 0; lane < kShape.lanes; ++lane) {
            const NeuronInput& in = beat.lanes[lane];
            setElement(model_->in_enable, lane, 1, in.enabled);
            if (!in.enabled) continue;
            setElement(model_->in_current, lane, kShape.currentBits, in.current);
            setElement(model_->in_added, lane, kShape.membraneBits, in.added);
            setElement(model_->in_drift, lane, kShape.thresholdBits + 1, in.drift);
            setElement(model_->in_threshold, lane, kShape.thresholdBits, in.threshold);
            setElement(model_->in_level, lane, kShape.thresholdBits, in.level);
            setElement(model_->in_membrane, lane, kShape.membraneBits, in.membrane);
            setElement(model_->in_tracer, lane, kShape.tracerBits, in.tracer);
        }
    }

    /// The rest of a cycle, from its middle, and the rising edge that begins the next. @return in_ready before the edge
    bool edge() {
        const ContextScope scope(*context_);
        model_->clk = 0;
        model_->eval();
        dump(now * kTimePerCycle + kTimePerCycle / 2);
        const bool ready = model_->in_ready;
        model_->clk = 1;
        model_->eval();
        dump((now + 1) * kTimePerCycle);
        if (context_->gotError()) throw AssertionFailure("neuron_unit", now);
        return ready;
    }
    void dump(std::uint64_t time) {
        if constexpr (kObserved)
            if (waveform_) waveform_->dump(time);
    }

    std::unique_ptr<VerilatedContext> context_ = makeContext();
    std::unique_ptr<Model> model_;
    std::unique_ptr<VerilatedFstC> waveform_;
};

}  // namespace

NeuronUnitShape neuronUnitShape() {
    return kShape;
}

struct NeuronUnit::Impl {
    struct Cycle {
        std::uint64_t number = 0;
        NeuronBeat beat;
        bool take = false;
    };
    std::unique_ptr<Pins> pins;
    NeuronRule rule;
    std::uint64_t cycles = 0;  ///< that were not skipped
    std::array<Cycle, kHistory> history;

    void remember(const NeuronBeat& beat, bool take) {
        Cycle& cycle = history[cycles++ % kHistory];
        cycle.number = pins->now;
        cycle.take = take;
        cycle.beat.valid = beat.valid;
        if (beat.valid) cycle.beat = beat;
    }
};

NeuronUnit::NeuronUnit(bool observed) : impl_(std::make_unique<Impl>()) {
    if (observed)
        impl_->pins = std::make_unique<VerilatedPins<Vneuron_unit_observed>>();
    else
        impl_->pins = std::make_unique<VerilatedPins<Vneuron_unit>>();
    configure({});
}

NeuronUnit::~NeuronUnit() = default;

void NeuronUnit::configure(const NeuronRule& rule, std::uint64_t now) {
    impl_->rule = rule;
    impl_->cycles = 0;
    impl_->pins->reset(rule);
    impl_->pins->now = now;
}

const NeuronRule& NeuronUnit::rule() const {
    return impl_->rule;
}
std::uint64_t NeuronUnit::stepped() const {
    return impl_->cycles;
}
std::uint64_t NeuronUnit::now() const {
    return impl_->pins->now;
}
bool NeuronUnit::outValid() const {
    return impl_->pins->outValid();
}
bool NeuronUnit::busy() const {
    return impl_->pins->busy();
}
std::uint32_t NeuronUnit::clamps() const {
    return impl_->pins->clamps();
}

void NeuronUnit::outputs(std::vector<NeuronOutput>& lanes) const {
    lanes.resize(kShape.lanes);
    for (std::uint32_t lane = 0; lane < kShape.lanes; ++lane) lanes[lane] = impl_->pins->output(lane);
}

bool NeuronUnit::clock(const NeuronBeat& beat, bool take) {
    impl_->remember(beat, take);
    const bool ready = impl_->pins->clock(beat, take);
    ++impl_->pins->now;
    return ready;
}

void NeuronUnit::skipTo(std::uint64_t cycle) {
    if (busy() || cycle < now()) throw InvariantError("neuron_unit", now(), "cycles were skipped in which it has work");
    impl_->pins->now = cycle;
}

void NeuronUnit::writeWaveform(const std::string& fstFile) const {
    VerilatedPins<Vneuron_unit_observed> replay;
    replay.reset(impl_->rule);
    replay.openWaveform(fstFile);
    const std::uint64_t kept = std::min<std::uint64_t>(impl_->cycles, kHistory);
    for (std::uint64_t i = impl_->cycles - kept; i < impl_->cycles; ++i) {
        const Impl::Cycle& cycle = impl_->history[i % kHistory];
        replay.now = cycle.number;
        replay.clock(cycle.beat, cycle.take);
    }
    replay.closeWaveform();
}

void NeuronUnit::writeCoverage(const std::string& file) const {
    impl_->pins->writeCoverage(file);
}

}  // namespace spikeloom::cosim
