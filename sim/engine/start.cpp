// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/start.hpp"

#include <fmt/format.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <csignal>
#include <cstring>
#include <stdexcept>

#include "sim/engine/child.hpp"
#include "sim/engine/pipe.hpp"

namespace spikeloom::engine {
namespace {

// In the child there is only this thread of the parent: until the program runs, nothing may allocate or lock.

/// Tells the parent what failed, and ends.
[[noreturn]] void giveUp(int report) {
    const int error = errno;
    [[maybe_unused]] const ssize_t told = write(report, &error, sizeof error);
    _exit(127);
}

void takeUsualSignals() {
    for (const int signal : {SIGPIPE, SIGINT, SIGTERM}) std::signal(signal, SIG_DFL);  // ignoring one is inherited
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
}

void limitResources(std::uint64_t memoryMb) {
    constexpr std::uint64_t kMost = RLIM_INFINITY >> 20U;
    const rlim_t bytes = memoryMb << 20U;
    const rlimit memory{bytes, bytes}, core{0, 0};
    if (memoryMb > 0 && memoryMb < kMost) setrlimit(RLIMIT_AS, &memory);
    setrlimit(RLIMIT_CORE, &core);
}

[[noreturn]] void become(char** arguments, const ChildFiles& files, std::uint64_t memoryMb, pid_t parent, int report) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);  // it died before the line above
    takeUsualSignals();
    // Copies first, out of the way: a pipe's end may have the number that another one is to get.
    const auto copy = [](int file) { return fcntl(file, F_DUPFD_CLOEXEC, 10); };
    const int told = copy(report);
    if (told < 0) giveUp(report);
    const int in = copy(files.in), errors = copy(files.errors), answer = copy(files.answer),
              nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (dup2(in, 0) < 0 || dup2(nowhere, 1) < 0 || dup2(errors, 2) < 0 || dup2(answer, kAnswerFile) < 0) giveUp(told);
    close_range(kAnswerFile + 1, ~0U, CLOSE_RANGE_CLOEXEC);  // files of a library that did not think of it
    limitResources(memoryMb);
    execv(arguments[0], arguments);
    giveUp(told);
}

}  // namespace

pid_t startChild(const std::vector<std::string>& command, const ChildFiles& files, std::uint64_t memoryMb) {
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    Pipe report;  // closed by a successful exec
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error(fmt::format("cannot start a process: {}", std::strerror(errno)));
    if (child == 0) become(arguments.data(), files, memoryMb, parent, report.write);
    report.closeWrite();
    int error = 0;
    ssize_t count = 0;
    while ((count = read(report.read, &error, sizeof error)) < 0 && errno == EINTR) {
    }
    if (count == 0) return child;
    while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
    throw std::runtime_error(fmt::format("cannot start {}: {}", command.front(), std::strerror(error)));
}

}  // namespace spikeloom::engine
