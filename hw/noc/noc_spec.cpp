// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/noc_spec.hpp"

#include <fmt/format.h>

namespace spikeloom::hw {

void NocSpec::check(spec::Report& report) const {
    const std::uint32_t ports = portsOf(concentration);
    if (ports * virtualChannels > kMaxChannels)
        report.add("virtual_channels",
                   fmt::format("{} ports ({} cores a router) of {} virtual channels are {}, {} at most", ports,
                               concentration, virtualChannels, ports * virtualChannels, kMaxChannels),
                   fmt::format("{} would do, or a smaller concentration", kMaxChannels / ports));
    if (packet.headerBits < packet.fixedBits(concentration))
        report.add("packet.header_bits",
                   fmt::format("{} bits; with {} cores a router, exit, axon and parity take {}", packet.headerBits,
                               concentration, packet.fixedBits(concentration)),
                   "a tile's number comes on top where there are several");
}

}  // namespace spikeloom::hw
