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

constexpr std::uint64_t mask(std::uint32_t width) {
    return width == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
}

/// Element `index` of a flat vector, whose bits were 0. Ports up to 64 bits are integers, others arrays of 32.
template <class Port>
void put(Port& port, std::size_t index, std::uint32_t width, std::int64_t number) {
    std::uint64_t bits = static_cast<std::uint64_t>(number) & mask(width);
    const std::size_t at = index * width;
    if constexpr (std::is_integral_v<Port>) {
        port = static_cast<Port>(port | bits << at);
    } else {
        const std::size_t word = at / 32;
        const auto offset = static_cast<std::uint32_t>(at % 32);
        port[word] |= static_cast<std::uint32_t>(bits << offset);
        if (offset + width > 32) port[word + 1] |= static_cast<std::uint32_t>(bits >> (32 - offset));
        if (offset + width > 64) port[word + 2] |= static_cast<std::uint32_t>(bits >> (64 - offset));
    }
}

template <class Port>
std::uint64_t get(const Port& port, std::size_t index, std::uint32_t width) {
    const std::size_t at = index * width;
    if constexpr (std::is_integral_v<Port>) {
        return std::uint64_t{port} >> at & mask(width);
    } else {
        const std::size_t word = at / 32;
        const auto offset = static_cast<std::uint32_t>(at % 32);
        std::uint64_t bits = port[word] >> offset;
        if (offset + width > 32) bits |= std::uint64_t{port[word + 1]} << (32 - offset);
        if (offset + width > 64) bits |= std::uint64_t{port[word + 2]} << (64 - offset);
        return bits & mask(width);
    }
}

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
        if (get(enable, lane, 1) != 0) visit(lane);
}

constexpr std::int64_t signExtend(std::uint64_t bits, std::uint32_t width) {
    return static_cast<std::int64_t>(bits << (64 - width)) >> (64 - width);
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
            put(model_->operand, lane, shape.operandBits, in.operands[lane]);
            put(model_->read_data, lane, shape.sumBits, in.readData[lane]);
        }
        step();
    }
    void reads(AccumulatorPort& port) const override {
        port.lanes.clear();
        port.addresses.clear();
        forEachLane(model_->read_enable, [&](std::uint32_t lane) {
            port.lanes.push_back(lane);
            port.addresses.push_back(static_cast<std::uint32_t>(get(model_->read_address, lane, addressBits())));
        });
    }
    void outputs(AccumulatorOutput& output) const override {
        output.ready = model_->beat_ready;
        output.eventWritten = model_->event_written;
        output.clamps = model_->clamps;
        output.writes.clear();
        forEachLane(model_->write_enable, [&](std::uint32_t lane) {
            const std::uint32_t width = accumulatorShape().sumBits;
            output.writes.push_back({static_cast<std::uint32_t>(get(model_->write_address, lane, addressBits())),
                                     signExtend(get(model_->write_data, lane, width), width)});
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
        put(model_->beat_factor, 0, accumulatorShape().factorBits, beat.factor);
        clear(model_->beat_lanes);
        clear(model_->beat_address);
        for (std::uint32_t lane = 0; lane < beat.elements.size(); ++lane) {
            put(model_->beat_lanes, lane, 1, 1);
            put(model_->beat_address, lane, addressBits(), beat.elements[lane].address);
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
