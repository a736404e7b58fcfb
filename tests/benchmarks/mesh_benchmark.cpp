// SPDX-License-Identifier: Apache-2.0
// Speed of the interconnect on an 8x8 mesh with uniform traffic of single-flit packets, 4 virtual channels of 4 flits:
// as plain objects on a CalendarScheduler, and as SystemC modules on a ClockDomain. Then the cost of one unit's cycle
// as a SystemC process of its own and as a member of a ClockDomain; and the same traffic in a corner of a 32x32 mesh,
// whose other routers are idle, against the 8x8 mesh (the shortest of five runs each, in turn). Seconds are processor
// time of this process.
//
//     mesh_benchmark [cycles]
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "hw/noc/flit/mesh.hpp"
#include "hw/noc/flit/mesh_modules.hpp"
#include "hw/sync/clock_domain_module.hpp"

namespace {

using namespace spikeloom::hw;

constexpr MeshShape kShape{8, 8};

double secondsSince(std::clock_t start) {
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

class CountingSink final : public PacketSink {
public:
    bool accept(const Packet& packet, Cycle now) override {
        ++packets;
        latency += now - packet.created;
        return true;
    }
    std::uint64_t packets = 0, latency = 0;
};

/// Offers packets to all tiles with a given probability a cycle each, from a table made beforehand.
class UniformTraffic final : public Clocked {
public:
    /// @param width  of the mesh whose corner the 8x8 tiles are
    UniformTraffic(Scheduler& scheduler, std::vector<NetworkInterface*> tiles, std::uint32_t width = kShape.width)
        : scheduler_(scheduler), handle_(scheduler.add(*this)), tiles_(std::move(tiles)), width_(width) {}

    void start(double load, std::uint64_t cycles) {
        std::mt19937 random(1);
        std::bernoulli_distribution sends(load);
        std::uniform_int_distribution<std::uint32_t> anyTile(0, kShape.tiles() - 1);
        schedule_.assign(cycles, {});
        for (auto& cycle : schedule_)
            for (std::uint32_t tile = 0; tile < kShape.tiles(); ++tile)
                if (sends(random)) cycle.push_back({tile, inCorner(anyTile(random))});
        begin_ = scheduler_.now() + 1;
        scheduler_.wake(handle_, begin_);
    }
    Cycle tick(Cycle now) override {
        for (const auto& [from, to] : schedule_[now - begin_])
            refused += !tiles_[from]->offer({.destination = {TileId{to}, Port::Local}}, now + 1);
        return now + 1 - begin_ < schedule_.size() ? now + 1 : kNever;
    }
    std::uint64_t refused = 0;

private:
    struct Send {
        std::uint32_t from, to;
    };
    [[nodiscard]] std::uint32_t inCorner(std::uint32_t tile) const {
        return kShape.x(TileId{tile}) + width_ * kShape.y(TileId{tile});
    }
    Scheduler& scheduler_;
    Scheduler::Handle handle_;
    std::vector<NetworkInterface*> tiles_;
    std::uint32_t width_;
    std::vector<std::vector<Send>> schedule_;
    Cycle begin_{};
};

void report(const std::string& what, double load, std::uint64_t cycles, std::uint64_t flitHops, double seconds) {
    fmt::print("{:22} load {:.2f}: {:7.2f} M flit-hops/s, {:7.1f} k cycles/s ({} flit-hops, {:.3f} s)\n", what, load,
               static_cast<double>(flitHops) / seconds * 1e-6, static_cast<double>(cycles) / seconds * 1e-3, flitHops,
               seconds);
}

const NocSpec kSpec{.sourceQueuePackets = 1024};

struct Run {
    std::uint64_t flitHops = 0;
    double seconds = 0;
};

/// Traffic between the 8x8 tiles in the north-west corner of a mesh.
Run runCorner(MeshShape shape, double load, std::uint64_t cycles) {
    CalendarScheduler scheduler;
    Mesh mesh(shape, kSpec, scheduler);
    CountingSink sink;
    std::vector<NetworkInterface*> tiles;
    for (std::uint32_t i = 0; i < kShape.tiles(); ++i) {
        tiles.push_back(&mesh.interface(shape.at(kShape.x(TileId{i}), kShape.y(TileId{i}))));
        tiles.back()->connectSink(sink);
    }
    UniformTraffic traffic(scheduler, tiles, shape.width);
    traffic.start(load, cycles);
    const auto start = std::clock();
    while (scheduler.step() != kNever) {
    }
    return {mesh.routerTotals().flitHops(), secondsSince(start)};
}

void measurePlain(double load, std::uint64_t cycles) {
    const Run run = runCorner(kShape, load, cycles);
    report("plain objects", load, cycles, run.flitHops, run.seconds);
}

void measureIdleRouters(double load, std::uint64_t cycles) {
    double small = 1e9, large = 1e9;
    for (int i = 0; i < 5; ++i) {
        small = std::min(small, runCorner(kShape, load, cycles).seconds);
        large = std::min(large, runCorner({32, 32}, load, cycles).seconds);
    }
    fmt::print("a corner of 32x32      load {:.2f}: {:7.2f} x the time of 8x8 ({:.3f} s, {:.3f} s)\n", load,
               large / small, large, small);
}

/// The mesh in SystemC; one elaboration serves every load.
struct Chip : sc_core::sc_module {
    explicit Chip(const sc_core::sc_module_name& chipName)
        : sc_module(chipName), clock("Clock", ClockDomain::periodOf(500.0)), mesh(kShape, kSpec, clock) {
        std::vector<NetworkInterface*> tiles;
        for (std::uint32_t i = 0; i < kShape.tiles(); ++i) {
            tiles.push_back(&mesh.tile(TileId{i}).networkInterfaces[0].logic());
            tiles.back()->connectSink(sink);
        }
        traffic = std::make_unique<UniformTraffic>(clock, tiles);
    }
    void measure(double load, std::uint64_t cycles) {
        traffic->start(load, cycles);
        const std::uint64_t before = mesh.network().routerTotals().flitHops();
        const auto start = std::clock();
        sc_core::sc_start(clock.period() * static_cast<double>(cycles + 2000));
        const double seconds = secondsSince(start);
        report("SystemC, ClockDomain", load, cycles, mesh.network().routerTotals().flitHops() - before, seconds);
    }
    ClockDomain clock;
    MeshModules mesh;
    CountingSink sink;
    std::unique_ptr<UniformTraffic> traffic;
};

/// A unit that is due in every cycle until `last`, and does next to nothing.
class BusyMember final : public Clocked {
public:
    Cycle tick(Cycle now) override {
        ++ticks;
        return now < last ? now + 1 : kNever;
    }
    Cycle last{};
    std::uint64_t ticks = 0;
};

/// The same as a SystemC process.
struct BusyProcess : sc_core::sc_module {
    SC_HAS_PROCESS(BusyProcess);
    BusyProcess(const sc_core::sc_module_name& processName, sc_core::sc_time clockPeriod)
        : sc_module(processName), period(clockPeriod) {
        SC_METHOD(run);
        sensitive << go;
        dont_initialize();
    }
    void run() {
        ++ticks;
        if (--left > 0) next_trigger(period);
    }
    sc_core::sc_event go;
    sc_core::sc_time period;
    std::uint64_t ticks = 0, left = 0;
};

struct EventCost : sc_core::sc_module {
    static constexpr std::uint32_t kUnits = 128;  // routers and network interfaces of the mesh above
    explicit EventCost(const sc_core::sc_module_name& ownName)
        : sc_module(ownName), clock("Clock", ClockDomain::periodOf(500.0)), members(kUnits) {
        for (BusyMember& member : members) handles.push_back(clock.add(member));
        for (std::uint32_t i = 0; i < kUnits; ++i)
            processes.push_back(std::make_unique<BusyProcess>(fmt::format("Process{}", i).c_str(), clock.period()));
    }
    void measure(std::uint64_t cycles) {
        const sc_core::sc_time time = clock.period() * static_cast<double>(cycles + 2);
        for (std::uint32_t i = 0; i < kUnits; ++i) {
            members[i].last = clock.now() + cycles;
            clock.wake(handles[i], clock.now() + 1);
        }
        auto start = std::clock();
        sc_core::sc_start(time);
        const double asMembers = secondsSince(start) / static_cast<double>(cycles * kUnits);
        for (auto& process : processes) {
            process->left = cycles;
            process->go.notify(clock.period());
        }
        start = std::clock();
        sc_core::sc_start(time);
        const double asProcesses = secondsSince(start) / static_cast<double>(cycles * kUnits);
        fmt::print("one unit's cycle, {} units: {:.1f} ns as a process, {:.1f} ns as a member of a ClockDomain\n",
                   kUnits, asProcesses * 1e9, asMembers * 1e9);
    }
    ClockDomain clock;
    std::vector<BusyMember> members;
    std::vector<Scheduler::Handle> handles;
    std::vector<std::unique_ptr<BusyProcess>> processes;
};

}  // namespace

int sc_main(int argc, char** argv) {
    const std::uint64_t cycles = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 50000;
    Chip chip("Chip");
    EventCost eventCost("EventCost");
    for (const double load : {0.05, 0.3}) measurePlain(load, cycles);
    for (const double load : {0.05, 0.3}) chip.measure(load, cycles);
    for (const double load : {0.05, 0.3}) measureIdleRouters(load, cycles);
    eventCost.measure(cycles);
    return EXIT_SUCCESS;
}
