// SPDX-License-Identifier: Apache-2.0
#include "sim/accounting/baseline_core.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "hw/core/function_unit.hpp"
#include "hw/memory/sram.hpp"
#include "models/operators/synapses.hpp"
#include "sim/accounting/baseline.hpp"
#include "sim/accounting/dense_macs.hpp"

namespace spikeloom::accounting {
namespace {

using operators::Slice;

std::uint64_t ceilDiv(std::uint64_t a, std::uint64_t b) {
    return (a + b - 1) / b;
}

/// The work of one core, projection by projection.
class CoreBaseline {
public:
    CoreBaseline(const program::Program& program, const hw::CoreMapping& core, const hw::CoreSpec& spec,
                 std::span<const double> activity)
        : program_(program),
          core_(core),
          population_(program.at(core.population)),
          spec_(spec),
          activity_(activity),
          passes_(ceilDiv(core.slice.rows(), rowsOfAPass(spec))),
          synaptic_(spec.synapticMemory),
          membrane_(spec.membraneMemory),
          tracer_(spec.tracerMemory),
          function_(spec.functionMemory) {}

    CoreWork work() {
        for (const program::ProjectionId id : program_.incoming[value(core_.population)]) project(id);
        store();
        startSums();
        scaleSums();
        work_.cycles = busiest();
        evaluateFunction();
        return work_;
    }

private:
    [[nodiscard]] double activityOf(program::PopulationId id) const {
        return activity_.empty() ? 1.0 : activity_[value(id)];
    }

    void project(program::ProjectionId id) {
        const program::LoweredProjection& projection = program_.at(id);
        const DenseWork dense = denseWork(program_, id, core_.slice, spec_.dendrite.multiplyLanes);
        readValues(dense.uses);
        if (!multiplies(program_, id)) return add(dense.operations);
        const auto macs = static_cast<std::uint64_t>(
            std::llround(static_cast<double>(dense.operations) * activityOf(projection.source)));
        multiply(macs, kValueBits, kValueBits);
        work_.macs += macs;
        if (projection.other) return readValues(ceilDiv(dense.operations, rowsOfAPass(spec_)));
        if (projection.reduce == program::Reduce::Sum) average(id);
        const operators::Footprint stored = operators::footprint(program_, id, core_.slice);
        readSynaptic(passes_ *
                     synaptic_.words(stored.weightRows * stored.weightsPerRow, std::max(1u, stored.weightBitsEach)));
    }

    /// A mean over positions: all of them are read and added up.
    void average(program::ProjectionId id) {
        for (const Slice& box : operators::sourceBoxes(program_, {id, 0}, core_.slice)) {
            add(box.size());
            readValues(box.size());
        }
    }

    void readValues(std::uint64_t count) { work_.counters.membraneReadWords += membrane_.words(count, kValueBits); }
    void readSynaptic(std::uint64_t words) { work_.counters.synapticReadWords += words; }
    void add(std::uint64_t count) {
        additions_ += count;
        work_.counters.adderBits += count * kSumBits;
    }
    void multiply(std::uint64_t count, std::uint64_t bitsA, std::uint64_t bitsB) {
        multiplications_ += count;
        work_.counters.multiplierBitProducts += count * bitsA * bitsB;
        work_.counters.adderBits += count * kSumBits;
    }

    /// Values that arrive, each once however many projections need it.
    void store() {
        std::vector<std::pair<program::PopulationId, Slice>> stored;
        for (const program::Port port : core_.axons) {
            const program::PopulationId source = operators::sourceOf(program_, port);
            for (const Slice& box : operators::sourceBoxes(program_, port, core_.slice)) {
                const std::pair entry{source, box};
                if (std::find(stored.begin(), stored.end(), entry) != stored.end()) continue;
                stored.push_back(entry);
                work_.counters.membraneWriteWords += membrane_.words(box.size(), kValueBits);
            }
        }
    }

    void startSums() {
        if (population_.bias.empty()) return;
        const std::uint64_t rows = population_.biasPerRow() ? core_.slice.rows() : passes_;
        readSynaptic(rows * synaptic_.words(core_.slice.cols(), std::max(1u, population_.widths.biasBits)));
    }

    void scaleSums() {
        if (population_.role == program::LoweredPopulation::Role::Spiking)
            multiply(core_.slice.size(), kSumBits, kScaleBits);
    }

    [[nodiscard]] std::uint64_t busiest() const {
        const hw::DendriteSpec& lanes = spec_.dendrite;
        const hw::CoreCounters& words = work_.counters;
        return std::max({ceilDiv(multiplications_, lanes.multiplyLanes) * lanes.cyclesPerMultiplication,
                         ceilDiv(additions_, lanes.accumulateLanes) * lanes.cyclesPerAddition,
                         synaptic_.cycles(words.synapticReadWords),
                         membrane_.cycles(std::max(words.membraneReadWords, words.membraneWriteWords))});
    }

    void evaluateFunction() {
        if (!population_.function) return;
        const hw::FunctionUnit unit(spec_.functionUnit, population_, core_.slice.cols(),
                                    {synaptic_, membrane_, tracer_, function_});
        for (std::uint32_t row = 0; row < core_.slice.rows(); ++row) {
            unit.countIntegrate(work_.counters);
            unit.countEvaluate(work_.counters);
        }
        work_.cycles += core_.slice.rows() * unit.evaluateCycles();
    }

    const program::Program& program_;
    const hw::CoreMapping& core_;
    const program::LoweredPopulation& population_;
    const hw::CoreSpec& spec_;
    std::span<const double> activity_;
    std::uint64_t passes_;
    hw::Sram synaptic_, membrane_, tracer_, function_;
    std::uint64_t additions_ = 0, multiplications_ = 0;
    CoreWork work_;
};

}  // namespace

std::uint32_t rowsOfAPass(const hw::CoreSpec& core) {
    return std::max(1u, core.dendrite.accumulateLanes / core.dendrite.multiplyLanes);
}

CoreWork baselineCore(const program::Program& program, const hw::CoreMapping& core, const hw::CoreSpec& spec,
                      std::span<const double> activity) {
    return CoreBaseline(program, core, spec, activity).work();
}

}  // namespace spikeloom::accounting
