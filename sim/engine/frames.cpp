// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/frames.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/crc.hpp>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <system_error>

namespace spikeloom::engine {
namespace {

struct Head {
    std::uint64_t size = 0;      ///< of what follows
    std::uint64_t checksum = 0;  ///< CRC-32 of size and bytes: zeros, which a file system may show early, are no frame
};

std::uint64_t checksumOf(std::string_view bytes) {
    boost::crc_32_type crc;
    const std::uint64_t size = bytes.size();
    crc.process_bytes(&size, sizeof size);
    crc.process_bytes(bytes.data(), bytes.size());
    return crc.checksum();
}

[[noreturn]] void failed(const char* what, const std::filesystem::path& file) {
    throw std::system_error(errno, std::generic_category(), what + file.string());
}

}  // namespace

std::string frame(std::string_view bytes) {
    const Head head{bytes.size(), checksumOf(bytes)};
    std::string text(sizeof head, '\0');
    std::memcpy(text.data(), &head, sizeof head);
    return text.append(bytes);
}

void FrameReader::take(const std::function<void(std::string_view)>& visit) {
    std::ifstream file(file_, std::ios::binary | std::ios::ate);  // opening asks a network file system for the length
    const auto end = file.tellg();
    if (!file || static_cast<std::size_t>(end) <= taken_) return;
    file.seekg(static_cast<std::streamoff>(taken_));
    std::string bytes;
    for (std::size_t left = static_cast<std::size_t>(end) - taken_; left >= sizeof(Head);) {
        Head head;
        if (!file.read(reinterpret_cast<char*>(&head), sizeof head) || head.size > left - sizeof head) return;
        bytes.resize(head.size);
        if (!file.read(bytes.data(), static_cast<std::streamsize>(head.size)) || checksumOf(bytes) != head.checksum)
            return;
        left -= sizeof head + head.size;
        taken_ += sizeof head + head.size;
        visit(bytes);
    }
}

FrameWriter::FrameWriter(const std::filesystem::path& file, std::size_t whole)
    : path_(file), file_(open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) {
    if (file_ < 0) failed("cannot write ", path_);
    if (ftruncate(file_, static_cast<off_t>(whole)) != 0) {
        close(file_);
        failed("cannot write ", path_);
    }
}

FrameWriter::~FrameWriter() {
    close(file_);
}

void FrameWriter::append(std::string_view bytes) {
    const std::string text = frame(bytes);
    for (std::string_view rest = text; !rest.empty();) {
        const ssize_t count = write(file_, rest.data(), rest.size());
        if (count < 0 && errno != EINTR) failed("cannot write ", path_);
        if (count > 0) rest.remove_prefix(static_cast<std::size_t>(count));
    }
    fdatasync(file_);  // a network file system sends it now; others cannot fail where it matters
}

}  // namespace spikeloom::engine
