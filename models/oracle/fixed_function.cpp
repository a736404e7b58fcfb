// SPDX-License-Identifier: Apache-2.0
#include "models/oracle/fixed_function.hpp"

namespace spikeloom::oracle {

std::unique_ptr<FixedFunction> makeFixedFunction(
    const std::variant<std::monostate, functions::SoftmaxSpec, functions::LayerNormSpec>& spec) {
    if (const auto* softmax = std::get_if<functions::SoftmaxSpec>(&spec)) return makeFixedSoftmax(*softmax);
    if (const auto* norm = std::get_if<functions::LayerNormSpec>(&spec)) return makeFixedLayerNorm(*norm);
    return nullptr;
}

}  // namespace spikeloom::oracle
