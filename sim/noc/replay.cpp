// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/replay.hpp"

#include <algorithm>
#include <chrono>

namespace spikeloom::noc {
namespace {

double relative(double ours, double theirs) {
    return theirs == 0.0 ? 0.0 : ours / theirs - 1.0;
}

Comparison compare(const PacketLog& log, const std::vector<std::optional<Arrival>>& arrivals) {
    Comparison result;
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        const LoggedPacket& logged = log.packets[i];
        if (!arrivals[i] || !logged.measured || !logged.arrived) continue;
        const std::uint64_t ours = arrivals[i]->latency(), theirs = *logged.arrived - logged.created;
        ++result.packets;
        result.ours.add(ours);
        result.logged.add(theirs);
        result.sameLatency += ours == theirs ? 1 : 0;
        result.sameInjection += logged.injected == value(arrivals[i]->injected) ? 1 : 0;
        result.largestDifference = std::max(result.largestDifference, ours < theirs ? theirs - ours : ours - theirs);
    }
    return result;
}

class Player {
public:
    Player(const StudySpec& study, const PacketLog& log, const hw::MakeRouter& routers)
        : study_(study),
          log_(log),
          result_{.arrivals = std::vector<std::optional<Arrival>>(log.packets.size()),
                  .measured = Measurement(study.shape(), study.noc)},
          testbed_(
              study.shape(), study.noc, [this](const Arrival& packet) { take(packet); }, routers) {}

    ReplayResult run(const std::atomic<bool>* interrupted) {
        while (next_ < log_.packets.size() || testbed_.underWay() != 0) {
            if (interrupted != nullptr && interrupted->load(std::memory_order_relaxed)) {
                result_.complete = false;
                break;
            }
            skipToWork();
            createDue();
            testbed_.tick();
            if (isStuck()) break;
        }
        result_.cycles = value(testbed_.next());
        result_.flitHops = testbed_.network().totals().flitHops;
        if (log_.hasArrived) result_.comparison = compare(log_, result_.arrivals);
        return std::move(result_);
    }

private:
    /// An empty network needs no cycles until the next packet is made.
    void skipToWork() {
        if (testbed_.underWay() == 0 && next_ < log_.packets.size())
            testbed_.runTo(hw::Cycle{log_.packets[next_].created});
    }

    void createDue() {
        for (; next_ < log_.packets.size() && log_.packets[next_].created == value(testbed_.next()); ++next_) {
            const LoggedPacket& packet = log_.packets[next_];
            if (testbed_.underWay() == 0) lastNews_ = testbed_.next();
            testbed_.create(NodeId{packet.source}, NodeId{packet.destination}, packet.flits,
                            static_cast<std::uint32_t>(next_));
        }
    }

    bool isStuck() {
        if (testbed_.underWay() == 0 || testbed_.next() - lastNews_ <= study_.drainCycles) return false;
        const auto blocked = testbed_.network().oldestBlocked();
        result_.blocked = blocked ? describe(*blocked) : "packets are under way, but none heads a queue";
        return true;
    }

    void take(const Arrival& packet) {
        lastNews_ = packet.arrived;
        result_.arrivals[packet.index] = packet;
        result_.measured.add(packet);
    }

    const StudySpec& study_;
    const PacketLog& log_;
    ReplayResult result_;
    std::size_t next_ = 0;  // packet of the log that is made next
    hw::Cycle lastNews_{};  // cycle of the last arrival, or in which the network was filled
    Testbed testbed_;
};

}  // namespace

double Comparison::meanDifference() const {
    return relative(ours.mean(), logged.mean());
}
double Comparison::p99Difference() const {
    return relative(static_cast<double>(ours.percentile(99)), static_cast<double>(logged.percentile(99)));
}
double Comparison::exactShare() const {
    return packets == 0 ? 0.0 : static_cast<double>(sameLatency) / static_cast<double>(packets);
}

ReplayResult replay(const StudySpec& study, const PacketLog& log, const std::atomic<bool>* interrupted,
                    const hw::MakeRouter& routers) {
    const auto begin = std::chrono::steady_clock::now();
    ReplayResult result = Player(study, log, routers).run(interrupted);
    result.wallSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return result;
}

}  // namespace spikeloom::noc
