// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "models/operators/operator.hpp"

namespace spikeloom::operators {

const Operator& operatorOf(const program::LoweredProjection& projection) {
    // In the order of program::OperatorKind.
    static constexpr std::array kOperators{&kLinear,           &kIdentity,      &kAttentionScores,
                                           &kAttentionContext, &kWindow,        &kAttentionKeyValue,
                                           &kAttentionQuery,   &kAttentionMask, &kMaxPool};
    return *kOperators.at(static_cast<std::size_t>(projection.kind));
}

}  // namespace spikeloom::operators
