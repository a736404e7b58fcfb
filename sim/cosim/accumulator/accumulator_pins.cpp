// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/accumulator/accumulator_pins.hpp"

#include <Vaccumulator.h>
#include <Vaccumulator_observed.h>
#include <verilated.h>
#include <verilated_cov.h>
#include <verilated_fst_c.h>

#include <algorithm>
#include <bit>
#include <concepts>
#include <stdexcept>
#include <type_traits>

#include "sim/cosim/context_scope.hpp"
#include "sim/cosim/mismatch.hpp"
#include "sim/cosim/port_bits.hpp"

namespace spikeloom::cosim {

const AccumulatorShape& accumulatorShape() {
    static constexpr AccumulatorShape kShape{
        .lanes = SPIKELOOM_ACCUMULATOR_LANES,
        .multiplyLanes = std::min(SPIKELOOM_ACCUMULATOR_MULTIPLY_LANES, SPIKELOOM_ACCUMULATOR_LANES),
        .stages = SPIKELOOM_ACCUMULATOR_STAGES,
        .readLatency = SPIKELOOM_ACCUMULATOR_READ_LATENCY,
        .neurons = SPIKELOOM_ACCUMULATOR_NEURONS,
        .operandBits = SPIKELOOM_ACCUMULATOR_OPERAND_BITS,
        .factorBits = SPIKELOOM_ACCUMULATOR_FACTOR_BITS,
        .sumBits = SPIKELOOM_ACCUMULATOR_SUM_BITS};
    return kShape;
}

namespace {

template <class Port>
void clear(Port& port) {
    if constexpr (std::is_integral_v<Port>)
        port = 0;
    else
        for (std::size_t i = 0; i < sizeof(Port) / sizeof(port[0]); ++i) port[i] = 0;
}

template <class Port, class Visit>
void forEachLane(const Port& enable, Visit visit) {
    for (std::uint32_t lane = 0; lane < accumulatorShape().lanes; ++lane)
        if (elementBits(enable, lane, 1) != 0) visit(lane);
}

template <class Model>
class Pins final : public AccumulatorPins {
    static constexpr bool kObserved = std::same_as<Model, Vaccumulator_observed>;

public:
    explicit Pins(const std::string& waveform) : context_(makeContext()) {
        const ContextScope scope(*context_);
        context_->traceEverOn(!waveform.empty());
        context_->randReset(2);
        model_ = std::make_unique<Model>(context_.get(), "accumulator");
        if constexpr (kObserved) {
            if (!waveform.empty()) {
                model_->trace(&trace_, 99);
                trace_.open(waveform.c_str());
                if (!trace_.isOpen()) throw std::runtime_error(waveform + ": cannot be written");
            }
        }
    }
    ~Pins() override {
        const ContextScope scope(*context_);
        model_->final();
        if constexpr (kObserved) trace_.close();
        model_.reset();
    }
    Pins(const Pins&) = delete;
    Pins& operator=(const Pins&) = delete;

    void present(const AccumulatorInputs& in) override {
        const AccumulatorShape& shape = accumulatorShape();
        model_->clk = 0;
        model_->rst = in.reset;
        model_->hold = in.hold;
        model_->sum_bits = static_cast<std::uint8_t>(in.sumBits);
        model_->beat_valid = in.valid;
        if (in.valid) presentBeat(in.beat);
        clear(model_->operand);
        clear(model_->read_data);
        for (std::uint32_t lane = 0; lane < in.operands.size(); ++lane) {
            setElement(model_->operand, lane, shape.operandBits, in.operands[lane]);
            setElement(model_->read_data, lane, shape.sumBits, in.readData[lane]);
        }
        step();
    }
    void reads(AccumulatorPort& port) const override {
        port.lanes.clear();
        port.addresses.clear();
        forEachLane(model_->read_enable, [&](std::uint32_t lane) {
            port.lanes.push_back(lane);
            port.addresses.push_back(
                static_cast<std::uint32_t>(elementBits(model_->read_address, lane, addressBits())));
        });
    }
    void outputs(AccumulatorOutput& output) const override {
        output.ready = model_->beat_ready;
        output.eventWritten = model_->event_written;
        output.clamps = model_->clamps;
        output.writes.clear();
        forEachLane(model_->write_enable, [&](std::uint32_t lane) {
            const std::uint32_t width = accumulatorShape().sumBits;
            output.writes.push_back(
                {static_cast<std::uint32_t>(elementBits(model_->write_address, lane, addressBits())),
                 signedElement(model_->write_data, lane, width)});
        });
    }
    void clock() override {
        model_->clk = 1;
        step();
    }
    [[nodiscard]] bool busy() const override { return model_->busy; }
    void writeCoverage(const std::string& file) const override {
        if constexpr (kObserved) context_->coveragep()->write(file.c_str());
    }

private:
    static std::uint32_t addressBits() {
        return static_cast<std::uint32_t>(std::bit_width(accumulatorShape().neurons - 1)) + 1;
    }
    void presentBeat(const AccumulatorBeat& beat) {
        model_->beat_last = beat.last;
        model_->beat_multiply = beat.multiply;
        model_->beat_add_factor = beat.addFactor;
        model_->beat_negative = beat.negative;
        model_->beat_shift = static_cast<std::uint8_t>(beat.shift);
        clear(model_->beat_factor);
        setElement(model_->beat_factor, 0, accumulatorShape().factorBits, beat.factor);
        clear(model_->beat_lanes);
        clear(model_->beat_address);
        for (std::uint32_t lane = 0; lane < beat.elements.size(); ++lane) {
            setElement(model_->beat_lanes, lane, 1, 1);
            setElement(model_->beat_address, lane, addressBits(), beat.elements[lane].address);
        }
    }
    void step() {
        const ContextScope scope(*context_);
        model_->eval();
        if constexpr (kObserved) {
            if (trace_.isOpen()) trace_.dump(time_);
        }
        ++time_;
        if (context_->gotError()) throw AssertionFailure("accumulator", time_ / 2);
    }

    struct NoTrace {};
    std::unique_ptr<VerilatedContext> context_;
    std::unique_ptr<Model> model_;
    std::conditional_t<kObserved, VerilatedFstC, NoTrace> trace_;
    std::uint64_t time_ = 0;
};

}  // namespace

std::unique_ptr<AccumulatorPins> makeAccumulatorPins(Accumulator::Build build, const std::string& waveform) {
    if (build == Accumulator::Build::Plain) return std::make_unique<Pins<Vaccumulator>>(waveform);
    return std::make_unique<Pins<Vaccumulator_observed>>(waveform);
}

}  // namespace spikeloom::cosim
