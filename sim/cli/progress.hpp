// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

namespace spikeloom::cli {

enum class ProgressStyle : std::uint8_t {
    Silent,
    Bar,    ///< one line that is drawn again and again, at most ten times a second
    Lines,  ///< one line every 30 seconds, for files and batch systems
};

class Terminal;
/// None when quiet; a bar where standard error understands it.
[[nodiscard]] ProgressStyle progressStyle(const Terminal& terminal);

/// Shows how far a loop with a known number of turns has come, and how long it still takes at the speed so far.
class Progress {
public:
    using Clock = std::function<double()>;  ///< monotonic [s]

    /// @param unit  what is counted, plural
    Progress(std::ostream& out, ProgressStyle style, std::string unit, std::uint64_t total,
             Clock clock = steadyClock());
    ~Progress() { finish(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// More turns than it was said at first.
    void setTotal(std::uint64_t total) { total_ = total; }
    /// @param note  shown at the end of the line
    void update(std::uint64_t done, std::string_view note = {});
    /// Takes the bar away, so that what follows starts on an empty line.
    void finish();

    [[nodiscard]] static Clock steadyClock();

private:
    [[nodiscard]] std::string speedAndRest(std::uint64_t done, double elapsedS) const;
    void draw(std::uint64_t done, std::string_view note, double elapsedS);

    std::ostream& out_;
    ProgressStyle style_;
    std::string unit_;
    std::uint64_t total_;
    Clock clock_;
    double startS_, shownS_;
    bool isDrawn_ = false;
};

/// `26 s`, `3 min`, `2.1 h`.
[[nodiscard]] std::string shortDuration(double seconds);

}  // namespace spikeloom::cli
