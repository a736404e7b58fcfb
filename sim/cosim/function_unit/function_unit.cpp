// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/function_unit/function_unit.hpp"

#include <Vfunction_unit.h>
#include <Vfunction_unit_observed.h>
#include <verilated_cov.h>
#include <verilated_fst_c.h>

#include <algorithm>
#include <stdexcept>

#include "models/support/error.hpp"
#include "sim/cosim/context_scope.hpp"
#include "sim/cosim/mismatch.hpp"
#include "sim/cosim/port_bits.hpp"

namespace spikeloom::cosim {
namespace {

constexpr std::uint32_t kLanes = FUNCTION_UNIT_LANES;
constexpr std::uint32_t kWord = 64;              ///< of a lane, on every port [bits]
constexpr std::uint64_t kCyclesMax = 4'000'000;  ///< of a row: 4096 elements of 64 bits on lanes of 8 take fewer

/// When the memories deliver what a pass takes.
struct Stream {
    std::uint64_t firstAt = 0;  ///< cycles after the request
    std::uint64_t span = 0;     ///< from the first beat to the last; 0: as fast as the unit takes them
};

}  // namespace

/// What does not depend on which of the two classes of Verilator is driven.
class FunctionUnit::Driver {
public:
    virtual ~Driver() = default;
    virtual Result run(const Row& row) = 0;
    std::uint64_t cycles = 0;
};

namespace {

/// Operands of a row on their way from the memories, beat by beat.
template <class Model>
class Feeder {
public:
    Feeder(Model& model, const FunctionConfig& config, const std::array<Stream, 16>& streams)
        : model_(model), config_(config), streams_(streams) {}

    void begin(const FunctionUnit::Row& row) {
        row_ = row;
        sums_.assign(row.input.begin(), row.input.end());
        beat_ = beats();
    }
    /// What the memory holds once the first pass has written it.
    [[nodiscard]] std::vector<std::int64_t>& inputs() { return sums_; }

    void request(std::uint64_t now) {
        pass_ = static_cast<FunctionPass>(model_.pass);
        begin_ = now;
        beat_ = 0;
        fresh_ = true;
    }
    /// Offers the next beat, if it is there.
    void offer(std::uint64_t now) {
        model_.in_valid = beat_ < beats() && now >= dueAt();
        if (!model_.in_valid || !fresh_) return;
        fresh_ = false;
        for (std::uint32_t lane = 0; lane < kLanes && index(lane) < config_.cols; ++lane)
            setOperands(lane, index(lane));
    }
    void taken() {
        ++beat_;
        fresh_ = true;
    }

private:
    [[nodiscard]] std::uint32_t beats() const { return (config_.cols + kLanes - 1) / kLanes; }
    [[nodiscard]] std::uint32_t index(std::uint32_t lane) const { return beat_ * kLanes + lane; }
    [[nodiscard]] std::uint64_t dueAt() const {
        const Stream& stream = streams_[static_cast<std::size_t>(pass_)];
        const std::uint64_t later = beats() == 1 ? stream.span : beat_ * stream.span / (beats() - 1);
        return begin_ + stream.firstAt + later;
    }
    void setOperands(std::uint32_t lane, std::uint32_t i) {
        const bool results = pass_ == FunctionPass::Weigh || pass_ == FunctionPass::Scale;
        if (!results) setElement(model_.in_x, lane, kWord, sums_[i]);
        if (pass_ == FunctionPass::Integrate) setElement(model_.in_other, lane, kWord, row_.increment[i]);
        if (results) setElement(model_.in_other, lane, kWord, row_.previous[i]);
        if (pass_ != FunctionPass::Scale) return;
        setElement(model_.in_gain, lane, kWord, config_.gain[i]);
        setElement(model_.in_bias, lane, kWord, config_.bias[i]);
    }

    Model& model_;
    const FunctionConfig& config_;
    const std::array<Stream, 16>& streams_;
    FunctionUnit::Row row_;
    std::vector<std::int64_t> sums_;
    FunctionPass pass_{};
    std::uint64_t begin_ = 0;
    std::uint32_t beat_ = 0;
    bool fresh_ = true;
};

std::array<Stream, 16> streamsOf(const FunctionConfig& config, std::uint32_t inputBits, const FunctionUnitBuild& build,
                                 const FunctionPacing& pacing) {
    std::array<Stream, 16> streams;
    const std::uint64_t groups = (config.cols + build.lanes - 1) / build.lanes;
    const auto words = [&](std::uint32_t bits) { return std::uint64_t{(bits + build.laneBits - 1) / build.laneBits}; };
    const auto set = [&](FunctionPass name, const functions::Pass& pass, std::uint64_t memory) {
        const std::uint64_t element = std::max<std::uint64_t>(
            1, pass.addsPerElement * words(pass.addBits) +
                   pass.multipliesPerElement * words(pass.multiplyBitsA) * words(pass.multiplyBitsB));
        // The contract lets the lanes finish with the last word: what they take for a group is no part of the memory's
        // time.
        streams[static_cast<std::size_t>(name)] = {pacing.readLatency,
                                                   memory > groups * element ? memory - element : 0};
    };
    set(FunctionPass::Integrate, {.name = "integrate", .addsPerElement = 1, .addBits = inputBits}, pacing.integrate);
    for (const auto& [name, pass] : config.passes)
        set(name, pass, (pass.readsInput ? pacing.inputs : 0) + (pass.readsPrevious ? pacing.results : 0));
    return streams;
}

template <class Model>
class VerilatedDriver final : public FunctionUnit::Driver {
public:
    VerilatedDriver(const FunctionConfig& config, std::uint32_t inputBits, const FunctionPacing& pacing,
                    const FunctionRecord& record, std::uint64_t seed)
        : record_(record), config_(config), streams_(streamsOf(config, inputBits, FunctionUnit::build(), pacing)) {
        const ContextScope scope(*context_);
        context_->randReset(2);
        context_->randSeed(static_cast<int>(seed % 0x7fffffff + 1));
        context_->traceEverOn(!record.waveform.empty());
        model_ = std::make_unique<Model>(context_.get());
        feeder_ = std::make_unique<Feeder<Model>>(*model_, config_, streams_);
        openTrace();
        reset();
        configure();
    }
    ~VerilatedDriver() override {
        const ContextScope scope(*context_);
        model_->final();
        if (trace_) trace_->close();
        if (!record_.coverage.empty()) context_->coveragep()->write(record_.coverage.c_str());
        model_.reset();
    }

    FunctionUnit::Result run(const FunctionUnit::Row& row) override {
        const ContextScope scope(*context_);
        FunctionUnit::Result result;
        result.input.assign(config_.cols, 0);
        if (row.evaluate) result.value.assign(config_.cols, 0);
        result.difference = result.value;
        feeder_->begin(row);
        model_->row_valid = 1;
        model_->row_evaluate = row.evaluate;
        tick();
        model_->row_valid = 0;
        for (; model_->busy; ++result.cycles) {
            if (result.cycles > kCyclesMax)
                throw InvariantError("function_unit", cycles, "the row does not come to an end");
            step(result);
        }
        model_->in_valid = 0;
        return result;
    }

private:
    /// One cycle of a row. What does not depend on operands is there since the edge before.
    void step(FunctionUnit::Result& result) {
        if (model_->in_request) feeder_->request(cycles);
        feeder_->offer(cycles);
        settle();
        if (model_->out_valid) take(result);
        const bool taken = model_->in_valid && model_->in_ready;
        edge();
        if (taken) feeder_->taken();
    }

    void take(FunctionUnit::Result& result) {
        std::uint32_t& next = model_->out_result ? nextResult_ : nextInput_;
        for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
            if (elementBits(model_->out_lanes, lane, 1) == 0) continue;
            const std::uint32_t i = next++;
            if (i >= config_.cols) throw InvariantError("function_unit", cycles, "more results than elements");
            if (!model_->out_result) {
                result.input[i] = feeder_->inputs()[i] = signedElement(model_->out_value, lane, kWord);
            } else if (!result.value.empty()) {
                result.value[i] = signedElement(model_->out_value, lane, kWord);
                result.difference[i] = signedElement(model_->out_difference, lane, kWord);
            }
        }
        if (next == config_.cols) next = 0;
    }

    void settle() { model_->eval(); }
    void edge() {
        dump();
        model_->clk = 1;
        model_->eval();
        context_->timeInc(1);
        dump();
        model_->clk = 0;
        context_->timeInc(1);
        if (context_->gotError()) throw AssertionFailure("function_unit", cycles);
        ++cycles;
    }
    void tick() {
        settle();
        edge();
    }
    void reset() {
        model_->clk = 0;
        model_->cfg_valid = model_->table_valid = model_->row_valid = model_->in_valid = 0;
        model_->rst = 1;
        tick();
        model_->rst = 0;
    }
    void configure() {
        model_->cfg_valid = 1;
        for (const auto& [address, contents] : config_.registers) {
            model_->cfg_address = static_cast<CData>(address);
            model_->cfg_data = contents;
            tick();
        }
        model_->cfg_valid = 0;
        model_->table_valid = 1;
        for (const auto& [index, entry] : config_.tables) {
            model_->table_address = static_cast<SData>(index);
            model_->table_data = entry;
            tick();
        }
        model_->table_valid = 0;
    }
    void openTrace() {
        if constexpr (requires(Model & model, VerilatedFstC * file) { model.trace(file, 1); })
            if (!record_.waveform.empty()) {
                trace_ = std::make_unique<VerilatedFstC>();
                model_->trace(trace_.get(), 99);
                trace_->open(record_.waveform.c_str());
            }
    }
    void dump() {
        if (trace_) trace_->dump(context_->time());
    }

    FunctionRecord record_;
    FunctionConfig config_;
    std::array<Stream, 16> streams_;
    std::unique_ptr<VerilatedContext> context_ = makeContext();
    std::unique_ptr<Model> model_;
    std::unique_ptr<Feeder<Model>> feeder_;
    std::unique_ptr<VerilatedFstC> trace_;
    std::uint32_t nextInput_ = 0, nextResult_ = 0;
};

std::uint32_t inputBitsOf(const functions::FunctionSpec& spec) {
    return std::visit(
        [](const auto& function) -> std::uint32_t {
            if constexpr (std::is_same_v<std::decay_t<decltype(function)>, std::monostate>)
                return 0;
            else
                return function.inputBits;
        },
        spec);
}

template <class Model>
std::unique_ptr<FunctionUnit::Driver> makeDriver(const functions::FunctionSpec& spec,
                                                 const functions::RowFunction& function, const FunctionPacing& pacing,
                                                 const FunctionRecord& record, std::uint64_t seed) {
    if (const std::string limit = functionLimit(spec, FunctionUnit::build()); !limit.empty())
        throw std::invalid_argument("function unit: " + limit);
    return std::make_unique<VerilatedDriver<Model>>(functionConfig(spec, function, FunctionUnit::build()),
                                                    inputBitsOf(spec), pacing, record, seed);
}

}  // namespace

FunctionUnitBuild FunctionUnit::build() {
    return {FUNCTION_UNIT_LANES, FUNCTION_UNIT_LANE_BITS, FUNCTION_UNIT_DIGITS, FUNCTION_UNIT_STAGES,
            FUNCTION_UNIT_COLS_MAX};
}

FunctionUnit::FunctionUnit(const functions::FunctionSpec& spec, const functions::RowFunction& function,
                           const FunctionPacing& pacing, std::uint64_t seed)
    : driver_(makeDriver<Vfunction_unit>(spec, function, pacing, {}, seed)) {}
FunctionUnit::FunctionUnit(const functions::FunctionSpec& spec, const functions::RowFunction& function,
                           const FunctionPacing& pacing, const FunctionRecord& record, std::uint64_t seed)
    : driver_(makeDriver<Vfunction_unit_observed>(spec, function, pacing, record, seed)) {}
FunctionUnit::~FunctionUnit() = default;
FunctionUnit::FunctionUnit(FunctionUnit&&) noexcept = default;
FunctionUnit& FunctionUnit::operator=(FunctionUnit&&) noexcept = default;

FunctionUnit::Result FunctionUnit::run(const Row& row) {
    return driver_->run(row);
}

std::uint64_t FunctionUnit::cycles() const {
    return driver_->cycles;
}

}  // namespace spikeloom::cosim
