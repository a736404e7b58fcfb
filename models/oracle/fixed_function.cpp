// SPDX-License-Identifier: Apache-2.0
#include "models/oracle/fixed_function.hpp"

namespace spikeloom::oracle {

std::unique_ptr<FixedFunction> makeFixedFunction(const functions::FunctionSpec& spec) {
    if (const auto* softmax = std::get_if<functions::SoftmaxSpec>(&spec)) return makeFixedSoftmax(*softmax);
    if (const auto* norm = std::get_if<functions::LayerNormSpec>(&spec)) return makeFixedLayerNorm(*norm);
    if (const auto* rms = std::get_if<functions::RmsNormSpec>(&spec)) return makeFixedRmsNorm(*rms);
    return nullptr;
}

}  // namespace spikeloom::oracle
