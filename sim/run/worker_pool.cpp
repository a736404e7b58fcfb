// SPDX-License-Identifier: Apache-2.0
#include "sim/run/worker_pool.hpp"

#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <new>
#include <stdexcept>
#include <vector>

namespace spikeloom::run {
namespace {

struct Worker {
    pid_t pid = -1;
    int pipe = -1;
    std::string received;
};

void writeAll(int file, const char* bytes, std::size_t size) {
    while (size != 0) {
        const ssize_t written = write(file, bytes, size);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) _exit(1);  // the parent is gone
        bytes += written;
        size -= static_cast<std::size_t>(written);
    }
}

void sendMessage(int file, const std::string& message) {
    const std::uint64_t size = message.size();
    writeAll(file, reinterpret_cast<const char*>(&size), sizeof size);
    writeAll(file, message.data(), message.size());
}

Worker start(std::uint32_t number, const WorkerPool::Work& work) {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error(std::string("cannot make a pipe: ") + std::strerror(errno));
    const pid_t pid = fork();
    if (pid < 0) throw std::runtime_error(std::string("cannot start a worker process: ") + std::strerror(errno));
    if (pid == 0) {
        close(ends[0]);
        std::signal(SIGINT, SIG_IGN);
        int status = 0;
        try {
            work(number, [&](const std::string& message) { sendMessage(ends[1], message); });
        } catch (...) {
            status = 1;
        }
        _exit(status);  // without the parent's destructors and buffers
    }
    close(ends[1]);
    return {pid, ends[0], {}};
}

void takeMessages(Worker& worker, const WorkerPool::Receive& receive) {
    std::size_t at = 0;
    for (std::uint64_t size = 0; worker.received.size() - at >= sizeof size; at += sizeof size + size) {
        std::memcpy(&size, worker.received.data() + at, sizeof size);
        if (worker.received.size() - at - sizeof size < size) break;
        receive(worker.received.substr(at + sizeof size, size));
    }
    worker.received.erase(0, at);
}

/// @return false at the end of the worker's messages
bool readSome(Worker& worker, const WorkerPool::Receive& receive) {
    char buffer[65536];
    const ssize_t count = read(worker.pipe, buffer, sizeof buffer);
    if (count < 0) return errno == EINTR;
    if (count == 0) return false;
    worker.received.append(buffer, static_cast<std::size_t>(count));
    takeMessages(worker, receive);
    return true;
}

void receiveAll(std::vector<Worker>& workers, const WorkerPool::Receive& receive, const std::function<void()>& watch) {
    constexpr int kWatchMilliseconds = 200;
    std::size_t open = workers.size();
    while (open != 0) {
        if (watch) watch();
        std::vector<pollfd> waiting;
        for (const Worker& worker : workers) waiting.push_back({worker.pipe, POLLIN, 0});  // closed ones have pipe -1
        if (poll(waiting.data(), waiting.size(), kWatchMilliseconds) < 0 && errno != EINTR)
            throw std::runtime_error(std::string("cannot wait for workers: ") + std::strerror(errno));
        for (std::size_t i = 0; i < workers.size(); ++i) {
            if (waiting[i].revents == 0 || readSome(workers[i], receive)) continue;
            close(workers[i].pipe);
            workers[i].pipe = -1;
            --open;
        }
    }
}

void join(const Worker& worker) {
    int status = 0;
    while (waitpid(worker.pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(status))
        throw std::runtime_error("a worker process was killed by signal " + std::to_string(WTERMSIG(status)) +
                                 (WTERMSIG(status) == 9 ? " (out of memory?)" : ""));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw std::runtime_error("a worker process failed");
}

}  // namespace

void WorkerPool::run(std::uint32_t workers, const Work& work, const Receive& receive,
                     const std::function<void()>& watch) {
    std::vector<Worker> all;
    for (std::uint32_t i = 0; i < workers; ++i) all.push_back(start(i, work));
    std::exception_ptr failure;
    try {
        receiveAll(all, receive, watch);
    } catch (...) {
        failure = std::current_exception();
    }
    for (const Worker& worker : all) {
        if (worker.pipe >= 0) close(worker.pipe);
        try {
            join(worker);
        } catch (...) {
            if (!failure) failure = std::current_exception();
        }
    }
    if (failure) std::rethrow_exception(failure);
}

SharedFlag::SharedFlag() {
    static_assert(std::atomic<bool>::is_always_lock_free);
    void* memory = mmap(nullptr, sizeof *flag_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::runtime_error(std::string("cannot share memory: ") + std::strerror(errno));
    flag_ = new (memory) std::atomic<bool>(false);
}

SharedFlag::~SharedFlag() {
    munmap(flag_, sizeof *flag_);
}

std::uint64_t peakRssBytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace spikeloom::run
