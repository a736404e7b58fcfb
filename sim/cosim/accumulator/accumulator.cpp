// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/accumulator/accumulator.hpp"

#include <deque>

#include "sim/cosim/accumulator/accumulator_pins.hpp"

namespace spikeloom::cosim {

struct Accumulator::Unit {
    static constexpr std::size_t kRemembered = 64;  // cycles

    /// What was read for a beat, on its way from the memories.
    struct Words {
        std::vector<std::int64_t> operands, data;
    };

    Unit(const Banks& ownBanks, std::uint32_t ownSumBits, Build build)
        : banks(ownBanks), sumBits(ownSumBits), pins(makeAccumulatorPins(build)) {
        reads.resize(accumulatorShape().readLatency);
        reset(*pins);
    }
    void reset(AccumulatorPins& unit) const {
        AccumulatorInputs inputs;
        inputs.reset = true;
        inputs.sumBits = sumBits;
        unit.present(inputs);
        unit.clock();
    }
    [[nodiscard]] std::int64_t* find(std::uint32_t address) {
        const std::span<std::int64_t> bank = banks[address / accumulatorShape().neurons % banks.size()];
        const std::uint32_t index = address % accumulatorShape().neurons;
        return index < bank.size() ? &bank[index] : nullptr;
    }
    void read(const AccumulatorBeat* beat) {
        Words words;
        if (beat != nullptr) {
            const std::size_t lanes = beat->elements.size();
            words.data.assign(lanes, 0);
            for (const auto& element : beat->elements) words.operands.push_back(element.operand);
            pins->reads(port);
            for (std::size_t i = 0; i < port.lanes.size(); ++i)
                if (const std::int64_t* number = find(port.addresses[i]); number != nullptr && port.lanes[i] < lanes)
                    words.data[port.lanes[i]] = *number;
        }
        reads.push_back(std::move(words));
        reads.pop_front();
    }

    Banks banks;
    std::uint32_t sumBits;
    std::unique_ptr<AccumulatorPins> pins;
    std::deque<Words> reads;  ///< as many as a read has cycles
    AccumulatorPort port;
    AccumulatorOutput output;
    std::deque<AccumulatorInputs> remembered;
};

Accumulator::Accumulator(const Banks& banks, std::uint32_t sumBits, Build build)
    : unit_(std::make_unique<Unit>(banks, sumBits, build)) {}
Accumulator::~Accumulator() = default;
Accumulator::Accumulator(Accumulator&&) noexcept = default;
Accumulator& Accumulator::operator=(Accumulator&&) noexcept = default;

const AccumulatorOutput& Accumulator::cycle(const AccumulatorBeat* beat, bool hold) {
    Unit& unit = *unit_;
    if (unit.remembered.size() == Unit::kRemembered) unit.remembered.pop_front();
    AccumulatorInputs& inputs = unit.remembered.emplace_back();
    inputs.hold = hold;
    inputs.sumBits = unit.sumBits;
    inputs.valid = beat != nullptr;
    if (beat != nullptr) inputs.beat = *beat;
    inputs.operands = unit.reads.front().operands;
    inputs.readData = unit.reads.front().data;

    unit.pins->present(inputs);
    unit.pins->outputs(unit.output);
    if (!hold) unit.read(beat);
    for (const AccumulatorSum& sum : unit.output.writes)
        if (std::int64_t* number = unit.find(sum.address)) *number = sum.value;
    unit.pins->clock();
    unit.output.busy = unit.pins->busy();
    return unit.output;
}

bool Accumulator::busy() const {
    return unit_->pins->busy();
}

void Accumulator::writeWaveform(const std::string& file) const {
    const auto pins = makeAccumulatorPins(Build::Observed, file);
    unit_->reset(*pins);
    for (const AccumulatorInputs& inputs : unit_->remembered) {
        pins->present(inputs);
        pins->clock();
    }
}

void Accumulator::writeCoverage(const std::string& file) const {
    unit_->pins->writeCoverage(file);
}

}  // namespace spikeloom::cosim
