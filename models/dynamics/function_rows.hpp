// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace spikeloom::dynamics {

/// Works out rows of a function in place of models/functions, bit for bit the same.
class FunctionRows {
public:
    virtual ~FunctionRows() = default;
    /// One row of `cols` elements.
    struct Row {
        std::span<const std::int64_t> increment;  ///< what the step adds to X
        std::span<std::int64_t> input;            ///< X; incremented
        std::span<std::int64_t> previous;         ///< results; replaced, if it evaluates
        std::span<std::int64_t> difference;       ///< receives what the results changed by, if it evaluates
        bool evaluate = false;                    ///< or only accumulate X
    };
    virtual void compute(const Row& row) = 0;
};

}  // namespace spikeloom::dynamics
