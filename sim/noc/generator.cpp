// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/generator.hpp"

#include <cmath>

namespace spikeloom::noc {

Generator::Generator(const TrafficSpec& traffic, hw::MeshShape shape, double load)
    : nodes_(shape.nodes()),
      threshold_(static_cast<std::uint64_t>(std::ldexp(load / traffic.packetFlits, 63))),
      random_(traffic.seed),
      pattern_(makePattern(traffic, shape)) {}

}  // namespace spikeloom::noc
