// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/accumulator/accumulator_stimulus.hpp"

#include <algorithm>

namespace spikeloom::cosim {
namespace {

std::int64_t most(std::uint32_t bits) {
    return (std::int64_t{1} << (bits - 1)) - 1;
}

AccumulatorBeat addOf(std::uint32_t address, std::int64_t operand) {
    AccumulatorBeat beat{.last = true};
    beat.elements.push_back({address, operand});
    return beat;
}

void append(AccumulatorRun& run, AccumulatorBeat beat) {
    run.steps.push_back({std::move(beat), false});
}

void idle(AccumulatorRun& run, std::size_t cycles, bool hold = false) {
    for (std::size_t i = 0; i < cycles; ++i) run.steps.push_back({std::nullopt, hold});
}

/// Two beats of one element, `distance` cycles apart; a memory alone would be right from the depth of the pipeline + 1.
AccumulatorRun hazardAt(std::uint32_t distance) {
    AccumulatorRun run{.name = "the same element " + std::to_string(distance) + " cycles later"};
    append(run, addOf(3, 100));
    idle(run, distance - 1);
    append(run, addOf(3, 20));
    // Its other lanes find theirs in the beat before, in other lanes.
    AccumulatorBeat wide{.last = true};
    for (std::uint32_t lane = 0; lane < accumulatorShape().lanes; ++lane)
        wide.elements.push_back({2 + lane, 1000 + lane});
    append(run, wide);
    std::reverse(wide.elements.begin(), wide.elements.end());
    append(run, wide);
    return run;
}

/// Back to back on one element, with a stall in cycle `at`.
AccumulatorRun stallAt(std::uint32_t at) {
    AccumulatorRun run{.name = "a stall in cycle " + std::to_string(at)};
    for (std::uint32_t i = 0; i < 2 * accumulatorShape().latency(); ++i) append(run, addOf(5, 1 << i));
    for (AccumulatorStep step = {std::nullopt, true}; at < run.steps.size();) {
        step.beat = run.steps[at].beat;  // it waits
        run.steps.insert(run.steps.begin() + at, step);
        break;
    }
    return run;
}

/// Beats full of one element: the spikes of a burst that is longer than there are lanes.
AccumulatorRun longBurst() {
    AccumulatorRun run{.name = "a burst over several beats"};
    for (int b = 0; b < 3; ++b) {
        AccumulatorBeat beat{.last = b == 2, .negative = true};
        for (std::uint32_t lane = 0; lane < accumulatorShape().lanes; ++lane) beat.elements.push_back({9, 127});
        append(run, beat);
    }
    return run;
}

/// To the bound, beyond it by one, and back.
AccumulatorRun boundOf(std::uint32_t bits) {
    AccumulatorRun run{.name = "bounds of " + std::to_string(bits) + " bits", .sumBits = bits};
    const AccumulatorShape& shape = accumulatorShape();
    const std::uint32_t perAddition = std::min(shape.operandBits, bits);
    for (const std::int64_t sign : {1, -1})
        for (const std::int64_t beyond : {0, 1}) {
            std::int64_t left = most(bits) + (sign < 0) + beyond;
            const std::uint32_t address = static_cast<std::uint32_t>(sign + 1 + beyond);
            for (std::uint32_t shift = bits - perAddition; left > 0;) {
                const std::int64_t unit = std::int64_t{1} << std::min(shift, 31u);
                const std::int64_t operand = std::min(left / unit, most(shape.operandBits));
                AccumulatorBeat beat = addOf(address, sign * operand);
                beat.shift = std::min(shift, 31u);
                left -= operand * unit;
                append(run, beat);
                if (left / unit == 0) shift = 0;
            }
            append(run, addOf(address, -sign));
        }
    return run;
}

/// Operand, factor and shift at the ends of their fields, each with each sign.
AccumulatorRun extremes() {
    AccumulatorRun run{.name = "operands, factors and shifts at their ends", .sumBits = accumulatorShape().sumBits};
    const AccumulatorShape& shape = accumulatorShape();
    std::uint32_t address = 0;
    const std::int64_t operands[]{most(shape.operandBits), -most(shape.operandBits) - 1, -1, 0, 1};
    const std::int64_t factors[]{most(shape.factorBits), -most(shape.factorBits) - 1, -1, 0, 1};
    for (const std::int64_t operand : operands)
        for (const std::int64_t factor : factors)
            for (int mode = 0; mode < 6; ++mode) {
                AccumulatorBeat beat = addOf(address++, operand);
                beat.multiply = mode < 2;
                beat.addFactor = mode / 2 == 1;
                beat.negative = mode % 2 == 1;
                beat.shift = beat.addFactor ? shape.operandBits - 1 : beat.multiply ? 3 : 31;
                beat.factor = factor;
                append(run, beat);
            }
    return run;
}

AccumulatorRun nothing() {
    AccumulatorRun run{.name = "events that change nothing"};
    append(run, AccumulatorBeat{.last = true});
    append(run, addOf(1, 1));
    append(run, AccumulatorBeat{.last = true});
    idle(run, 2, true);
    append(run, AccumulatorBeat{.last = true});
    return run;
}

/// Both banks, first and last element.
AccumulatorRun corners() {
    AccumulatorRun run{.name = "first and last elements of both banks"};
    const std::uint32_t size = accumulatorShape().neurons;
    for (const std::uint32_t address : {0u, size - 1, size, 2 * size - 1, 0u, size, size - 1})
        append(run, addOf(address, 7));
    return run;
}

class Generator {
public:
    explicit Generator(std::mt19937_64& random) : random_(random) {
        addresses_ = std::uint32_t{1} << below(11);
        origin_ = below(2 * accumulatorShape().neurons - addresses_ + 1);
        holds_ = below(3) == 0 ? 30 : 0;
        gaps_ = below(2) == 0 ? 0 : 20;
        bursts_ = below(3) == 0 ? 60 : 0;
    }
    AccumulatorRun run(std::uint64_t updates) {
        AccumulatorRun run{.name = "random"};
        run.sumBits = below(3) == 0 ? 1 + below(accumulatorShape().sumBits) : accumulatorShape().sumBits;
        for (std::uint64_t made = 0; made < updates;) {
            if (below(100) < gaps_) {
                idle(run, 1 + below(accumulatorShape().latency() + 1), below(4) == 0);
                continue;
            }
            AccumulatorBeat beat = this->beat();
            made += std::max<std::size_t>(1, beat.elements.size());
            for (; below(100) < holds_;) run.steps.push_back({beat, true});
            append(run, std::move(beat));
        }
        return run;
    }

private:
    std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(random_() % bound); }
    /// A number of any magnitude up to `bits`.
    std::int64_t number(std::uint32_t bits) {
        const std::int64_t wide = static_cast<std::int64_t>(random_()) >> (64 - bits);
        return wide >> below(bits);
    }
    AccumulatorBeat beat() {
        const AccumulatorShape& shape = accumulatorShape();
        AccumulatorBeat beat{.last = below(3) == 0};
        const std::uint32_t mode = below(3);
        beat.multiply = mode == 0;
        beat.addFactor = mode == 1;
        beat.negative = below(2) == 0;
        beat.shift = below(mode == 1 ? shape.operandBits : 32);
        if (below(2) == 0) beat.shift = 0;
        beat.factor = number(shape.factorBits);
        const std::uint32_t lanes = beat.multiply ? shape.multiplyLanes : shape.lanes;
        fill(beat, below(2) == 0 ? lanes : below(lanes + 1));
        return beat;
    }
    /// Runs upwards from anywhere, around the end: an element is not met twice, but by its own burst.
    void fill(AccumulatorBeat& beat, std::uint32_t count) {
        const std::uint32_t first = below(addresses_), stride = below(4) == 0 ? 3 : 1;
        for (std::uint32_t i = 0, met = 0; beat.elements.size() < count && met < addresses_; ++i) {
            const std::uint32_t address = origin_ + (first + i * stride) % addresses_;
            if (i * stride >= addresses_) break;
            ++met;
            do beat.elements.push_back({address, number(accumulatorShape().operandBits)});
            while (below(100) < bursts_ && beat.elements.size() < count);
        }
    }

    std::mt19937_64& random_;
    std::uint32_t addresses_, origin_, holds_, gaps_, bursts_;
};

}  // namespace

std::vector<AccumulatorRun> directedAccumulatorRuns() {
    const AccumulatorShape& shape = accumulatorShape();
    std::vector<AccumulatorRun> runs;
    for (std::uint32_t d = 1; d <= shape.latency() + 2; ++d) runs.push_back(hazardAt(d));
    for (std::uint32_t c = 0; c < 2 * shape.latency(); ++c) runs.push_back(stallAt(c));
    for (const std::uint32_t bits : {1u, 2u, 8u, 31u, shape.sumBits - 1, shape.sumBits}) runs.push_back(boundOf(bits));
    runs.push_back(longBurst());
    runs.push_back(extremes());
    runs.push_back(nothing());
    runs.push_back(corners());
    return runs;
}

AccumulatorRun randomAccumulatorRun(std::uint64_t updates, std::mt19937_64& random) {
    return Generator(random).run(updates);
}

}  // namespace spikeloom::cosim
