// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "models/functions/row_function.hpp"

namespace spikeloom::hw {

/// y = x, with whatever passes a test wants to see timed.
class StubFunction final : public functions::RowFunction {
public:
    explicit StubFunction(std::vector<functions::Pass> passes) : passes_(std::move(passes)) {}
    void evaluate(std::span<const std::int64_t> x, std::span<std::int64_t> y) const override {
        std::copy(x.begin(), x.end(), y.begin());
    }
    [[nodiscard]] const std::vector<functions::Pass>& passes() const override { return passes_; }
    [[nodiscard]] std::int64_t outputBound() const override { return 1 << 20; }
    [[nodiscard]] double errorBoundUlp() const override { return 0; }

private:
    std::vector<functions::Pass> passes_;
};

}  // namespace spikeloom::hw
