// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

namespace spikeloom::accounting {

/// Energy of arithmetic alone in one number format [pJ]. The addition is that of a sum, with spikes and without:
/// products of 8 bits add up in 32.
struct Price {
    std::string_view name;
    double additionPj = 0.0, multiplicationPj = 0.0;

    [[nodiscard]] constexpr double macPj() const { return additionPj + multiplicationPj; }
    [[nodiscard]] constexpr double energyPj(double additions, double macs) const {
        return additions * additionPj + macs * macPj();
    }
    /// Additions that cost what one multiply-accumulate does: a spiking network that only adds, and has fewer of them a
    /// multiply-accumulate of the network without spikes, wins as far as arithmetic goes.
    [[nodiscard]] constexpr double breakEven() const { return macPj() / additionPj; }
};

inline constexpr std::string_view kPriceSource = "Horowitz, Computing's energy problem, ISSCC 2014, 45 nm, 0.9 V";
inline constexpr Price kFloat32{"float32", 0.9, 3.7};
inline constexpr Price kInt32{"int32", 0.1, 3.1};
inline constexpr Price kInt8{"int8", 0.1, 0.2};  ///< 8 x 8 bits into 32
inline constexpr std::array kPrices{kFloat32, kInt32, kInt8};

}  // namespace spikeloom::accounting
