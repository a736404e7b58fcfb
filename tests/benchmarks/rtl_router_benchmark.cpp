// SPDX-License-Identifier: Apache-2.0
// Speed of the chip's router in RTL, Verilated: clock cycles a second under random traffic of 0.5 flits a port and
// cycle and the longest waits for credits that it bears, on prepared stimuli; and while nothing comes in. Then an 8x8
// mesh of 20,000 packets, by kind of its routers. Seconds are processor time of this process.
//
//     rtl_router_benchmark [cycles]
#include <fmt/format.h>

#include <cstdlib>
#include <ctime>
#include <random>
#include <vector>

#include "hw/noc/flit/mesh.hpp"
#include "hw/sync/calendar_scheduler.hpp"
#include "sim/cosim/router/router.hpp"
#include "sim/cosim/router/router_traffic.hpp"

namespace {

using namespace spikeloom;

double secondsSince(std::clock_t start) {
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

void measureUnit(std::size_t cycles) {
    const cosim::RouterShape shape = cosim::routerShapes().front();
    const hw::MeshShape mesh{4, 4};
    const hw::TileId tile{5};
    const cosim::RouterWiring wiring(shape, {.virtualChannels = shape.virtualChannels}, mesh, tile);
    cosim::RouterTraffic traffic(wiring, mesh, tile, 1);
    const auto recorder = cosim::makeRouterUnit(shape, 1, 1);
    std::vector<cosim::RouterWires> stimuli;
    for (std::size_t i = 0; i < cycles; ++i) {
        stimuli.push_back(traffic.next({.sends = 0.5, .returns = 0.6}, true));
        traffic.take(recorder->step(stimuli.back()).wires);
    }
    const auto unit = cosim::makeRouterUnit(shape, 1, 1);
    std::uint64_t flits = 0;
    std::clock_t start = std::clock();
    for (const cosim::RouterWires& in : stimuli)
        flits += static_cast<std::uint64_t>(std::popcount(unit->step(in).wires.flits));
    const double busy = secondsSince(start);
    start = std::clock();
    for (std::size_t i = 0; i < cycles; ++i) (void)unit->step({});
    const double idle = secondsSince(start);
    fmt::print("router: {:.2f} M cycles/s with {:.2f} flits a cycle, {:.2f} M cycles/s with none\n",
               static_cast<double>(cycles) / busy * 1e-6, static_cast<double>(flits) / static_cast<double>(cycles),
               static_cast<double>(cycles) / idle * 1e-6);
}

class CountingSink final : public hw::PacketSink {
public:
    bool accept(const hw::Packet&, hw::Cycle) override { return ++packets != 0; }
    std::uint64_t packets = 0;
};

void measureMesh(const char* name, const hw::MakeRouter& routers) {
    constexpr hw::MeshShape kShape{8, 8};
    constexpr std::uint32_t kPackets = 20000;
    const cosim::RouterShape shape = cosim::routerShapes().front();
    hw::CalendarScheduler scheduler;
    hw::Mesh mesh(kShape,
                  {.virtualChannels = shape.virtualChannels,
                   .bufferFlits = shape.bufferFlits,
                   .flitBits = shape.flitBits,
                   .creditCycles = shape.creditCycles,
                   .sourceQueuePackets = 4096},
                  scheduler, {}, routers);
    CountingSink sink;
    for (std::uint32_t tile = 0; tile < kShape.tiles(); ++tile) mesh.interface(hw::TileId{tile}).connectSink(sink);
    std::mt19937 random(1);
    for (std::uint32_t i = 0; i < kPackets; ++i)
        (void)mesh.interface(hw::TileId{i % kShape.tiles()})
            .offer({.destination = {hw::TileId{static_cast<std::uint32_t>(random() % kShape.tiles())}}},
                   hw::Cycle{1 + i / 6});
    const std::clock_t start = std::clock();
    while (mesh.packetsInFlight() != 0) scheduler.step();
    const double seconds = secondsSince(start);
    fmt::print("8x8 mesh, routers {:<9} {} cycles in {:.3f} s, {:.2f} M flit-hops/s\n", name, value(scheduler.now()),
               seconds, static_cast<double>(mesh.totals().flitHops) / seconds * 1e-6);
}

}  // namespace

int main(int argc, char** argv) {
    measureUnit(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 200000);
    measureMesh("model", {});
    measureMesh("rtl", cosim::rtlRouters(config::Backend::Rtl));
    measureMesh("lockstep", cosim::rtlRouters(config::Backend::Lockstep));
}
