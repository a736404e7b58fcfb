// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ostream>

#include "sim/cli/terminal.hpp"

namespace spikeloom::cli {
namespace {

constexpr double kRedrawS = 0.1;
constexpr double kLineS = 30.0;
constexpr std::uint64_t kBarColumns = 24;

}  // namespace

std::string shortDuration(double seconds) {
    if (seconds < 99.5) return fmt::format("{:.0f} s", seconds);
    if (seconds < 99.5 * 60) return fmt::format("{:.0f} min", seconds / 60);
    return fmt::format("{:.1f} h", seconds / 3600);
}

Progress::Clock Progress::steadyClock() {
    return [] { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); };
}

ProgressStyle progressStyle(const Terminal& terminal) {
    if (terminal.isQuiet()) return ProgressStyle::Silent;
    return terminal.traits().errIsInteractive ? ProgressStyle::Bar : ProgressStyle::Lines;
}

Progress::Progress(std::ostream& out, ProgressStyle style, std::string unit, std::uint64_t total, Clock clock)
    : out_(out),
      style_(style),
      unit_(std::move(unit)),
      total_(total),
      clock_(std::move(clock)),
      startS_(clock_()),
      shownS_(startS_) {
    if (style_ == ProgressStyle::Bar) draw(0, {}, 0.0);
}

void Progress::update(std::uint64_t done, std::string_view note) {
    const double now = clock_(), elapsedS = now - startS_;
    const double interval = style_ == ProgressStyle::Bar ? kRedrawS : kLineS;
    if (style_ == ProgressStyle::Silent || now - shownS_ < interval) return;
    shownS_ = now;
    if (style_ == ProgressStyle::Bar) return draw(done, note, elapsedS);
    out_ << fmt::format("{} of {} {}, {}{}{}", done, total_, unit_, speedAndRest(done, elapsedS),
                        note.empty() ? "" : ", ", note)
         << std::endl;
}

void Progress::finish() {
    if (!isDrawn_) return;
    out_ << "\r\x1b[K" << std::flush;
    isDrawn_ = false;
}

std::string Progress::speedAndRest(std::uint64_t done, double elapsedS) const {
    if (done == 0 || elapsedS <= 0.0) return "just begun";
    const double perS = static_cast<double>(done) / elapsedS;
    const double restS = static_cast<double>(total_ - std::min(done, total_)) / perS;
    return fmt::format("{:.3g}/s, {} left", perS, shortDuration(restS));
}

void Progress::draw(std::uint64_t done, std::string_view note, double elapsedS) {
    const std::uint64_t filled = total_ == 0 ? kBarColumns : kBarColumns * std::min(done, total_) / total_;
    out_ << fmt::format("\r[{}{}] {}/{} {}, {}{}{}\x1b[K", std::string(filled, '#'),
                        std::string(kBarColumns - filled, '.'), done, total_, unit_, speedAndRest(done, elapsedS),
                        note.empty() ? "" : ", ", note)
         << std::flush;
    isDrawn_ = true;
}

}  // namespace spikeloom::cli
