// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/router/router_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/support/error.hpp"
#include "sim/cosim/mismatch.hpp"
#include "sim/cosim/router/router_model.hpp"
#include "sim/cosim/router/router_traffic.hpp"
#include "sim/cosim/router/router_unit.hpp"

namespace spikeloom::cosim {
namespace {

constexpr std::uint64_t kEpisodeCycles = 400, kDrainCycles = 20000;

struct Place {
    hw::MeshShape mesh;
    hw::TileId tile;
};

constexpr std::array kPortNames{"east", "west", "south", "north", "local 0", "local 1"};

/// Every case that the shapes which are built can meet.
void declareBins(CheckResult& result) {
    for (const char* port : kPortNames)
        for (const char* bin : {"flit in from", "flit out to", "look-ahead route"})
            result.bins[fmt::format("{} {}", bin, port)] = 0;
    for (const char* bin :
         {"packet of one flit", "packet of several flits", "virtual channel granted",
          "several virtual channels granted at once", "virtual channel refused", "no credit", "no switch",
          "input buffer full", "not busy and nothing comes", "not busy with flits inside", "reset after traffic"})
        result.bins[bin] = 0;
}

/// One router of a shape, somewhere in a mesh.
class RouterBench {
public:
    /// @param coverage  file; empty: the fast router
    RouterBench(const RouterShape& shape, Place place, std::uint64_t seed, const std::filesystem::path& coverage,
                CheckResult& result)
        : shape_(shape),
          spec_{.virtualChannels = shape.virtualChannels,
                .bufferFlits = shape.bufferFlits,
                .flitBits = shape.flitBits,
                .creditCycles = shape.creditCycles,
                .concentration = shape.ports - hw::kDirections},
          name_(fmt::format("router of {} ports, {} x {} flits, at {} of {} x {}", shape.ports, shape.virtualChannels,
                            shape.bufferFlits, indexOf(place.tile), place.mesh.width, place.mesh.height)),
          wiring_(shape, spec_, place.mesh, place.tile),
          model_({.name = name_,
                  .spec = spec_,
                  .tile = place.tile,
                  .ports = shape.ports,
                  .routes = hw::routingTable(hw::makeRouting(spec_, place.mesh), place.mesh, place.tile),
                  .scheduler = scheduler_,
                  .packets = packets_},
                 wiring_),
          unit_(makeRouterUnit(shape, place.mesh.x(place.tile), place.mesh.y(place.tile),
                               {.waveform = {}, .coverage = coverage})),
          traffic_(wiring_, place.mesh, place.tile, seed),
          result_(result) {}

    /// Traffic, then quiet. @return whether both agreed to the end
    bool episode(const RouterTrafficSpec& spec, bool resets) {
        for (std::uint64_t cycle = 0; cycle < kEpisodeCycles; ++cycle)
            if (!step(traffic_.next(spec, true))) return false;
        const RouterTrafficSpec drain{.sends = 1, .returns = 1};
        for (std::uint64_t cycle = 0; !traffic_.quiet() || busy_; ++cycle) {
            if (cycle == kDrainCycles) return differ({"drained router", "empty", "not empty", Difference::Cycle});
            if (!step(traffic_.next(drain, false))) return false;
        }
        if (resets) reset();
        return true;
    }
    [[nodiscard]] std::uint64_t flitsOut() const { return traffic_.flitsOut(); }

private:
    bool step(const RouterWires& in) {
        now_ = now_ + 1;
        in_ = in;
        const RouterWires& model = model_.step(now_, in);
        const bool slept = !busy_ && in.flits == 0 && in.credits == 0;
        const RouterOutputs* rtl = nullptr;
        try {
            rtl = &unit_->step(in);
        } catch (const AssertionFailure& failure) {
            return differ({"assertions", "hold", failure.what(), Difference::Assertion});
        }
        ++result_.cycles;
        counts_.add(rtl->events);
        if (const auto found = difference(model, rtl->wires, wiring_.routedPorts())) return differ(*found);
        if (const auto found = difference(model_.events(), counts_)) return differ(*found);
        if (slept && (rtl->busy || rtl->wires.flits != 0 || rtl->wires.credits != 0 || rtl->events.vcGranted != 0))
            return differ({"a router that was not busy", "as it was", "at work", Difference::Cycle});
        busy_ = rtl->busy;
        traffic_.take(model);
        cover(*rtl, slept);
        return true;
    }

    void reset() {
        model_.reset();
        unit_->reset();
        result_.cover("reset after traffic");
    }

    bool differ(const RouterDifference& found) {
        result_.mismatch(found.kind, result_.updates + traffic_.flitsOut(),
                         fmt::format("{}, cycle {}: {}: model {}, RTL {}; {}", name_, value(now_), found.what,
                                     found.expected, found.found, describe(in_)));
        return false;
    }

    void cover(const RouterOutputs& out, bool slept) {
        const auto seen = [&](const char* name, bool was) { result_.cover(name, static_cast<std::uint64_t>(was)); };
        for (std::uint32_t port = 0; port < shape_.ports; ++port) {
            const bool sends = (out.wires.flits >> port & 1) != 0, gets = (in_.flits >> port & 1) != 0;
            result_.cover(fmt::format("flit in from {}", kPortNames[port]), static_cast<std::uint64_t>(gets));
            result_.cover(fmt::format("flit out to {}", kPortNames[port]), static_cast<std::uint64_t>(sends));
            if (!sends || !out.wires.flit[port].head) continue;
            result_.cover(out.wires.flit[port].tail ? "packet of one flit" : "packet of several flits");
            if ((wiring_.routedPorts() >> port & 1) != 0)
                result_.cover(fmt::format("look-ahead route {}", kPortNames[out.wires.flit[port].route]));
        }
        seen("virtual channel granted", out.events.vcGranted != 0);
        seen("several virtual channels granted at once", (out.events.vcGranted & (out.events.vcGranted - 1)) != 0);
        seen("virtual channel refused", out.events.vcRefused != 0);
        seen("no credit", out.events.noCredit != 0);
        seen("no switch", out.events.noSwitch != 0);
        seen("input buffer full", traffic_.anyBufferFull());
        seen("not busy and nothing comes", slept);
        seen("not busy with flits inside", slept && (out.events.noCredit | out.events.vcRefused) != 0);
    }

    RouterShape shape_;
    hw::NocSpec spec_;
    std::string name_;
    RouterWiring wiring_;
    hw::CalendarScheduler scheduler_;
    hw::PacketPool packets_;
    RouterModel model_;
    std::unique_ptr<RouterUnit> unit_;
    RouterTraffic traffic_;
    CheckResult& result_;
    hw::Cycle now_{};
    RouterWires in_;
    RouterEventCounts counts_;
    bool busy_ = false;
};

/// Corner cases: floods with and without room, into one output, packets of one flit and long ones, single packets.
const std::vector<RouterTrafficSpec>& corners() {
    static const std::vector<RouterTrafficSpec> specs{
        {.sends = 1, .returns = 1, .flitsMax = 1},
        {.sends = 1, .returns = 1, .flitsMax = 9},
        {.sends = 1, .returns = 1, .flitsMax = 2, .hotPort = 4},
        {.sends = 1, .returns = 0.05, .flitsMax = 3},
        {.sends = 1, .returns = 0.2, .flitsMax = 1, .hotPort = 0},
        {.sends = 1, .returns = 0, .flitsMax = 6},
        {.sends = 0.02, .returns = 1, .flitsMax = 3},
        {.sends = 0.2, .returns = 0.01, .flitsMax = 3},
    };
    return specs;
}

RouterTrafficSpec anyTraffic(std::mt19937_64& random, std::uint32_t ports) {
    const auto share = [&] { return std::uniform_real_distribution<>(0.01, 1)(random); };
    const auto below = [&](std::uint32_t count) {
        return std::uniform_int_distribution<std::uint32_t>(0, count - 1)(random);
    };
    return {.sends = share(),
            .returns = share(),
            .flitsMax = 1 + below(8),
            .hotPort = below(4) == 0 ? below(ports) : hw::kPorts};
}

/// In the middle, in a corner, alone, or at the ends of the longest row that the coordinates have.
Place anyPlace(std::mt19937_64& random, std::uint32_t concentration) {
    const auto below = [&](std::uint32_t count) {
        return std::uniform_int_distribution<std::uint32_t>(0, count - 1)(random);
    };
    hw::MeshShape mesh{1 + below(5), 1 + below(5)};
    if (below(4) == 0) mesh = {256, 2};
    if (below(8) == 0) mesh = {2, 256};
    mesh.concentration = concentration;
    const bool atAnEnd = below(2) == 0;
    return {mesh, hw::TileId{atAnEnd ? below(2) * (mesh.tiles() - 1) : below(mesh.tiles())}};
}

/// @param shapes  that share the request's flits
void checkShape(const RouterShape& shape, std::size_t shapes, const CheckRequest& request, std::mt19937_64& random,
                CheckResult& result) {
    const std::filesystem::path& coverage = request.coverage;
    std::uint32_t files = 0;
    std::size_t corner = 0;
    for (std::uint64_t left = (request.updates + shapes - 1) / shapes; left != 0 && !request.stops();) {
        const Place place = anyPlace(random, shape.ports - hw::kDirections);
        const auto file = "router_" + std::to_string(files++) + ".dat";
        RouterBench bench(shape, place, random(), coverage.empty() ? coverage : coverage / file, result);
        bool agrees = true;
        for (std::uint32_t i = 0; agrees && i < 4 && bench.flitsOut() < left; ++i)
            agrees = bench.episode(corner < corners().size() ? corners()[corner++] : anyTraffic(random, shape.ports),
                                   random() % 2 == 0);
        result.updates += bench.flitsOut();
        if (!agrees) return;
        left -= std::min(left, bench.flitsOut());
    }
}

}  // namespace

CheckResult checkRouter(const CheckRequest& request) {
    CheckResult result;
    std::mt19937_64 random(request.seed);
    declareBins(result);
    const std::vector<RouterShape>& shapes = routerShapes();
    const std::size_t checked = request.coverage.empty() ? shapes.size() : 1;
    for (std::size_t i = 0; i < checked; ++i) checkShape(shapes[i], checked, request, random, result);
    return result;
}

}  // namespace spikeloom::cosim
