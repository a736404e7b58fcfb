// SPDX-License-Identifier: Apache-2.0
#include "sim/evaluate/accounting.hpp"

#include <array>

namespace spikeloom::evaluate {
namespace {

// Horowitz, ISSCC 2014, 45 nm: addition of 32-bit floating-point numbers 0.9 pJ, multiplication 3.7 pJ.
constexpr double kAdditionPj = 0.9;
constexpr double kMacPj = 4.6;

constexpr std::array<AccountingMode, 2> kModes{{
    {"events", "a burst adds once", &Counts::eventAdditions, kAdditionPj, kMacPj,
     "as the code of Adaptive Calibration (AAAI 2025) counts a burst: one event, one addition at each synapse; "
     "energies of Horowitz, ISSCC 2014, 45 nm, 32-bit floating point"},
    {"unit_spikes", "each spike of a burst adds", &Counts::synapticOperations, kAdditionPj, kMacPj,
     "an addition for every unit spike at each synapse; energies of Horowitz, ISSCC 2014, 45 nm, 32-bit floating "
     "point"},
}};

}  // namespace

std::span<const AccountingMode> accountingModes() {
    return kModes;
}

double energyJ(const AccountingMode& mode, const Counts& counts) {
    return 1e-12 * (mode.pjPerAddition * static_cast<double>(counts.*(mode.additions)) +
                    mode.pjPerMac * static_cast<double>(counts.macOperations));
}

double denseEnergyJ(std::uint64_t macs) {
    return 1e-12 * kMacPj * static_cast<double>(macs);
}

}  // namespace spikeloom::evaluate
