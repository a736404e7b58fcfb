// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace spikeloom::trace {

/// A file that grows while a sample is simulated, of so many entries at most. It has its name when it is finished; what
/// is not is removed. One that cannot be written is full from then on, and not there: a run does not end for its trace.
class Part {
public:
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
    /// It could not be written.
    [[nodiscard]] bool failed() const { return failed_; }

    /// Text to be appended to; written when there is enough of it.
    [[nodiscard]] std::string& text() {
        if (text_.size() >= kWriteBytes) write();
        return text_;
    }
    void finish();

private:
    static constexpr std::size_t kWriteBytes = 1 << 18;
    void write();
    void fail();

    std::filesystem::path file_, growing_;
    std::ofstream stream_;
    std::string text_;
    std::uint64_t left_, taken_ = 0;
    bool full_ = false, finished_ = false, failed_ = false;
};

}  // namespace spikeloom::trace
