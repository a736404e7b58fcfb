// SPDX-License-Identifier: Apache-2.0
#include "hw/core/dendrite.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <map>

#include "models/support/error.hpp"

namespace spikeloom::hw {
namespace {

/// Width of the value of an event that is not a unit spike.
std::uint32_t valueBits(std::int64_t value) {
    return static_cast<std::uint32_t>(std::bit_width(static_cast<std::uint64_t>(std::abs(value)))) + 1;
}

/// How often each of the lanes starts.
std::uint64_t rounds(std::uint64_t operations, std::uint32_t lanes) {
    return (operations + lanes - 1) / lanes;
}

}  // namespace

Dendrite::Dendrite(std::string name, const CoreSpec& spec, const program::Program& program, const CoreMapping& mapping,
                   std::vector<Membership> memberships, std::uint32_t pendingBanks, const CoreMemories& memories,
                   SpikeBlocks& blocks, Scheduler& scheduler, Activity& activity, BusyTime& busy,
                   CoreCounters& counters, const AccumulatorFactory& accumulator, CoreId core)
    : name_(std::move(name)),
      spec_(spec),
      slice_(mapping.slice),
      pendingBits_(program.at(mapping.population).widths.pendingBits),
      pending_(pendingBanks, operators::PendingCurrent(mapping.slice)),
      memberships_(std::move(memberships)),
      memories_(memories),
      blocks_(blocks),
      scheduler_(scheduler),
      handle_(scheduler.add(*this)),
      activity_(activity),
      busy_(busy),
      counters_(counters),
      left_(spec.axonFifoPackets) {
    connectAxons(program, mapping);
    if (accumulator) accumulator_ = accumulator({name_, core, spec_, program, mapping, pending_});
    if (accumulator_) added_.emplace(slice_);
    queue_.reserve(2 * static_cast<std::size_t>(spec.axonFifoPackets));
}

void Dendrite::connectAxons(const program::Program& program, const CoreMapping& mapping) {
    std::map<program::ProjectionId, operators::Synapses*> made;
    for (const program::Port port : mapping.axons) {
        const auto& projection = program.at(port.projection);
        auto& synapses = made[port.projection];
        if (!synapses) {
            synapses_.push_back(operators::makeSynapses(program, port.projection, mapping.slice));
            synapses = synapses_.back().get();
        }
        const bool ownConstants = !projection.columnMultipliers.empty();  // they are weights here
        Axon axon{
            .synapses = synapses, .operand = port.operand, .multiplier = ownConstants ? 1 : projection.multiplier};
        const auto& source = program.at(operators::sourceOf(program, port));
        axon.sourceCols = source.cols;
        axon.arithmetic = operators::OperandArithmetic(program, port);
        axon.weightBits = projection.weights.empty() && !ownConstants ? 0 : projection.weightBits;
        axon.isProduct = projection.other.has_value();
        axon.walksColumns = operators::walksColumns(projection);
        axon.isMaximum = projection.kind == program::OperatorKind::MaxPool;
        if (axon.isMaximum) axon.ownBits = source.widths.sentBits;
        if (axon.isProduct) {
            axon.ownBits = source.widths.sentBits;
            const program::Port other{port.projection, static_cast<std::uint8_t>(1 - port.operand)};
            axon.operandBits = program.at(operators::sourceOf(program, other)).widths.sentBits;
        }
        axon.known.resize(std::bit_ceil(std::min(slice_.cols(), 64u)));
        for (KnownDemand& none : axon.known) none.work.targetRows = ~0u;
        axons_.push_back(std::move(axon));
    }
}

std::uint16_t Dendrite::axonOf(const Packet& packet, Cycle now) const {
    if (packet.group == kNoGroup) return packet.payload.axon;
    const auto found = std::lower_bound(memberships_.begin(), memberships_.end(), packet.group,
                                        [](const Membership& one, GroupId group) { return one.group < group; });
    if (found == memberships_.end() || found->group != packet.group)
        throw InvariantError(name_, value(now), "multicast packet of a group that this core is not in");
    return found->axon;
}

std::uint16_t Dendrite::expectedAxon(const Packet& packet, Cycle now) const {
    const std::uint16_t axon = axonOf(packet, now);
    if (axon >= axons_.size()) throw InvariantError(name_, value(now), "packet for an axon that does not exist");
    if (packet.payload.stepParity != expectedParity_)
        throw InvariantError(name_, value(now), "packet of another time step than the one whose spikes are due");
    return axon;
}

bool Dendrite::accept(const Packet& packet, Cycle now) {
    if (queued() >= spec_.axonFifoPackets) return false;
    const std::uint16_t axon = expectedAxon(packet, now);
    queue_.push_back(packet);
    queue_.back().arrived = now;
    queue_.back().payload.axon = axon;
    counters_.axonFifoPushes += packet.flits;
    if (!working_) {
        working_ = true;
        busy_.begin(now + 1);
    }
    // Awake or not: it may have meant to sleep until its last addition is written.
    scheduler_.wake(handle_, std::max(free_, now + 1));
    return true;
}

void Dendrite::take(Train& train) {
    Payload payload = train.common.payload;
    payload.axon = expectedAxon(train.common, train.cars.front().arrived);
    counters_.axonFifoPushes += train.cars.size() * train.common.flits;
    counters_.axonFifoPops += train.cars.size() * train.common.flits;
    Axon& axon = axons_[payload.axon];
    operators::PendingCurrent& pending = pending_[payload.stepParity % pending_.size()];
    const std::uint32_t row = train.cars.front().neuron / axon.sourceCols, first = row * axon.sourceCols;
    Alike alike;
    Cycle since{}, until{};  // packets that follow each other closely are one busy time
    for (Train::Car& car : train.cars) {
        car.arrived = std::max(car.arrived, left_.oldest());
        const Cycle ready = car.arrived + 1;
        if (payload.several) [[unlikely]] {
            takeSeveral(payload, car);
        } else {
            operators::EventWork work =
                axon.synapses->deliver({row, car.neuron - first, car.value, axon.operand}, pending);
            if (work.elementsPerRow == 1) work.firstElement = 0;  // a single one is in one word, wherever it lies
            regard(alike, axon, work, car.value);
            occupy(alike.known->demand, std::max(free_, ready));
        }
        left_.replaceOldest(started_);
        if (probe_.watched()) probe_.takenUp(train.packet(car), started_);
        if (ready > until) {
            if (until != Cycle{}) busy_.worked(since, until);
            since = ready;
        }
        until = done_;
    }
    busy_.worked(since, until);
    count(alike, axon);
    activity_.end(done_, train.cars.size());
}

/// A packet of several spikes, ahead of time.
void Dendrite::takeSeveral(Payload payload, const Train::Car& car) {
    payload.value = car.value;
    payload.neuron = car.neuron;
    for (taken_ = 0; taken_ != blocks_[blockOf(payload)].size(); ++taken_)
        deliver(payload, std::max(free_, car.arrived + 1));
    taken_ = 0;
    blocks_.release(blockOf(payload));
}

Cycle Dendrite::tick(Cycle now) {
    // A packet accepted in this very cycle has to wait, whoever was ticked first.
    if (queued() != 0 && now >= free_ && queue_[head_].arrived < now) takeUp(now);
    if (queued() != 0) return std::max(free_, now + 1);
    if (accumulator_) done_ = accumulator_->doneAt(now);
    if (now < done_) return done_;
    for (; finishing_ != 0; --finishing_) activity_.end(now);
    working_ = false;
    busy_.end(now);
    return kNever;
}

/// The front packet leaves the FIFO.
void Dendrite::pop() {
    const Packet& packet = queue_[head_];
    probe_.takenUp(packet, started_);
    if (packet.payload.several) blocks_.release(blockOf(packet.payload));
    counters_.axonFifoPops += packet.flits;
    taken_ = 0;
    ++finishing_;
    ++head_;
    if (head_ == queue_.size() || head_ >= spec_.axonFifoPackets) {
        queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(head_));
        head_ = 0;
    }
}

operators::Event Dendrite::nextEvent(const Payload& payload, const Axon& axon) const {
    const std::uint32_t row = payload.neuron / axon.sourceCols;
    if (!payload.several) return {row, payload.neuron % axon.sourceCols, payload.value, axon.operand};
    const RowSpike& spike = blocks_[blockOf(payload)][taken_];
    return {row, spike.col, spike.value, axon.operand};
}

void Dendrite::takeUp(Cycle now) {
    const Payload& payload = queue_[head_].payload;
    deliver(payload, now);
    if (!payload.several || ++taken_ == blocks_[blockOf(payload)].size()) pop();
}

/// The next event of a packet.
void Dendrite::deliver(const Payload& payload, Cycle now) {
    Axon& axon = axons_[payload.axon];
    const operators::Event event = nextEvent(payload, axon);
    const std::size_t bank = payload.stepParity % pending_.size();
    const operators::EventWork work = axon.synapses->deliver(event, accumulator_ ? *added_ : pending_[bank]);
    Alike alone;
    regard(alone, axon, work, event.value);
    const KnownDemand& known = *alone.known;
    occupy(known.demand, now);
    if (accumulator_) accumulate(work, known.arithmetic, axon, event.value, bank, known.demand);
    count(alone, axon);
}

/// Counts those alike and begins anew, unless the next event differs only in a magnitude that does not matter.
void Dendrite::meetUnlike(Alike& alike, Axon& axon, const operators::EventWork& work, std::int64_t value) {
    const operators::Arithmetic arithmetic = arithmeticOf(work, axon, value);
    const bool asksForTheSame = alike.events != 0 && alike.known->work == work &&
                                alike.known->arithmetic == arithmetic && !arithmetic.multiplies;
    if (!asksForTheSame) {
        count(alike, axon);
        alike = {.known = &knownDemandOf(work, arithmetic, axon), .magnitude = 0, .events = 0};
    }
    alike.magnitude = std::abs(value);
}

operators::Arithmetic Dendrite::arithmeticOf(const operators::EventWork& work, const Axon& axon,
                                             std::int64_t value) const {
    const operators::Arithmetic arithmetic = axon.arithmetic(work, value);
    if (arithmetic.additions > 1 && spec_.dendrite.countEvents == CountEvents::Multiply) return {.multiplies = true};
    return arithmetic;
}

Dendrite::Demand Dendrite::demandOf(const operators::EventWork& work, const operators::Arithmetic& arithmetic,
                                    const Axon& axon) const {
    Demand demand;
    demand.weightWords = memories_.synaptic.words(work.weightElements, axon.weightBits);
    // An event of a product reads the other operand's tracers and updates its own.
    demand.tracerWrites = work.tracerWrites * memories_.tracer.words(1, axon.ownBits);
    demand.tracerWords = memories_.tracer.words(work.tracerElements, axon.operandBits) + demand.tracerWrites +
                         work.tracerProbes * memories_.tracer.words(1, axon.ownBits);
    demand.pendingWords =
        work.targetRows * memories_.membrane.words(work.elementsPerRow, pendingBits_, work.firstElement);
    // Those of a convolution touch rows that lie one behind the other.
    const bool strides = work.targetRows > 1 && axon.walksColumns;
    const std::uint64_t stride =
        strides ? columnStride(memories_.membrane.words(slice_.cols(), pendingBits_), spec_.membraneMemory.banks) : 1;
    demand.synapticCycles = memories_.synaptic.cycles(demand.weightWords);
    demand.tracerCycles = memories_.tracer.cycles(demand.tracerWords);
    demand.membraneCycles = memories_.membrane.cycles(demand.pendingWords, stride);
    const std::uint64_t operations = work.elements() * arithmetic.additions;
    demand.cycles = std::max({std::uint64_t{1}, laneCycles(operations, work.comparisons, arithmetic.multiplies),
                              demand.synapticCycles, demand.tracerCycles, demand.membraneCycles});
    std::uint32_t latency = memories_.membrane.readLatency();
    if (demand.weightWords != 0) latency = std::max(latency, memories_.synaptic.readLatency());
    if (demand.tracerWords != 0) latency = std::max(latency, memories_.tracer.readLatency());
    demand.drainCycles = latency + spec_.dendrite.pipelineStages;
    return demand;
}

const Dendrite::KnownDemand& Dendrite::knownDemandOf(const operators::EventWork& work,
                                                     const operators::Arithmetic& arithmetic, Axon& axon) const {
    KnownDemand& known = axon.known[work.firstElement & (axon.known.size() - 1)];
    if (known.work != work || known.arithmetic != arithmetic)
        known = {.work = work, .arithmetic = arithmetic, .demand = demandOf(work, arithmetic, axon)};
    return known;
}

/// Comparisons share the lanes of additions.
std::uint64_t Dendrite::laneCycles(std::uint64_t operations, std::uint64_t comparisons, bool multiplies) const {
    const DendriteSpec& spec = spec_.dendrite;
    const auto additions = [&](std::uint64_t count) {
        return rounds(count, spec.accumulateLanes) * spec.cyclesPerAddition;
    };
    if (!multiplies) return additions(operations + comparisons);
    return std::max(rounds(operations, spec.multiplyLanes) * spec.cyclesPerMultiplication, additions(comparisons));
}

inline void Dendrite::occupy(const Demand& demand, Cycle now) {
    Cycle start = memories_.membrane.freeAt(now);
    if (demand.weightWords != 0) start = memories_.synaptic.freeAt(start);
    if (demand.tracerWords != 0) start = memories_.tracer.freeAt(start);
    counters_.portConflictCycles += start - now;
    if (scheduler_.ahead() == 0) {
        memories_.membrane.book(start, demand.membraneCycles);
        memories_.synaptic.book(start, demand.synapticCycles);
        memories_.tracer.book(start, demand.tracerCycles);
    }
    free_ = start + demand.cycles;
    started_ = start;
    probe_.worked(Work::Event, start, free_);
    done_ = free_ + demand.drainCycles;
}

/// Hands what was delivered to the accumulator.
void Dendrite::accumulate(const operators::EventWork& work, const operators::Arithmetic& arithmetic, const Axon& axon,
                          std::int64_t value, std::size_t bank, const Demand& demand) {
    accumulator_->take({.work = work,
                        .added = *added_,
                        .arithmetic = arithmetic,
                        .value = axon.isMaximum ? 1 : value,
                        .multiplier = axon.multiplier,
                        .hasOperand = axon.weightBits != 0 || axon.isProduct || axon.isMaximum,
                        .bank = bank,
                        .start = started_,
                        .cycles = demand.cycles,
                        .written = Cycle{done_ - Cycle{1}}});
    for (std::uint32_t row = slice_.rowBegin; row < slice_.rowEnd; ++row)
        if (added_->touched[row - slice_.rowBegin]) added_->clearRow(row);
}

void Dendrite::count(const Alike& alike, const Axon& axon) {
    if (alike.events == 0) return;
    const auto& [work, arithmetic, demand] = *alike.known;
    const std::uint64_t events = alike.events;
    const std::uint64_t elements = events * work.elements(), operations = elements * arithmetic.additions;
    counters_.eventsReceived += events;
    counters_.dendriteBusyCycles += events * demand.cycles;
    counters_.synapticReadWords += events * demand.weightWords;
    counters_.tracerReadWords += events * demand.tracerWords;
    counters_.tracerWriteWords += events * demand.tracerWrites;
    counters_.membraneReadWords += events * demand.pendingWords;
    counters_.membraneWriteWords += events * demand.pendingWords;
    counters_.adderBits += operations * pendingBits_ + events * work.comparisons * axon.ownBits;
    if (arithmetic.multiplies) {
        counters_.macOperations += elements;
        counters_.multiplierBitProducts +=
            elements * valueBits(alike.magnitude * axon.multiplier) * axon.multiplicandBits();
        return;
    }
    counters_.synapticOperations += operations;
    counters_.eventAdditions += elements;
    if (axon.isProduct) counters_.productOperations += operations;
}

Dendrite::ResetWords Dendrite::resetSample() {
    ResetWords words;
    if (accumulator_) accumulator_->resetSample();
    for (auto& bank : pending_) {
        const auto rows = static_cast<std::uint64_t>(std::count(bank.touched.begin(), bank.touched.end(), 1));
        words.pending += rows * memories_.membrane.words(slice_.cols(), pendingBits_);
        bank.clear();
    }
    for (const Axon& axon : axons_)
        words.tracer += memories_.tracer.words(axon.synapses->reset(axon.operand), axon.ownBits);
    queue_.clear();
    head_ = taken_ = 0;
    finishing_ = 0;
    free_ = done_ = Cycle{};
    working_ = false;
    expectedParity_ = 1;
    left_.reset();
    return words;
}

}  // namespace spikeloom::hw
