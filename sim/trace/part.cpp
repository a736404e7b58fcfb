// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/part.hpp"

#include "models/support/error.hpp"

namespace spikeloom::trace {

Part::Part(std::filesystem::path file, std::uint64_t entries)
    : file_(std::move(file)), stream_(file_, std::ios::binary | std::ios::trunc), left_(entries) {
    if (!stream_) throw ConfigError({file_.string(), "", "cannot be written", "is there room on the disk?"});
}

Part::~Part() {
    if (finished_) return;
    stream_.close();
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
}

void Part::write() {
    stream_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
    text_.clear();
}

void Part::finish() {
    write();
    stream_.close();
    if (!stream_) throw ConfigError({file_.string(), "", "cannot be written", "is there room on the disk?"});
    finished_ = true;
}

}  // namespace spikeloom::trace
