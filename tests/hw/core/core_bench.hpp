// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "hw/core/activity.hpp"
#include "hw/core/dendrite.hpp"
#include "hw/core/output.hpp"
#include "hw/core/spike_blocks.hpp"
#include "hw/counters.hpp"
#include "hw/memory/sram.hpp"
#include "hw/noc/flit/mesh.hpp"
#include "hw/spec/mapping.hpp"
#include "hw/sync/calendar_scheduler.hpp"
#include "tests/support/hand_program.hpp"

/// One core's units on a scheduler of their own, without the SystemC kernel.
namespace spikeloom::hw {

/// Stands for the step controller: notes the cycle in which it hears that nothing is under way.
class IdleProbe final : public Clocked {
public:
    Cycle tick(Cycle now) override {
        heard = now;
        return kNever;
    }
    std::optional<Cycle> heard;
};

/// Stands for the network: hands packets over in the cycles asked for, and again in the next one if they are refused.
class Feeder final : public Clocked {
public:
    Feeder(Scheduler& scheduler, Activity& activity)
        : scheduler_(scheduler), handle_(scheduler.add(*this)), activity_(activity) {}
    void connect(PacketSink& sink) { sink_ = &sink; }
    /// In order of cycles.
    void send(std::uint64_t cycle, Payload payload, std::uint16_t flits = 1) {
        activity_.begin();
        packets_.push_back({Cycle{cycle}, {.payload = payload, .flits = flits}});
        scheduler_.wake(handle_, packets_.front().first);
    }
    Cycle tick(Cycle now) override {
        while (!packets_.empty() && packets_.front().first <= now) {
            if (!sink_->accept(packets_.front().second, now)) {
                ++refusals;
                return now + 1;
            }
            accepted.push_back(value(now));
            packets_.pop_front();
        }
        return packets_.empty() ? kNever : packets_.front().first;
    }
    std::uint32_t refusals = 0;
    std::vector<std::uint64_t> accepted;  ///< the cycle of each packet

private:
    Scheduler& scheduler_;
    Scheduler::Handle handle_;
    Activity& activity_;
    PacketSink* sink_ = nullptr;
    std::deque<std::pair<Cycle, Packet>> packets_;
};

/// Keeps what arrives, and says so to the controller.
class Arrivals final : public PacketSink {
public:
    explicit Arrivals(Activity& activity) : activity_(activity) {}
    bool accept(const Packet& packet, Cycle now) override {
        packets.push_back(packet);
        activity_.end(now);
        return true;
    }
    std::vector<Packet> packets;

private:
    Activity& activity_;
};

/// A core's memories, counters and lines to the controller.
struct CoreBench {
    /// @param ahead  cycles by which units may run ahead
    explicit CoreBench(CoreSpec coreSpec, std::uint64_t ahead = 0)
        : spec(std::move(coreSpec)),
          scheduler(ahead),
          synaptic(spec.synapticMemory),
          membrane(spec.membraneMemory),
          tracer(spec.tracerMemory),
          function(spec.functionMemory),
          feeder(scheduler, activity) {}
    /// Called when all units have joined: the controller is the last.
    void connectProbe() { activity.connect(scheduler, scheduler.add(probe)); }
    void runUntil(std::uint64_t cycle) { scheduler.runUntil(Cycle{cycle}); }
    [[nodiscard]] CoreMemories memories() { return {synaptic, membrane, tracer, function}; }
    /// The cycle in which the controller hears of it; nothing if it does not within 10,000 cycles.
    [[nodiscard]] std::optional<std::uint64_t> idleHeard() {
        scheduler.runUntil(scheduler.now() + 10000);
        return probe.heard ? std::optional(value(*probe.heard)) : std::nullopt;
    }

    CoreSpec spec;
    CalendarScheduler scheduler;
    Activity activity;
    BusyTime busy;
    CoreCounters counters;
    SpikeBlocks blocks;
    Sram synaptic, membrane, tracer, function;
    Feeder feeder;  // joins before the core's units, as a network interface does
    IdleProbe probe;
};

}  // namespace spikeloom::hw
