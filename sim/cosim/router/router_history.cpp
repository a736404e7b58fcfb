// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/router/router_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "hw/noc/common/round_robin.hpp"
#include "sim/cosim/router/router_unit.hpp"

namespace spikeloom::cosim {

void RouterHistory::reset() {
    lost_ = false;
    steps_.clear();
    flits_.clear();
    creditVcs_.clear();
}

void RouterHistory::add(std::uint64_t cycle, const RouterWires& before) {
    if (lost_) return;
    if (steps_.size() == most_) {
        *this = RouterHistory(most_);  // gives the memory back
        lost_ = true;
        return;
    }
    steps_.push_back({cycle, before.flits, before.credits});
    hw::forEachBit(before.flits, [&](std::uint32_t port) { flits_.push_back(before.flit[port]); });
    hw::forEachBit(before.credits, [&](std::uint32_t port) { creditVcs_.push_back(before.creditVc[port]); });
}

void RouterHistory::writeWaveform(const RouterShape& shape, std::uint32_t x, std::uint32_t y,
                                  const std::filesystem::path& fstFile) const {
    if (lost_) throw std::runtime_error(fmt::format("more than {} steps since the reset are not kept", most_));
    if (steps_.empty()) throw std::runtime_error("no step since the reset");
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
