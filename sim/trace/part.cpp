// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/part.hpp"

namespace spikeloom::trace {

Part::Part(std::filesystem::path file, std::uint64_t entries)
    : file_(std::move(file)),
      growing_(file_.string() + ".growing"),
      stream_(growing_, std::ios::binary | std::ios::trunc),
      left_(entries) {
    text_.reserve(kWriteBytes + kWriteBytes / 4);
    if (!stream_) fail();
}

Part::~Part() {
    if (!finished_ && !failed_) fail();
}

void Part::write() {
    if (!failed_) stream_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
    text_.clear();
    if (!stream_ && !failed_) fail();
}

/// Leaves nothing behind: a disk that is full has room again for the run itself.
void Part::fail() {
    failed_ = full_ = true;
    stream_.close();
    std::error_code ignored;
    std::filesystem::remove(growing_, ignored);
}

void Part::finish() {
    write();
    if (failed_) return;
    stream_.close();
    std::error_code error;
    if (stream_) std::filesystem::rename(growing_, file_, error);
    if (!stream_ || error) return fail();
    finished_ = true;
}

}  // namespace spikeloom::trace
