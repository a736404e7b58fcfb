// SPDX-License-Identifier: Apache-2.0
// Prints tests/rtl/golden/router.vec.
#include "sim/cosim/router/router_vectors.hpp"

#include <cstdio>

int main() {
    const std::string text = spikeloom::cosim::routerVectors(200, 1);
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
}
