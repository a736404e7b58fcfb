// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <filesystem>
#include <string>

namespace spikeloom::cosim {

/// The cycles before a mismatch, as FST.
struct Waveform {
    std::string file{};     ///< empty: there is none
    std::string problem{};  ///< why there is none; empty if none was asked for
};

/// Leaves `COMPONENT.fst` in a folder, which is created if it is not there. An empty folder: none is asked for.
/// Does not throw: a waveform that cannot be written must not hide the mismatch.
/// @param write  gets the file; what it throws is the problem
template <class Write>
[[nodiscard]] Waveform leaveWaveform(const std::filesystem::path& folder, const std::string& component, Write write) {
    if (folder.empty()) return {};
    try {
        std::filesystem::create_directories(folder);
        const std::string file = (folder / (component + ".fst")).string();
        write(file);
        return {.file = file};
    } catch (const std::exception& error) {
        return {.problem = error.what()};
    }
}

}  // namespace spikeloom::cosim
