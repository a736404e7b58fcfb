// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/channel.hpp"

#include "models/support/error.hpp"

namespace spikeloom::hw {

void throwRingOverflow() {
    throw InvariantError("Noc.Channel", 0, "more flits or credits under way than there are buffers for");
}

}  // namespace spikeloom::hw
