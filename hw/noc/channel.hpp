// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <memory>

#include "hw/noc/noc_spec.hpp"
#include "hw/noc/packet.hpp"
#include "hw/sync/clock_domain.hpp"

namespace spikeloom::hw {

[[noreturn]] void throwRingOverflow();

/// Fixed-capacity queue. Credits bound what can be in it, so that an overflow is a bug.
template <class T>
class Ring {
public:
    explicit Ring(std::uint32_t atLeast) : mask_(std::bit_ceil(atLeast) - 1), slots_(new T[mask_ + 1]()) {}
    [[nodiscard]] bool empty() const { return head_ == tail_; }
    [[nodiscard]] std::uint32_t size() const { return tail_ - head_; }
    [[nodiscard]] const T& front() const { return slots_[head_ & mask_]; }
    void push(const T& item) {
        if (size() > mask_) throwRingOverflow();
        slots_[tail_++ & mask_] = item;
    }
    void pop() { ++head_; }
    void clear() { head_ = tail_ = 0; }

private:
    std::uint32_t mask_, head_ = 0, tail_ = 0;
    std::unique_ptr<T[]> slots_;
};

/// What a router or network interface hears from its neighbours: on which ports something is under way, and since when
/// it has asked to be ticked. Neighbours write here instead of calling, which keeps a flit's cost down.
struct Inbox {
    Scheduler* scheduler = nullptr;
    Scheduler::Handle handle = 0;
    Cycle nextTick = kNever;
    std::uint32_t flitPorts = 0;    ///< bit p: flits are on their way to port p
    std::uint32_t creditPorts = 0;  ///< bit p: credits are on their way to port p

    void wakeBy(Cycle when) {
        if (when >= nextTick) return;
        nextTick = when;
        scheduler->wake(handle, when);
    }
};

/// The wires between a sender's output and a receiver's input port: flits one way, credits the other.
///
/// What is handed over in cycle t is on the wire for `linkCycles` and at the other end in cycle t + 1 + linkCycles.
/// A flit wakes its receiver; a credit wakes nobody, since who waits for one holds flits and is awake.
/// At most one flit and one credit a cycle.
class Channel {
public:
    /// @param receiver  whose input port `port` this is
    Channel(const NocSpec& spec, Inbox& receiver, std::uint32_t port)
        : flits_(spec.linkCycles + 4),
          credits_(spec.virtualChannels * spec.bufferFlits),
          latency_(spec.linkCycles + 1),
          receiver_(&receiver),
          receiverPort_(1u << port) {}

    void connectSender(Inbox& sender, std::uint32_t port) {
        sender_ = &sender;
        senderPort_ = 1u << port;
    }
    [[nodiscard]] bool hasSender() const { return sender_ != nullptr; }

    void sendFlit(Flit flit, Cycle handedOver) {
        const Cycle due = handedOver + latency_;
        flits_.push({due, flit});
        receiver_->flitPorts |= receiverPort_;
        receiver_->wakeBy(due);
    }
    [[nodiscard]] bool flitUnderWay() const { return !flits_.empty(); }
    /// When the next flit arrives; one must be under way.
    [[nodiscard]] Cycle nextFlit() const { return flits_.front().due; }
    Flit takeFlit() {
        const Flit flit = flits_.front().flit;
        flits_.pop();
        return flit;
    }

    void sendCredit(std::uint32_t virtualChannel, Cycle handedOver) {
        credits_.push({handedOver + latency_, virtualChannel});
        sender_->creditPorts |= senderPort_;
    }
    [[nodiscard]] bool creditUnderWay() const { return !credits_.empty(); }
    [[nodiscard]] Cycle nextCredit() const { return credits_.front().due; }
    /// @return the virtual channel that has one more free slot
    std::uint32_t takeCredit() {
        const std::uint32_t virtualChannel = credits_.front().virtualChannel;
        credits_.pop();
        return virtualChannel;
    }

    void clear() {
        flits_.clear();
        credits_.clear();
    }

private:
    struct FlitUnderWay {
        Cycle due{};
        Flit flit;
    };
    struct CreditUnderWay {
        Cycle due{};
        std::uint32_t virtualChannel = 0;
    };

    Ring<FlitUnderWay> flits_;
    Ring<CreditUnderWay> credits_;
    std::uint64_t latency_;
    Inbox* receiver_;
    std::uint32_t receiverPort_;
    Inbox* sender_ = nullptr;
    std::uint32_t senderPort_ = 0;
};

}  // namespace spikeloom::hw
