// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/noc_spec.hpp"

#include <fmt/format.h>

namespace spikeloom::hw {

namespace {

void checkChannels(const NocSpec& spec, std::uint32_t ports, std::string_view users, std::string_view key,
                   spec::Report& report) {
    const std::uint32_t channels = ports * spec.virtualChannels;
    if (channels <= kMaxChannels) return;
    report.add(key,
               fmt::format("{} ports ({} cores a router{}) of {} virtual channels are {}, {} at most", ports,
                           spec.concentration, users, spec.virtualChannels, channels, kMaxChannels),
               fmt::format("{} would do{}", kMaxChannels / ports,
                           spec.concentration == 1 ? "" : ", or a smaller concentration"));
}

}  // namespace

void NocSpec::check(spec::Report& report) const {
    checkChannels(*this, portsOf(concentration), "", "virtual_channels", report);
    if (topology == Topology::Torus && virtualChannels < 2)
        report.add(
            "virtual_channels",
            fmt::format("a torus divides them in two classes, by which its rings are free of deadlock, and {} is "
                        "one too few",
                        virtualChannels),
            "2 would do, or \"topology\": \"mesh\"");
    if (packet.headerBits < packet.fixedBits(concentration))
        report.add("packet.header_bits",
                   fmt::format("{} bits; with {} cores a router, exit, axon and parity take {}", packet.headerBits,
                               concentration, packet.fixedBits(concentration)),
                   "a tile's number comes on top where there are several");
}

void NocSpec::checkHost(spec::Report& report) const {
    if (topology == Topology::Torus)
        checkChannels(*this, portsOf(concentration) + 1, ", and the host's port on a torus", "noc.virtual_channels",
                      report);
}

}  // namespace spikeloom::hw
