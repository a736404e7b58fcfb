// SPDX-License-Identifier: Apache-2.0
/// accumulator_vectors: prints tests/rtl/golden/accumulator.vec for rtl/bench/accumulator_bench.sv, from the contract
/// alone. Ends with 77 if the build's accumulator is not the one of the bench.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "sim/cosim/accumulator/accumulator_stimulus.hpp"

namespace spikeloom::cosim {
namespace {

constexpr std::uint32_t kSumBits = 30;
constexpr std::uint32_t kAddressBits = 15;

/// What the write port shows for a beat.
struct Write {
    std::uint64_t served = 0;  ///< cycles in which the memories serve, before it
    bool last = false;
    std::map<std::size_t, AccumulatorSum> lanes{};
    std::uint64_t clamps = 0;  ///< counted so far
};

/// Numbers of all lanes as one of hexadecimal digits; lane 0 is the last.
std::string flat(std::uint32_t bits, const std::map<std::size_t, std::int64_t>& lanes) {
    std::vector<bool> all(std::size_t{accumulatorShape().lanes} * bits);
    for (const auto& [lane, number] : lanes)
        for (std::uint32_t b = 0; b < bits; ++b) all[lane * bits + b] = (number >> b & 1) != 0;
    std::string digits;
    for (std::size_t d = (all.size() + 3) / 4; d-- > 0;) {
        unsigned digit = 0;
        for (std::size_t b = 0; b < 4 && 4 * d + b < all.size(); ++b) digit |= unsigned{all[4 * d + b]} << b;
        digits += fmt::format("{:x}", digit);
    }
    return digits;
}

class Printer {
public:
    void step(const AccumulatorStep& step) {
        Write now;
        if (!step.hold && !due_.empty() && due_.front().served == served_) {
            now = due_.front();
            due_.pop_front();
        }
        // The counter moves with the rank of the write port, whether that may write or not.
        if (!due_.empty() && due_.front().served == served_)
            counted_ = due_.front().clamps;
        else if (now.clamps != 0)
            counted_ = now.clamps;
        print(step, now);
        if (step.hold) return;
        if (step.beat) due_.push_back(add(*step.beat));
        ++served_;
    }

private:
    Write add(const AccumulatorBeat& beat) {
        Write write{.served = served_ + accumulatorShape().latency(), .last = beat.last};
        for (std::size_t lane = 0; lane < beat.elements.size(); ++lane) {
            const auto& element = beat.elements[lane];
            const std::int64_t shifted =
                (beat.addFactor ? beat.factor : element.operand) * (std::int64_t{1} << beat.shift);
            run_ += beat.multiply ? element.operand * beat.factor : beat.negative ? -shifted : shifted;
            if (lane + 1 < beat.elements.size() && beat.elements[lane + 1].address == element.address) continue;
            constexpr std::int64_t kMost = (std::int64_t{1} << (kSumBits - 1)) - 1;
            std::int64_t& sum = memory_[element.address];
            const std::int64_t clamped = std::clamp(sum + run_, -kMost - 1, kMost);
            clamps_ += clamped != sum + run_;
            sum = clamped;
            run_ = 0;
            write.lanes[lane] = {element.address, sum};
        }
        write.clamps = clamps_;
        return write;
    }
    void print(const AccumulatorStep& step, const Write& write) const {
        const AccumulatorShape& shape = accumulatorShape();
        const AccumulatorBeat beat = step.beat.value_or(AccumulatorBeat{});
        std::uint32_t lanes = 0, enable = 0;
        std::map<std::size_t, std::int64_t> addresses, operands, writeAddresses, sums;
        for (std::size_t lane = 0; lane < beat.elements.size(); ++lane) {
            lanes |= 1u << lane;
            addresses[lane] = beat.elements[lane].address;
            operands[lane] = beat.elements[lane].operand;
        }
        for (const auto& [lane, sum] : write.lanes) {
            enable |= 1u << lane;
            writeAddresses[lane] = sum.address;
            sums[lane] = sum.value;
        }
        fmt::print("{:x} {:x} {:x} {:x} {:x} {:x} {:x} {:x} {:x} {} {} {:x} {:x} {} {} {:x}\n", int{step.hold},
                   int{step.beat.has_value()}, int{beat.last}, int{beat.multiply}, int{beat.addFactor},
                   int{beat.negative}, beat.shift, static_cast<std::uint32_t>(beat.factor), lanes,
                   flat(kAddressBits, addresses), flat(shape.operandBits, operands), int{write.last}, enable,
                   flat(kAddressBits, writeAddresses), flat(shape.sumBits, sums), counted_);
    }

    std::map<std::uint32_t, std::int64_t> memory_;
    std::deque<Write> due_;
    std::uint64_t served_ = 0, clamps_ = 0, counted_ = 0;
    std::int64_t run_ = 0;
};

bool isOfTheBench(const AccumulatorShape& shape) {
    return shape.lanes == 16 && shape.multiplyLanes == 4 && shape.stages == 3 && shape.readLatency == 1 &&
           shape.neurons == 16384 && shape.operandBits == 24 && shape.factorBits == 32 && shape.sumBits == 48;
}

int print() {
    if (!isOfTheBench(accumulatorShape())) return 77;
    fmt::print("{:x}\n", kSumBits);
    Printer printer;
    for (const AccumulatorRun& run : directedAccumulatorRuns())
        if (run.name.find("later") != std::string::npos || run.name.find("burst") != std::string::npos ||
            run.name.find("nothing") != std::string::npos)
            for (const AccumulatorStep& step : run.steps) printer.step(step);
    std::mt19937_64 random(3);
    for (int i = 0; i < 8; ++i)
        for (const AccumulatorStep& step : randomAccumulatorRun(60, random).steps) printer.step(step);
    for (std::uint32_t i = 0; i < accumulatorShape().latency() + 1; ++i) printer.step({});
    return 0;
}

}  // namespace
}  // namespace spikeloom::cosim

int main() {
    return spikeloom::cosim::print();
}
