// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace spikeloom::testing {

/// An FST file as fst2vcd tells it: the signals of the outermost scope that has one of that name.
class Waveform {
public:
    /// @return nothing where fst2vcd is not installed. @throws std::runtime_error for a file that is not FST
    [[nodiscard]] static std::optional<Waveform> read(const std::filesystem::path& fstFile);

    [[nodiscard]] std::uint64_t firstTime() const { return firstTime_; }
    [[nodiscard]] std::uint64_t lastTime() const { return lastTime_; }
    /// `width` bits, up to 64, from bit `at` on, at the end. @throws std::runtime_error where there is no such signal
    [[nodiscard]] std::uint64_t last(const std::string& signal, std::uint32_t at = 0, std::uint32_t width = 64) const;

private:
    std::uint64_t firstTime_ = 0, lastTime_ = 0;
    std::map<std::string, std::string> codes_;   // by name
    std::map<std::string, std::string> values_;  // by code; bits, the highest first
};

}  // namespace spikeloom::testing
