// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/router/router_unit.hpp"

#include <Vrouter.h>
#include <Vrouter_observed.h>
#include <Vrouter_odd.h>
#include <Vrouter_shallow.h>
#include <Vrouter_wormhole.h>
#include <fmt/format.h>
#include <verilated.h>
#include <verilated_cov.h>
#include <verilated_fst_c.h>

#include <type_traits>

#include "hw/noc/common/round_robin.hpp"
#include "models/support/error.hpp"
#include "sim/cosim/context_scope.hpp"
#include "sim/cosim/mismatch.hpp"
#include "sim/cosim/port_bits.hpp"

namespace spikeloom::cosim {
namespace {

constexpr RouterShape kChip{RTL_ROUTER};
constexpr RouterShape kWormhole{RTL_ROUTER_WORMHOLE}, kOdd{RTL_ROUTER_ODD}, kShallow{RTL_ROUTER_SHALLOW};

/// @tparam kShape  that `Model` was Verilated with
template <class Model, RouterShape kShape>
class Unit final : public RouterUnit {
public:
    Unit(std::uint32_t x, std::uint32_t y, RouterObservation observation) : observation_(std::move(observation)) {
        const ContextScope scope(*context_);
        model_ = std::make_unique<Model>(context_.get(), "router");
        if constexpr (kObserved) openWaveform();
        model_->here_x = static_cast<std::uint8_t>(x);
        model_->here_y = static_cast<std::uint8_t>(y);
        model_->eval();  // the clock is low; without this the first rising edge would not be seen
        reset();
    }
    Unit(const Unit&) = delete;
    Unit& operator=(const Unit&) = delete;
    ~Unit() override {
        const ContextScope scope(*context_);
        if constexpr (kObserved) {
            trace_.close();
            if (!observation_.coverage.empty()) context_->coveragep()->write(observation_.coverage.c_str());
        }
        model_->final();
        model_.reset();
    }

    [[nodiscard]] const RouterShape& shape() const override { return shape_; }

    void reset() override {
        const std::uint64_t time = context_->time();
        tracing_ = false;  // a reset takes no time
        model_->rst = 1;
        step({});
        model_->rst = 0;
        tracing_ = true;
        context_->time(time);
    }

    const RouterOutputs& step(const RouterWires& before) override {
        const ContextScope scope(*context_);
        drive(before);
        edge();
        sample();
        return outputs_;
    }
    void skipTo(std::uint64_t cycle) override { context_->time((cycle - 1) * kTimePerCycle); }

private:
    static constexpr bool kObserved = std::is_same_v<Model, Vrouter_observed>;
    static constexpr std::uint32_t kVcBits =
        kShape.virtualChannels > 1 ? static_cast<std::uint32_t>(std::bit_width(kShape.virtualChannels - 1)) : 1;
    static constexpr std::uint32_t kPortBits = static_cast<std::uint32_t>(std::bit_width(kShape.ports - 1));
    static constexpr std::uint32_t kDataBits = kShape.flitBits < 64 ? kShape.flitBits : 64;

    void openWaveform() {
        if (observation_.waveform.empty()) return;
        context_->traceEverOn(true);
        model_->trace(&trace_, 99);
        trace_.open(observation_.waveform.c_str());
        if (!trace_.isOpen())
            throw ConfigError({observation_.waveform.string(), "", "the waveform cannot be written",
                               "name a file in a folder that exists"});
    }

    void drive(const RouterWires& wires) {
        model_->in_valid = static_cast<std::uint8_t>(wires.flits);
        hw::forEachBit(wires.flits, [&](std::uint32_t port) {
            const RouterFlit& flit = wires.flit[port];
            putBits(model_->in_vc, port * kVcBits, kVcBits, flit.vc);
            putBits(model_->in_head, port, 1, flit.head);
            putBits(model_->in_tail, port, 1, flit.tail);
            putBits(model_->in_route, port * kPortBits, kPortBits, flit.route);
            putBits(model_->in_data, port * kShape.flitBits, kDataBits, flit.data);
        });
        model_->out_credit_valid = static_cast<std::uint8_t>(wires.credits);
        hw::forEachBit(wires.credits, [&](std::uint32_t port) {
            putBits(model_->out_credit_vc, port * kVcBits, kVcBits, wires.creditVc[port]);
        });
    }

    /// The middle of a cycle, when its wires are driven, and the rising edge that begins the next one.
    void edge() {
        for (const std::uint8_t level : {std::uint8_t{0}, std::uint8_t{1}}) {
            context_->timeInc(kTimePerCycle / 2);
            model_->clk = level;
            model_->eval();
            dump();
        }
        if (context_->gotError()) throw AssertionFailure("router", context_->time() / kTimePerCycle);
    }
    void dump() {
        if constexpr (kObserved)
            if (tracing_ && trace_.isOpen() &&
                context_->time() + kTimePerCycle / 2 >= observation_.firstCycle * kTimePerCycle)
                trace_.dump(context_->time());
    }

    void sample() {
        outputs_.wires.flits = model_->out_valid;
        hw::forEachBit(outputs_.wires.flits, [&](std::uint32_t port) {
            outputs_.wires.flit[port] = {
                .data = bitsOf(model_->out_data, port * kShape.flitBits, kDataBits),
                .vc = static_cast<std::uint8_t>(bitsOf(model_->out_vc, port * kVcBits, kVcBits)),
                .route = static_cast<std::uint8_t>(bitsOf(model_->out_route, port * kPortBits, kPortBits)),
                .head = bitsOf(model_->out_head, port, 1) != 0,
                .tail = bitsOf(model_->out_tail, port, 1) != 0};
        });
        outputs_.wires.credits = model_->in_credit_valid;
        hw::forEachBit(outputs_.wires.credits, [&](std::uint32_t port) {
            outputs_.wires.creditVc[port] =
                static_cast<std::uint8_t>(bitsOf(model_->in_credit_vc, port * kVcBits, kVcBits));
        });
        outputs_.busy = model_->busy != 0;
        outputs_.events = {.vcGranted = model_->event_vc_granted,
                           .vcRefused = model_->event_vc_refused,
                           .noCredit = model_->event_no_credit,
                           .noSwitch = model_->event_no_switch};
    }

    static constexpr std::uint64_t kTimePerCycle = 10;

    RouterShape shape_ = kShape;
    RouterObservation observation_;
    std::unique_ptr<VerilatedContext> context_ = makeContext();
    std::unique_ptr<Model> model_;
    std::conditional_t<kObserved, VerilatedFstC, int> trace_{};
    bool tracing_ = true;
    RouterOutputs outputs_;
};

}  // namespace

const std::vector<RouterShape>& routerShapes() {
    static const std::vector<RouterShape> shapes{kChip, kWormhole, kOdd, kShallow};
    return shapes;
}

std::unique_ptr<RouterUnit> makeRouterUnit(const RouterShape& shape, std::uint32_t x, std::uint32_t y,
                                           const RouterObservation& observation) {
    if (observation.wanted()) {
        if (shape == kChip) return std::make_unique<Unit<Vrouter_observed, kChip>>(x, y, observation);
        throw ConfigError(
            Problem{"", "chip.noc", "this router in RTL has no waveform and no coverage",
                    "choose the virtual channels and buffers of the chip that the program was built for"});
    }
    if (shape == kChip) return std::make_unique<Unit<Vrouter, kChip>>(x, y, observation);
    if (shape == kWormhole) return std::make_unique<Unit<Vrouter_wormhole, kWormhole>>(x, y, observation);
    if (shape == kOdd) return std::make_unique<Unit<Vrouter_odd, kOdd>>(x, y, observation);
    if (shape == kShallow) return std::make_unique<Unit<Vrouter_shallow, kShallow>>(x, y, observation);
    throw ConfigError(
        Problem{"", "chip.noc",
                fmt::format("no router in RTL has {} ports, {} virtual channels of {} flits, {} bits a flit "
                            "and {} cycles a credit",
                            shape.ports, shape.virtualChannels, shape.bufferFlits, shape.flitBits, shape.creditCycles),
                "build with -DSPIKELOOM_RTL_CHIP=FILE of such a chip"});
}

}  // namespace spikeloom::cosim
