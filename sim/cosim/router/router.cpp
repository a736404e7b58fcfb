// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/router/router.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hw/noc/common/round_robin.hpp"
#include "sim/cosim/mismatch.hpp"
#include "sim/cosim/router/router_history.hpp"
#include "sim/cosim/router/router_model.hpp"

namespace spikeloom::cosim {
namespace {

/// That of the Verilated router of this network, if there is one.
RouterShape shapeOf(const hw::NocSpec& spec) {
    return {.ports = hw::portsOf(spec.concentration),
            .virtualChannels = spec.virtualChannels,
            .bufferFlits = spec.bufferFlits,
            .flitBits = spec.flitBits,
            .creditCycles = spec.creditCycles};
}

/// A credit counts in the RTL, `creditCycles` after it came; the endpoint has it when it comes.
hw::NocSpec beforeCredits(hw::NocSpec spec) {
    spec.creditCycles = 0;
    return spec;
}

/// A tick in cycle t simulates the edge at its beginning: what arrives in t was on the wires in t - 1, what is on the
/// wires in t arrives the link's cycles later. Between ticks the router sleeps, its clock stopped.
class RtlRouter final : public hw::FlitRouter {
public:
    RtlRouter(const hw::RouterArguments& arguments, const RouterChoice& choice)
        : name_(arguments.name),
          tile_(arguments.tile),
          virtualChannels_(arguments.spec.virtualChannels),
          channels_(arguments.ports * virtualChannels_),
          wiring_(shapeOf(arguments.spec), arguments.spec, arguments.routes.shape, tile_),
          x_(arguments.routes.shape.x(tile_)),
          y_(arguments.routes.shape.y(tile_)),
          unit_(makeRouterUnit(wiring_.shape(), x_, y_, choice.observation)),
          endpoint_(beforeCredits(arguments.spec), arguments.ports, 0),
          packets_(arguments.packets),
          waveformFolder_(choice.waveformFolder),
          tally_(choice.tally) {
        if (choice.kind == config::Backend::Lockstep) model_ = std::make_unique<RouterModel>(arguments, wiring_);
        for (std::uint32_t port = 0; port < arguments.ports; ++port) {
            const hw::LinkKind kind =
                linkKind(arguments.routes.shape, tile_, hw::Port{static_cast<std::uint8_t>(port)});
            links_[port] = linkTiming(kind, arguments.spec, arguments.routes.shape.board);
        }
        endpoint_.join(arguments.scheduler, *this);
        endpoint_.wakeOnCredit(true);
    }

    [[nodiscard]] hw::InputPort input(hw::Port port) override { return {&endpoint_, indexOf(port)}; }
    void connectOutput(hw::Port port, hw::InputPort to) override {
        const hw::LinkTiming link = links_[indexOf(port)];
        endpoint_.connect(indexOf(port), *to.endpoint, to.port, link);
        to.endpoint->expectLate(link.cycles);
    }
    void useTrees(const hw::MulticastTrees&) override {}

    hw::Cycle tick(hw::Cycle now) override {
        wakeUp(now);
        collect(now);
        if (!waveformFolder_.empty()) history_.add(value(now), in_);
        unit_->skipTo(value(now));
        const RouterOutputs& outputs = asserting([this]() -> const RouterOutputs& { return unit_->step(in_); },
                                                 [&] { return AssertionFailure(name_, value(now), waveform()); });
        counts_.add(outputs.events);
        if (model_) compare(now, outputs.wires);
        returnCredits(now, outputs.wires);
        countArrivals(now);
        sendFlits(now, outputs.wires);
        countEvents(outputs.events, 1);
        last_ = outputs.events;
        counted_ = now;
        asleep_ = !outputs.busy;
        if (tally_ != nullptr) ++tally_->cycles;
        if (outputs.busy) return endpoint_.sleepUntil(now + 1);
        return endpoint_.sleepUntil(std::min(endpoint_.nextArrival(now), endpoint_.nextCredit(now)));
    }

    void resetSample() override {
        if (inside_ != 0 || endpoint_.flitsUnderWay()) fail("reset while it holds or expects flits");
        endpoint_.reset();
        endpoint_.wakeOnCredit(true);
        unit_->reset();
        if (model_) model_->reset();
        history_.reset();
        counters_.largestQueue.fill(0);
        last_ = {};
    }

    [[nodiscard]] hw::TileId tile() const override { return tile_; }
    [[nodiscard]] bool isConnected(hw::Port output) const override { return endpoint_.isConnected(indexOf(output)); }
    [[nodiscard]] const hw::RouterCounters& counters() const override {
        countSleep(endpoint_.now() + 1);
        return counters_;
    }

    [[nodiscard]] std::vector<hw::BlockedPacket> blocked() const override {
        std::vector<hw::BlockedPacket> result;
        for (std::uint32_t channel = 0; channel < channels_; ++channel)
            if (const auto head = headOf(channel)) result.push_back(*head);
        return result;
    }
    [[nodiscard]] std::optional<hw::BlockedPacket> headOf(std::uint32_t inputVc) const override {
        if (endpoint_.count(inputVc) == 0) return std::nullopt;
        const hw::Flit front = endpoint_.front(inputVc);
        const std::uint32_t port = inputVc / virtualChannels_;
        return hw::BlockedPacket{.packet = packets_[front.packet],
                                 .place = hw::BlockedPacket::Place::Router,
                                 .tile = tile_,
                                 .port = hw::Port{static_cast<std::uint8_t>(port)},
                                 .virtualChannel = inputVc - port * virtualChannels_,
                                 .output = wiring_.routeHere(front),
                                 .waitsFor = reason(inputVc)};
    }
    /// Which virtual channel a packet holds is not on the wires: only the model beside it knows.
    [[nodiscard]] std::optional<Obstacle> obstacleOf(std::uint32_t inputVc) const override {
        return model_ ? model_->router().obstacleOf(inputVc) : std::nullopt;
    }
    [[nodiscard]] std::uint32_t bufferedFlits(hw::Port port, std::uint32_t virtualChannel) const override {
        return endpoint_.count(indexOf(port) * virtualChannels_ + virtualChannel);
    }

private:
    [[noreturn]] void fail(const char* message) const { throw InvariantError(name_, value(endpoint_.now()), message); }
    [[noreturn]] void differ(hw::Cycle now, const RouterDifference& difference) const {
        throw Mismatch(name_, value(now), difference.what, difference.expected, difference.found, describe(in_),
                       waveform());
    }
    [[nodiscard]] Waveform waveform() const {
        return leaveWaveform(waveformFolder_, name_, [this](const std::string& file) {
            history_.writeWaveform(wiring_.shape(), x_, y_, file);
        });
    }

    [[nodiscard]] hw::BlockedPacket::WaitsFor reason(std::uint32_t inputVc) const {
        if ((last_.vcRefused >> inputVc & 1) != 0) return hw::BlockedPacket::WaitsFor::VirtualChannel;
        return (last_.noCredit >> inputVc & 1) != 0 ? hw::BlockedPacket::WaitsFor::Credit
                                                    : hw::BlockedPacket::WaitsFor::Switch;
    }

    /// The cycles since the last tick, in which the clock stood.
    void wakeUp(hw::Cycle now) {
        countSleep(now);
        if (model_ && asleep_ && model_->sendsUntil(hw::Cycle{value(now) - 1}))
            differ(now, {"busy", "1: something leaves", "0 when the router went to sleep"});
    }
    /// Until before cycle `now`.
    void countSleep(hw::Cycle now) const {
        if (now < counted_ + 2) return;
        const std::uint64_t cycles = now - counted_ - 1;
        counts_.add(last_, cycles);
        countEvents(last_, cycles);
        counted_ = counted_ + cycles;
    }
    void countEvents(const RouterEvents& events, std::uint64_t cycles) const {
        counters_.vcAllocations = counts_.vcGranted;
        counters_.vcStalls = counts_.vcRefused;
        counters_.switchConflicts = counts_.noSwitch;
        hw::forEachBit(events.noCredit, [&](std::uint32_t channel) {
            counters_.creditStalls[indexOf(wiring_.routeHere(endpoint_.front(channel)))] += cycles;
        });
    }

    /// Puts on the wires what arrives in this cycle.
    void collect(hw::Cycle now) {
        in_.clear();
        endpoint_.takeArrivals(now, [&](std::uint32_t channel) {
            const std::uint32_t port = channel / virtualChannels_;
            const hw::Flit flit = endpoint_.peek(channel, endpoint_.count(channel) - 1);
            if (flit.head && !endpoint_.isConnected(indexOf(wiring_.routeHere(flit))))
                fail("a packet's destination has no network interface");
            in_.addFlit(port, wiring_.incoming(flit, channel - port * virtualChannels_));
        });
        endpoint_.takeCredits(now);
        hw::forEachBit(endpoint_.countedCredits(), [&](std::uint32_t channel) {
            in_.addCredit(channel / virtualChannels_, channel % virtualChannels_);
        });
    }

    void compare(hw::Cycle now, const RouterWires& rtl) {
        const RouterWires& model = model_->step(now, in_);
        if (const auto found = difference(model, rtl, wiring_.routedPorts())) differ(now, *found);
        if (const auto found = difference(model_->events(), counts_)) differ(now, *found);
    }

    /// A credit is on the wire in the cycle after its flit left the buffer.
    void returnCredits(hw::Cycle now, const RouterWires& rtl) {
        hw::forEachBit(rtl.credits, [&](std::uint32_t port) {
            const std::uint32_t channel = port * virtualChannels_ + rtl.creditVc[port];
            if (rtl.creditVc[port] >= virtualChannels_ || endpoint_.count(channel) == 0)
                differ(now, {"credit", "none: the buffer is empty", "one out of port " + std::to_string(port)});
            endpoint_.pop(channel);
            endpoint_.returnCredit(port, channel, hw::Cycle{value(now) - 1});
            ++counters_.bufferPops;
            --counters_.buffered[port];
            counters_.bufferedCycles[port] += value(now) - 1;
        });
    }

    void countArrivals(hw::Cycle now) {
        hw::forEachBit(in_.flits, [&](std::uint32_t port) {
            ++inside_;
            ++counters_.bufferPushes;
            counters_.bufferedCycles[port] -= value(now);  // its departure adds: the difference is its stay
            counters_.largestQueue[port] = std::max(counters_.largestQueue[port], ++counters_.buffered[port]);
        });
    }

    /// A flit is on the wire in the second cycle after it left the buffer.
    void sendFlits(hw::Cycle now, const RouterWires& rtl) {
        hw::forEachBit(rtl.flits, [&](std::uint32_t port) {
            const RouterFlit& wire = rtl.flit[port];
            const hw::Flit flit = wiring_.read(wire);
            const std::uint32_t channel = port * virtualChannels_ + wire.vc;
            checkProtocol(now, port, wire, flit);
            endpoint_.send(port, channel, flit, hw::Cycle{value(now) - 1});
            ++counters_.linkFlits[port];
            --inside_;
            if (tally_ != nullptr) ++tally_->flits;
        });
    }
    void checkProtocol(hw::Cycle now, std::uint32_t port, const RouterFlit& wire, hw::Flit flit) const {
        const std::string where = "out of port " + std::to_string(port);
        if (wire.vc >= virtualChannels_ || !endpoint_.hasCredit(port * virtualChannels_ + wire.vc))
            differ(now, {"flit", "none: no credit is left", where + " on channel " + std::to_string(wire.vc)});
        if (inside_ == 0) differ(now, {"flit", "none: the router is empty", where});
        const std::uint8_t route = wiring_.leaving(flit, wire.vc, port).route;
        if (wire.head && (wiring_.routedPorts() >> port & 1) != 0 && wire.route != route)
            differ(now, {"route of the head " + where, std::to_string(route), std::to_string(wire.route)});
    }

    std::string name_;
    hw::TileId tile_;
    std::uint32_t virtualChannels_, channels_;
    std::array<hw::LinkTiming, hw::kPorts> links_{};  // by output port
    RouterWiring wiring_;
    std::uint32_t x_, y_;
    std::unique_ptr<RouterUnit> unit_;
    std::unique_ptr<RouterModel> model_;  // in lockstep
    hw::Endpoint endpoint_;
    const hw::PacketPool& packets_;
    std::filesystem::path waveformFolder_;
    RouterHistory history_;  // where a waveform is asked for
    RouterTally* tally_;
    RouterWires in_;
    std::uint64_t inside_ = 0;     // flits that came in and are not yet on a wire out
    RouterEvents last_;            // of the last tick: they go on while the router sleeps
    bool asleep_ = true;           // since the last tick
    mutable hw::Cycle counted_{};  // up to and including which events are counted
    mutable RouterEventCounts counts_;
    mutable hw::RouterCounters counters_;
};

}  // namespace

std::vector<Problem> routerProblems(const hw::MeshShape& mesh, const hw::NocSpec& spec) {
    std::vector<Problem> problems;
    const auto require = [&](bool holds, const char* key, const std::string& found, const std::string& hint) {
        if (!holds) problems.push_back({"", std::string("chip.noc.") + key, found, hint});
    };
    require(spec.fidelity == "flit", "fidelity", fmt::format("'{}' has no routers", spec.fidelity), "choose \"flit\"");
    require(spec.topology == hw::Topology::Mesh, "topology", "the router in RTL is one of a mesh", "choose \"mesh\"");
    require(spec.routing == "xy", "routing", fmt::format("the router in RTL routes xy, not '{}'", spec.routing),
            "choose \"xy\"");
    require(spec.routeComputation == hw::RouteComputation::LookAhead, "route_computation",
            "the router in RTL works routes out ahead", "choose \"look_ahead\"");
    require(spec.allocation == hw::Allocation::Separate, "allocation",
            "the router in RTL gives virtual channel and switch in separate cycles", "choose \"separate\"");
    require(spec.multicast == hw::Multicast::Copies, "multicast", "the router in RTL copies no packets",
            "choose \"copies\"");
    require(spec.terminalLinkCycles() >= 1, "local_link_cycles",
            "the router in RTL hands over to wires, which take a cycle", "choose at least 1");
    constexpr std::uint32_t kSide = 1u << RouterShape::kCoordinateBits;
    if (mesh.width > kSide || mesh.height > kSide)
        problems.push_back({"", "chip.mesh", fmt::format("{} x {} tiles", mesh.width, mesh.height),
                            fmt::format("the router in RTL has coordinates for {0} x {0}", kSide)});
    if (mesh.board.chips() > 1)
        problems.push_back({"", "chip.board", "the router in RTL has no links to other chips", "choose one chip"});
    const RouterShape shape = shapeOf(spec);
    require(shape.flitBits >= shape.packetBit() + 32, "flit_bits",
            fmt::format("{} bits have no room for a head and the number of its packet", shape.flitBits),
            fmt::format("choose at least {}", shape.packetBit() + 32));
    if (std::find(routerShapes().begin(), routerShapes().end(), shape) == routerShapes().end()) {
        const RouterShape& built = routerShapes().front();
        problems.push_back(
            {"", "chip.noc",
             fmt::format(
                 "no router in RTL has {} ports, {} virtual channels of {} flits, {} bits a flit and {} cycles a "
                 "credit",
                 shape.ports, shape.virtualChannels, shape.bufferFlits, shape.flitBits, shape.creditCycles),
             fmt::format("this program's has {} ports, {} of {} flits, {} bits and {}; build with "
                         "-DSPIKELOOM_RTL_CHIP=FILE for another chip's",
                         built.ports, built.virtualChannels, built.bufferFlits, built.flitBits, built.creditCycles)});
    }
    return problems;
}

hw::MakeRouter rtlRouters(std::function<RouterChoice(hw::TileId)> choose) {
    return [choose = std::move(choose)](const hw::RouterArguments& arguments) -> std::unique_ptr<hw::FlitRouter> {
        const RouterChoice choice = choose(arguments.tile);
        if (choice.kind == config::Backend::Model) return hw::makeRouter({}, arguments);
        if (auto problems = routerProblems(arguments.routes.shape, arguments.spec); !problems.empty())
            throw ConfigError(std::move(problems));
        return std::make_unique<RtlRouter>(arguments, choice);
    };
}

hw::MakeRouter rtlRouters(config::Backend kind) {
    return rtlRouters([kind](hw::TileId) { return RouterChoice{.kind = kind}; });
}

}  // namespace spikeloom::cosim
