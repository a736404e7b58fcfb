// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

namespace spikeloom::trace {

/// A file that grows while a sample is simulated, of so many entries at most. What is not finished is removed.
class Part {
public:
    /// @throws ConfigError if it cannot be made
    Part(std::filesystem::path file, std::uint64_t entries);
    ~Part();
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;

    /// Room for entries that belong together. @return false if there is not enough, from then on always
    bool take(std::uint64_t entries = 1) {
        if (full_ || left_ < entries) {
            full_ = true;
            return false;
        }
        left_ -= entries;
        taken_ += entries;
        return true;
    }
    [[nodiscard]] bool full() const { return full_; }
    [[nodiscard]] std::uint64_t taken() const { return taken_; }

    /// Text to be appended to; written when there is enough of it.
    [[nodiscard]] std::string& text() {
        if (text_.size() >= kWriteBytes) write();
        return text_;
    }
    /// @throws ConfigError if the file could not be written
    void finish();

private:
    static constexpr std::size_t kWriteBytes = 1 << 16;
    void write();

    std::filesystem::path file_;
    std::ofstream stream_;
    std::string text_;
    std::uint64_t left_, taken_ = 0;
    bool full_ = false, finished_ = false;
};

}  // namespace spikeloom::trace
