// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/router/router_history.hpp"

#include <algorithm>

#include "hw/noc/common/round_robin.hpp"
#include "models/support/error.hpp"
#include "sim/cosim/router/router_unit.hpp"

namespace spikeloom::cosim {

void RouterHistory::clear() {
    lost_ = false;
    steps_.clear();
    flits_.clear();
    creditVcs_.clear();
}

void RouterHistory::quiet() {
    if (lost_ || steps_.size() > limits_.enough) clear();
}

void RouterHistory::add(std::uint64_t cycle, const RouterWires& before) {
    if (lost_) return;
    if (steps_.size() == limits_.most) {
        clear();
        lost_ = true;
        return;
    }
    steps_.push_back({cycle, before.flits, before.credits});
    hw::forEachBit(before.flits, [&](std::uint32_t port) { flits_.push_back(before.flit[port]); });
    hw::forEachBit(before.credits, [&](std::uint32_t port) { creditVcs_.push_back(before.creditVc[port]); });
}

void RouterHistory::writeWaveform(const RouterShape& shape, std::uint32_t x, std::uint32_t y,
                                  const std::filesystem::path& fstFile) const {
    if (steps_.empty()) throw InvariantError("router", 0, "the router was not quiet for longer than steps are kept");
    const std::uint64_t first = steps_[steps_.size() - std::min(steps_.size(), kWaveformSteps)].cycle;
    const auto unit = makeRouterUnit(shape, x, y, {.waveform = fstFile, .firstCycle = first});
    auto flit = flits_.begin();
    auto creditVc = creditVcs_.begin();
    for (const Step& step : steps_) {
        RouterWires wires;
        hw::forEachBit(step.flits, [&](std::uint32_t port) { wires.addFlit(port, *flit++); });
        hw::forEachBit(step.credits, [&](std::uint32_t port) { wires.addCredit(port, *creditVc++); });
        unit->skipTo(step.cycle);
        unit->step(wires);
    }
}

}  // namespace spikeloom::cosim
