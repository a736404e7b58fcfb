// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/common/ring.hpp"

#include "models/support/error.hpp"

namespace spikeloom::hw {

void throwRingOverflow() {
    throw InvariantError("Noc.Ring", 0, "a queue took more than it has room for");
}

}  // namespace spikeloom::hw
