// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace spikeloom::engine {

/// Both ends of a pipe; closed at the end, and in any program that is started meanwhile.
struct Pipe {
    int read = -1, write = -1;
    /// @throws std::system_error when there are too many open files
    Pipe() {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
        read = ends[0];
        write = ends[1];
    }
    ~Pipe() {
        closeRead();
        closeWrite();
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    void closeRead() {
        if (read >= 0) close(std::exchange(read, -1));
    }
    void closeWrite() {
        if (write >= 0) close(std::exchange(write, -1));
    }
};

}  // namespace spikeloom::engine
