// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <exception>
#include <filesystem>
#include <string>

#include "models/support/error.hpp"

namespace spikeloom::cosim {

/// The cycles before a mismatch or a failed assertion, as FST.
struct Waveform {
    std::string file{};     ///< empty: there is none
    std::string problem{};  ///< why there is none; empty if none was asked for
    /// For the end of a message; empty if none was asked for.
    [[nodiscard]] std::string words() const {
        if (!file.empty()) return "; waveform in " + file;
        return problem.empty() ? "" : "; no waveform: " + problem;
    }
};

/// An assertion in the RTL failed; Verilator has said which one on the terminal.
struct AssertionFailure : InvariantError {
    /// @param component  the unit alone says its name and its own cycle; in a chip it is `Chip.Tile[3].Core.Soma`
    AssertionFailure(const std::string& component, std::uint64_t cycle, const Waveform& waveform = {})
        : InvariantError(component, cycle,
                         "an assertion of the RTL failed; the message is on the terminal" + waveform.words()) {}
};

/// Leaves `COMPONENT.fst` in a folder, which is created if it is not there. An empty folder: none is asked for.
/// Does not throw: a waveform that cannot be written must not hide why it was asked for.
/// @param write  gets the file; what it throws is the problem, but for a failure of an assertion
template <class Write>
[[nodiscard]] Waveform leaveWaveform(const std::filesystem::path& folder, const std::string& component, Write write) {
    if (folder.empty()) return {};
    const std::string file = (folder / (component + ".fst")).string();
    try {
        std::filesystem::create_directories(folder);
        write(file);
        return {.file = file};
    } catch (const AssertionFailure&) {
        return {.file = file};  // it ends with the cycle in which the assertion failed once more
    } catch (const std::exception& error) {
        return {.problem = error.what()};
    }
}

/// Calls a unit of a chip.
/// @param failure  thrown where an assertion in the RTL fails: that of the component, in its cycle
template <class Call, class Failure>
decltype(auto) asserting(Call call, Failure failure) {
    try {
        return call();
    } catch (const AssertionFailure&) {
        throw failure();
    }
}

}  // namespace spikeloom::cosim
