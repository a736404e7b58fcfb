// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "hw/noc/common/round_robin.hpp"
#include "hw/noc/noc_spec.hpp"
#include "hw/noc/packet.hpp"
#include "hw/noc/topology.hpp"
#include "hw/sync/clock_domain.hpp"

namespace spikeloom::hw {

inline constexpr std::uint32_t kMaxVirtualChannels = 12;  // of a port: those of five ports fit into kMaxChannels

/// The side of a router or network interface that its neighbours write to: input buffers for the flits that they send,
/// and counters for the credits that they return.
///
/// A flit is written straight into the slot that its sender's credit stands for, and a calendar says in which cycle it
/// arrives there; a credit is one bit of that calendar. So a hop costs no queue and no call through an interface.
/// Virtual channel v of port p has index p * virtualChannels + v, both of the inputs and of the outputs.
///
/// What is handed over in cycle t is on the wire for `linkCycles`: a flit is there in cycle t + 1 + linkCycles, and a
/// credit counts from cycle t + 1 + linkCycles + creditCycles on. At most one flit and one credit a port and cycle.
/// A wire may have a LinkTiming of its own: its cycles take the place of linkCycles both ways, and a flit is there
/// flitCycles - 1 later; the sender leaves flitCycles between two flits.
/// A flit wakes its receiver. A credit does so only where the owner said that it waits for one.
class Endpoint {
public:
    /// @param creditCycles  of this unit's own processing of credits
    Endpoint(const NocSpec& spec, std::uint32_t ports, std::uint32_t creditCycles);
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;

    void join(Scheduler& scheduler, Clocked& owner);
    /// Wires output port `output` of this unit to input port `input` of `to`: flits there, credits back. Before
    /// anything is sent.
    void connect(std::uint32_t output, Endpoint& to, std::uint32_t input, LinkTiming link);
    void connect(std::uint32_t output, Endpoint& to, std::uint32_t input) { connect(output, to, input, toTerminal_); }
    [[nodiscard]] bool isConnected(std::uint32_t output) const { return flitsTo_[output].peer != nullptr; }

    // -- sending
    [[nodiscard]] std::uint64_t withCredit() const { return withCredit_; }  ///< outputs whose receiver has room
    /// Whether the receiver behind an output has room.
    [[nodiscard]] bool hasCredit(std::uint32_t outputVc) const { return (withCredit_ >> outputVc & 1) != 0; }
    [[nodiscard]] std::uint32_t credits(std::uint32_t outputVc) const { return credits_[outputVc]; }
    /// Sends a flit and spends a credit of `outputVc`, which belongs to port `output`. @return whether one is left
    bool send(std::uint32_t output, std::uint32_t outputVc, Flit flit, Cycle handedOver) {
        const bool left = --credits_[outputVc] != 0;
        withCredit_ &= ~(std::uint64_t{!left} << outputVc);
        const Wire& wire = flitsTo_[output];
        wire.peer->receive(outputVc + wire.offset, flit, handedOver + wire.cycles);
        return left;
    }
    /// Takes every credit that counts by now. @return outputs that had none when the owner took credits last
    std::uint64_t takeCredits(Cycle now) {
        takeDueCredits(now);
        return std::exchange(gained_, 0);
    }

    /// Outputs for which credits came to count since this was asked last; the owner takes credits in every cycle in
    /// which one does.
    [[nodiscard]] std::uint64_t countedCredits() { return std::exchange(counted_, 0); }

    // -- receiving
    /// Takes the flits that arrive in cycle `now`, in which the owner must be ticked; calls `arrived(inputVc)` for
    /// each.
    template <class Arrived>
    void takeArrivals(Cycle now, Arrived&& arrived) {
        forEachBit(std::exchange(calendar_[value(now) & calendarMask_].flits, 0), [&](std::uint32_t vc) {
            --flitsUnderWay_;
            if (++fifos_[vc].count > bufferFlits_) throwOverflow(now);
            arrived(vc);
        });
    }
    [[nodiscard]] std::uint32_t count(std::uint32_t inputVc) const { return fifos_[inputVc].count; }
    [[nodiscard]] Flit front(std::uint32_t inputVc) const { return slots_[first(inputVc) + fifos_[inputVc].head]; }
    /// The flit `behind` places behind the front one; it is there.
    [[nodiscard]] Flit peek(std::uint32_t inputVc, std::uint32_t behind) const {
        const std::uint32_t position = fifos_[inputVc].head + behind;
        return slots_[first(inputVc) + (position < bufferFlits_ ? position : position - bufferFlits_)];
    }
    Flit pop(std::uint32_t inputVc) {
        const Flit flit = front(inputVc);
        Fifo& fifo = fifos_[inputVc];
        --fifo.count;
        fifo.head = next(fifo.head);
        return flit;
    }
    /// Tells the sender behind port `input` that a slot of `inputVc` is free.
    void returnCredit(std::uint32_t input, std::uint32_t inputVc, Cycle handedOver) {
        const Wire& wire = creditsTo_[input];
        wire.peer->receiveCredit(inputVc + wire.offset, handedOver + wire.cycles);
    }

    // -- waking
    /// The next cycle after `now` in which flits arrive; kNever if none are under way.
    [[nodiscard]] Cycle nextArrival(Cycle now) const;
    /// The next cycle after `now` from which a credit counts; kNever if none is under way.
    [[nodiscard]] Cycle nextCredit(Cycle now) const;
    /// Whether a credit that is on its way from now on wakes the owner.
    void wakeOnCredit(bool wakes) { wakesOnCredit_ = wakes; }
    /// Makes sure that the owner is ticked in `when` or earlier.
    void wakeBy(Cycle when) {
        if (when >= nextTick_) return;
        nextTick_ = when;
        scheduler_->wake(handle_, when);
    }
    /// The owner's answer to a tick passes through here, so that `wakeBy` knows it.
    Cycle sleepUntil(Cycle when) { return nextTick_ = when; }

    /// A neighbour hands flits and credits over when they enter the wire, of so many cycles, and no earlier.
    void expectLate(std::uint64_t linkCycles) { lookahead_ = std::min(lookahead_, linkCycles); }
    /// Cycles from the one being ticked on for which everything that will arrive is already in the calendar.
    [[nodiscard]] std::uint64_t lookahead() const { return lookahead_; }
    [[nodiscard]] Cycle now() const { return scheduler_->now(); }
    [[nodiscard]] bool flitsUnderWay() const { return flitsUnderWay_ != 0; }
    /// Back to empty buffers and full credits; no flit may be in a buffer or under way.
    void reset();

private:
    struct Fifo {
        std::uint16_t head = 0, count = 0;  // of the flits that are there
        std::uint16_t tail = 0;             // where the next flit is written: behind those under way
    };
    struct Wire {
        Endpoint* peer = nullptr;
        std::uint32_t offset = 0;  // from this unit's index of a virtual channel to the peer's, modulo 2^32
        std::uint32_t cycles = 0;  // from being handed over to being there
    };
    struct Due {
        std::uint64_t flits = 0;    // input channels at which one arrives
        std::uint64_t credits = 0;  // output channels for which one counts
    };

    [[nodiscard]] std::uint32_t first(std::uint32_t vc) const { return vc * bufferFlits_; }
    [[nodiscard]] std::uint16_t next(std::uint32_t position) const {
        return static_cast<std::uint16_t>(position + 1 == bufferFlits_ ? 0 : position + 1);
    }
    void receive(std::uint32_t inputVc, Flit flit, Cycle due) {
        Fifo& fifo = fifos_[inputVc];
        slots_[first(inputVc) + fifo.tail] = flit;
        fifo.tail = next(fifo.tail);
        calendar_[value(due) & calendarMask_].flits |= std::uint64_t{1} << inputVc;
        ++flitsUnderWay_;
        wakeBy(due);
    }
    void receiveCredit(std::uint32_t outputVc, Cycle arrival) {
        const Cycle due = arrival + creditCycles_;
        // A unit that sleeps takes no credits; the calendar must not come round before they are taken.
        if (due - creditsTaken_ > calendarMask_) takeDueCredits(now());
        calendar_[value(due) & calendarMask_].credits |= std::uint64_t{1} << outputVc;
        ++creditsUnderWay_;
        if (wakesOnCredit_) wakeBy(due);
    }
    /// Prepares for a wire on which something takes so many cycles to get here.
    void makeRoomFor(std::uint64_t cycles);
    void takeDueCredits(Cycle now) {
        const std::uint64_t before = withCredit_;
        if (creditsUnderWay_ != 0) takeCreditsSinceLast(now);
        creditsTaken_ = now;
        gained_ |= withCredit_ & ~before;
    }
    void takeCreditsSinceLast(Cycle now);
    [[noreturn]] void throwOverflow(Cycle now) const;

    std::uint32_t virtualChannels_, bufferFlits_, channels_;
    LinkTiming toTerminal_;
    std::uint64_t lookahead_, longest_ = 0;  // what the shortest and the longest wire take, both ways
    std::uint64_t creditCycles_;
    std::uint64_t calendarMask_ = 0;
    std::uint32_t flitsUnderWay_ = 0, creditsUnderWay_ = 0;
    std::uint64_t withCredit_ = 0;
    std::uint64_t gained_ = 0;   // outputs that got their first credit since the owner took credits last
    std::uint64_t counted_ = 0;  // outputs that got any since the owner asked last
    bool wakesOnCredit_ = false;
    Cycle creditsTaken_{};  // up to and including
    Cycle nextTick_ = kNever;
    Scheduler* scheduler_ = nullptr;
    Scheduler::Handle handle_ = 0;
    std::vector<Due> calendar_;  // by cycle, modulo its size
    std::vector<Flit> slots_;    // [input channel][slot]
    std::array<Wire, kPorts> flitsTo_{}, creditsTo_{};
    std::array<Fifo, kMaxChannels> fifos_{};
    std::array<std::uint16_t, kMaxChannels> credits_{};
};

/// An input port of a unit: what an output port is connected to.
struct InputPort {
    Endpoint* endpoint = nullptr;
    std::uint32_t port = 0;
};

}  // namespace spikeloom::hw
