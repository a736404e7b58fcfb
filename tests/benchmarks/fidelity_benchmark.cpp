// SPDX-License-Identifier: Apache-2.0
// Speed of the network alone at each fidelity, and how its latency compares with the flit level's: the same packets on
// an 8x8 mesh with 4 virtual channels of 4 flits, as plain objects on a CalendarScheduler. Seconds are processor time
// of this process, the best of five runs, less what the generator takes where offering a packet does nothing.
//
//     fidelity_benchmark [cycles]
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include "hw/noc/network.hpp"
#include "hw/sync/calendar_scheduler.hpp"

namespace {

using namespace spikeloom::hw;

constexpr MeshShape kShape{8, 8};
constexpr int kRuns = 5;

/// What is sent, by cycle.
struct Send {
    std::uint32_t from, to;
};
using Schedule = std::vector<std::vector<Send>>;

struct Pattern {
    std::string name;
    double load;  ///< packets a tile and cycle
    std::uint16_t flits;
    std::uint32_t receivers;    ///< 64: uniform; fewer: so many tiles share all the traffic
    std::uint64_t acceptEvery;  ///< a receiver takes one packet in so many cycles
};

class Sink final : public PacketSink {
public:
    explicit Sink(std::uint64_t acceptEvery) : acceptEvery_(acceptEvery) {}
    bool accept(const Packet& packet, Cycle now) override {
        if (now < free_) return false;
        free_ = now + acceptEvery_;
        ++packets;
        latency += now - packet.created;
        last = now;
        return true;
    }
    std::uint64_t packets = 0, latency = 0;
    Cycle last{};

private:
    std::uint64_t acceptEvery_;
    Cycle free_{};
};

/// Offers a schedule's packets; one that finds the queue full stops its tile, as it does a core.
class Traffic final : public Clocked {
public:
    Traffic(Scheduler& scheduler, std::vector<NetworkPort*> ports, const Schedule& schedule)
        : ports_(std::move(ports)), backlog_(ports_.size()), schedule_(schedule) {
        scheduler.wake(scheduler.add(*this), Cycle{1});
    }
    Cycle tick(Cycle now) override {
        const std::uint64_t index = value(now) - 1;
        if (index < schedule_.size())
            for (const auto& [from, to] : schedule_[index]) {
                backlog_[from].push_back(to);
                ++waiting_;
            }
        if (waiting_ != 0)
            for (std::uint32_t tile = 0; tile < ports_.size(); ++tile) offer(tile, now);
        return index + 1 < schedule_.size() || waiting_ != 0 ? now + 1 : kNever;
    }
    std::uint16_t flits = 1;

private:
    void offer(std::uint32_t tile, Cycle now) {
        std::vector<std::uint32_t>& backlog = backlog_[tile];
        std::size_t sent = 0;
        while (sent < backlog.size() && !ports_[tile]->full()) {
            static_cast<void>(
                ports_[tile]->offer({.destination = {TileId{backlog[sent++]}, Port::Local}, .flits = flits}, now + 1));
        }
        waiting_ -= sent;
        backlog.erase(backlog.begin(), backlog.begin() + static_cast<std::ptrdiff_t>(sent));
    }
    std::vector<NetworkPort*> ports_;
    std::vector<std::vector<std::uint32_t>> backlog_;
    const Schedule& schedule_;
    std::uint64_t waiting_ = 0;
};

Schedule scheduleOf(const Pattern& pattern, std::uint64_t cycles) {
    std::mt19937 random(1);
    std::bernoulli_distribution sends(pattern.load);
    std::uniform_int_distribution<std::uint32_t> receiver(0, pattern.receivers - 1);
    const std::uint32_t spacing = kShape.tiles() / pattern.receivers;
    Schedule schedule(cycles);
    for (auto& cycle : schedule)
        for (std::uint32_t tile = 0; tile < kShape.tiles(); ++tile)
            if (sends(random)) cycle.push_back({tile, receiver(random) * spacing + spacing / 2});
    return schedule;
}

/// Takes packets and forgets them: what is left of the time is the generator's.
class NoNetwork final : public NetworkPort {
public:
    bool offer(const Packet& packet, Cycle) override {
        flits += packet.flits;
        return true;
    }
    [[nodiscard]] bool full() const override { return false; }
    void connectSink(PacketSink&) override {}
    std::uint64_t flits = 0;
};

double secondsOf(CalendarScheduler& scheduler) {
    const auto start = std::clock();
    while (scheduler.step() != kNever) {
    }
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

double generatorSeconds(const Pattern& pattern, const Schedule& schedule) {
    CalendarScheduler scheduler;
    NoNetwork none;
    Traffic traffic(scheduler, std::vector<NetworkPort*>(kShape.tiles(), &none), schedule);
    traffic.flits = pattern.flits;
    return secondsOf(scheduler);
}

struct Measurement {
    double seconds = 0, latency = 0;
    std::uint64_t flitHops = 0, lastArrival = 0;
};

Measurement measure(const std::string& fidelity, const Pattern& pattern, const Schedule& schedule) {
    CalendarScheduler scheduler;
    const auto network = makeNetwork(kShape, {.fidelity = fidelity}, scheduler);
    std::vector<Sink> sinks(kShape.tiles(), Sink(pattern.acceptEvery));
    std::vector<NetworkPort*> ports;
    for (std::uint32_t i = 0; i < kShape.tiles(); ++i) {
        ports.push_back(&network->port({TileId{i}, Port::Local}));
        ports.back()->connectSink(sinks[i]);
    }
    Traffic traffic(scheduler, ports, schedule);
    traffic.flits = pattern.flits;
    Measurement result{.seconds = secondsOf(scheduler), .flitHops = network->totals().flitHops};
    std::uint64_t packets = 0;
    for (const Sink& sink : sinks) {
        packets += sink.packets;
        result.latency += static_cast<double>(sink.latency);
        result.lastArrival = std::max(result.lastArrival, value(sink.last));
    }
    result.latency /= static_cast<double>(packets);
    return result;
}

void compare(const Pattern& pattern, std::uint64_t cycles) {
    const Schedule schedule = scheduleOf(pattern, cycles);
    double generator = generatorSeconds(pattern, schedule);
    for (int again = 1; again < kRuns; ++again) generator = std::min(generator, generatorSeconds(pattern, schedule));
    fmt::print("{} (generator {:.3f} s)\n", pattern.name, generator);
    Measurement flit;
    for (const std::string fidelity : {"flit", "packet", "ideal"}) {
        Measurement best = measure(fidelity, pattern, schedule);
        for (int again = 1; again < kRuns; ++again)
            best.seconds = std::min(best.seconds, measure(fidelity, pattern, schedule).seconds);
        best.seconds -= generator;
        if (fidelity == "flit") flit = best;
        fmt::print(
            "  {:7} {:8.3f} s  {:5.1f} x  latency {:8.2f} ({:+6.2f} %)  last arrival {:8} ({:+6.2f} %)  {} flit-hops\n",
            fidelity, best.seconds, flit.seconds / best.seconds, best.latency,
            100.0 * (best.latency / flit.latency - 1.0), best.lastArrival,
            100.0 * (static_cast<double>(best.lastArrival) / static_cast<double>(flit.lastArrival) - 1.0),
            best.flitHops);
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::uint64_t cycles = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20000;
    for (const Pattern& pattern : {
             Pattern{"uniform, load 0.05", 0.05, 1, 64, 1},
             Pattern{"uniform, load 0.15", 0.15, 1, 64, 1},
             Pattern{"uniform, load 0.30", 0.30, 1, 64, 1},
             Pattern{"uniform, load 0.05, packets of 4 flits", 0.05, 4, 64, 1},
             Pattern{"8 receivers that take a packet in 4 cycles, load 0.02", 0.02, 1, 8, 4},
             Pattern{"8 receivers that take a packet in 4 cycles, load 0.05: more than they take", 0.05, 1, 8, 4},
         })
        compare(pattern, cycles);
    return EXIT_SUCCESS;
}
