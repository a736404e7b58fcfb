// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/measure.hpp"

#include "sim/noc/generator.hpp"

namespace spikeloom::noc {

void Measurement::add(const Arrival& packet) {
    latencies_.add(packet.latency());
    tally_.add({.source = packet.source,
                .destination = packet.destination,
                .flits = packet.flits,
                .created = packet.created,
                .injected = packet.injected,
                .arrived = packet.arrived});
}

const char* describe(Saturated why) {
    switch (why) {
        case Saturated::No:
            return "no";
        case Saturated::Latency:
            return "latency";
        case Saturated::Throughput:
            return "throughput";
        case Saturated::Drain:
            return "drain";
    }
    return "";
}

double LoadPoint::meanOf(std::uint64_t sum) const {
    const std::uint64_t packets = measured.latencies().packets();
    return packets == 0 ? 0.0 : static_cast<double>(sum) / static_cast<double>(packets);
}

namespace {

/// One measurement from its first cycle to its last.
class Trial {
public:
    Trial(const StudySpec& study, double load, const std::atomic<bool>* interrupted, const hw::MakeRouter& routers)
        : study_(study),
          interrupted_(interrupted),
          generator_(study.traffic, study.shape(), load),
          point_{.load = load, .measured = Measurement(study.shape(), study.noc)},
          testbed_(
              study.shape(), study.noc, [this](const Arrival& packet) { take(packet); }, routers) {}

    std::optional<LoadPoint> run(Drain drain) {
        while (value(testbed_.next()) < end()) {
            if (!cycle()) return std::nullopt;
        }
        const std::uint64_t limit = end() + (drain == Drain::Yes ? study_.drainCycles : 0);
        while (missing() != 0 && value(testbed_.next()) < limit) {
            if (!cycle()) return std::nullopt;
        }
        finish(drain);
        return std::move(point_);
    }

private:
    [[nodiscard]] std::uint64_t end() const { return study_.warmUpCycles + study_.measuredCycles; }
    [[nodiscard]] bool inWindow(hw::Cycle cycle) const {
        return value(cycle) >= study_.warmUpCycles && value(cycle) < end();
    }
    [[nodiscard]] std::uint64_t missing() const {
        return point_.measuredPackets - point_.measured.latencies().packets();
    }

    void take(const Arrival& packet) {
        if (inWindow(packet.arrived)) acceptedFlits_ += packet.flits;
        if (inWindow(packet.created)) point_.measured.add(packet);
    }

    bool cycle() {
        if (interrupted_ != nullptr && interrupted_->load(std::memory_order_relaxed)) return false;
        const bool isMeasured = inWindow(testbed_.next());
        generator_.next([&](NodeId source, NodeId destination) {
            testbed_.create(source, destination, study_.traffic.packetFlits);
            if (isMeasured) ++point_.measuredPackets;
        });
        testbed_.tick();
        return true;
    }

    void finish(Drain drain) {
        const double nodeCycles =
            static_cast<double>(study_.shape().nodes()) * static_cast<double>(study_.measuredCycles);
        const auto createdFlits = static_cast<double>(point_.measuredPackets) * study_.traffic.packetFlits;
        point_.created = createdFlits / nodeCycles;
        point_.accepted = static_cast<double>(acceptedFlits_) / nodeCycles;
        point_.cycles = value(testbed_.next());
        point_.flitHops = testbed_.network().totals().flitHops;
        point_.saturated = judge(drain);
    }

    [[nodiscard]] Saturated judge(Drain drain) const {
        const SaturationSpec& rule = study_.saturation;
        if (drain == Drain::Yes && missing() != 0) return Saturated::Drain;
        if (point_.accepted < rule.acceptedShare * point_.created) return Saturated::Throughput;
        if (point_.measured.latencies().mean() > rule.latencyFactor * point_.zeroLoad()) return Saturated::Latency;
        return Saturated::No;
    }

    const StudySpec& study_;
    const std::atomic<bool>* interrupted_;
    Generator generator_;
    LoadPoint point_;
    std::uint64_t acceptedFlits_ = 0;
    Testbed testbed_;
};

}  // namespace

std::optional<LoadPoint> measure(const StudySpec& study, double load, Drain drain, const std::atomic<bool>* interrupted,
                                 const hw::MakeRouter& routers) {
    return Trial(study, load, interrupted, routers).run(drain);
}

}  // namespace spikeloom::noc
