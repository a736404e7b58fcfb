// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

/// Files of frames (length, checksum, bytes) that one process appends to while others read: a frame is there whole or
/// not at all, though the writer may be killed and the file be on a network file system.
namespace spikeloom::engine {

[[nodiscard]] std::string frame(std::string_view bytes);

/// Takes the frames of a file as they come. One that is not whole yet, or that a killed writer left, is not taken.
class FrameReader {
public:
    explicit FrameReader(std::filesystem::path file) : file_(std::move(file)) {}
    /// Calls with what was added since, frame by frame. Nothing where the file is not there.
    void take(const std::function<void(std::string_view)>& visit);
    /// Bytes of the frames that were taken.
    [[nodiscard]] std::size_t taken() const { return taken_; }

private:
    std::filesystem::path file_;
    std::size_t taken_ = 0;
};

/// Appends frames, each on its way to the file system's other readers when `append` returns.
class FrameWriter {
public:
    /// Makes the file, or cuts off what a killed writer left. @param whole  bytes of its whole frames
    /// @throws std::system_error when it cannot be written; so does `append`
    FrameWriter(const std::filesystem::path& file, std::size_t whole);
    ~FrameWriter();
    FrameWriter(const FrameWriter&) = delete;
    FrameWriter& operator=(const FrameWriter&) = delete;
    void append(std::string_view bytes);

private:
    std::filesystem::path path_;
    int file_;
};

}  // namespace spikeloom::engine
