// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/child.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace spikeloom::engine {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kKeptOfErrors = 4096;  // bytes, from the end
constexpr int kWatchMilliseconds = 100;

[[noreturn]] void failed(const char* what) {
    throw std::runtime_error(fmt::format("cannot {}: {}", what, std::strerror(errno)));
}

struct Pipe {
    int read = -1, write = -1;
    Pipe() {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) failed("make a pipe");  // other threads start children too
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

class Child {
public:
    Child(const std::vector<std::string>& command, const Job& job, const Limits& limits)
        : job_(job),
          begin_(Clock::now()),
          end_(begin_ + std::chrono::duration_cast<Clock::duration>(
                            std::chrono::duration<double>(std::min(limits.timeoutS, kLongest)))) {
        std::vector<char*> arguments;
        for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        const pid_t parent = getpid();
        pid_ = fork();
        if (pid_ < 0) failed("start a process");
        if (pid_ == 0) become(arguments.data(), limits, parent);
        in_.closeRead();
        out_.closeWrite();
        errors_.closeWrite();
        fcntl(in_.write, F_SETFL, O_NONBLOCK);
    }
    ~Child() {
        if (pid_ > 0) finish(true);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    Answer answer(const std::atomic<bool>* interrupted) {
        Answer answer;
        bool inTime = true;
        while (out_.read >= 0 && inTime) {
            exchange();
            if (interrupted && *interrupted) inTime = false;
            if (Clock::now() >= end_) {
                inTime = false;
                answer.end = Answer::End::TimedOut;
            }
        }
        const int status = finish(!inTime);
        answer.wallSeconds = std::chrono::duration<double>(Clock::now() - begin_).count();
        if (answer.end == Answer::End::TimedOut) {
            answer.body = fmt::format("no answer after {:g} s", answer.wallSeconds);
        } else if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
            answer.body = std::move(received_);
        } else {
            answer.end = Answer::End::Crashed;
            answer.body = obituary(status);
        }
        return answer;
    }

private:
    static constexpr double kLongest = 1e8;  // three years: more does not fit the clock

    /// In the child, where other threads of the parent do not exist: nothing that allocates or locks.
    [[noreturn]] void become(char** arguments, const Limits& limits, pid_t parent) const {
        setpgid(0, 0);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(127);  // it died before the line above
        if (limits.memoryMb > 0) {
            const rlim_t bytes = limits.memoryMb << 20U;
            const rlimit limit{bytes, bytes};
            setrlimit(RLIMIT_AS, &limit);
        }
        const rlimit none{0, 0};
        setrlimit(RLIMIT_CORE, &none);
        const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        // Copies do not have O_CLOEXEC. From the highest on: a pipe's end may have the number of one of these.
        const int in = fcntl(in_.read, F_DUPFD, 10), out = fcntl(out_.write, F_DUPFD, 10),
                  errors = fcntl(errors_.write, F_DUPFD, 10), rest = fcntl(nowhere, F_DUPFD, 10);
        dup2(in, 0);
        dup2(rest, 1);
        dup2(errors, 2);
        dup2(out, kAnswerFile);
        for (const int file : {in, out, errors, rest}) close(file);
        execv(arguments[0], arguments);
        _exit(127);
    }

    /// Sends and receives what there is, or waits for a moment.
    void exchange() {
        pollfd files[] = {{in_.write, POLLOUT, 0}, {out_.read, POLLIN, 0}, {errors_.read, POLLIN, 0}};
        if (poll(files, 3, kWatchMilliseconds) < 0 && errno != EINTR) failed("wait for a process");
        if (files[0].revents != 0) send();
        if (files[1].revents != 0 && !receive(out_.read, received_)) out_.closeRead();
        if (files[2].revents != 0) {
            if (!receive(errors_.read, complaints_)) errors_.closeRead();
            if (complaints_.size() > 2 * kKeptOfErrors) complaints_.erase(0, complaints_.size() - kKeptOfErrors);
        }
    }
    void send() {
        const std::string_view rest = std::string_view(job_.request).substr(sent_);
        const ssize_t count = rest.empty() ? 0 : write(in_.write, rest.data(), rest.size());
        if (count > 0) sent_ += static_cast<std::size_t>(count);
        if (sent_ == job_.request.size() || (count < 0 && errno == EPIPE)) in_.closeWrite();
    }
    /// @return false at the end
    static bool receive(int file, std::string& text) {
        char buffer[65536];
        const ssize_t count = read(file, buffer, sizeof buffer);
        if (count > 0) text.append(buffer, static_cast<std::size_t>(count));
        return count > 0 || (count < 0 && errno == EINTR);
    }

    int finish(bool kill) {
        if (kill) ::kill(-pid_, SIGKILL);
        if (kill) ::kill(pid_, SIGKILL);  // before its setpgid the group is not there
        int status = 0;
        while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        ::kill(-pid_, SIGKILL);  // what it started itself
        if (errors_.read >= 0) {
            fcntl(errors_.read, F_SETFL, O_NONBLOCK);
            while (receive(errors_.read, complaints_)) {
            }
        }
        pid_ = -1;
        return status;
    }

    [[nodiscard]] std::string obituary(int status) const {
        std::string text = WIFSIGNALED(status)
                               ? fmt::format("killed by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)))
                               : fmt::format("ended with exit code {}", WEXITSTATUS(status));
        std::string_view said = complaints_;
        said = said.substr(said.size() - std::min(said.size(), kKeptOfErrors));
        while (said.ends_with('\n')) said.remove_suffix(1);
        return said.empty() ? text : fmt::format("{}: {}", text, said);
    }

    const Job& job_;
    Clock::time_point begin_, end_;
    Pipe in_, out_, errors_;
    pid_t pid_ = -1;
    std::size_t sent_ = 0;
    std::string received_, complaints_;
};

}  // namespace

Runner childRunner(std::vector<std::string> command) {
    std::signal(SIGPIPE, SIG_IGN);  // a child that ends without reading is told by its exit
    return [command = std::move(command)](const Job& job, const Limits& limits, const std::atomic<bool>* interrupted) {
        return Child(command, job, limits).answer(interrupted);
    };
}

std::string ownProgram() {
    std::error_code error;
    const auto path = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) throw std::runtime_error("cannot find the program's own file: " + error.message());
    return path.string();
}

Runner withRetries(Runner runner) {
    return [runner = std::move(runner)](const Job& job, const Limits& limits, const std::atomic<bool>* interrupted) {
        for (std::uint32_t attempt = 1;; ++attempt) {
            Answer answer = runner(job, limits, interrupted);
            answer.attempts = attempt;
            if (answer.end == Answer::End::Returned || attempt >= limits.attempts || (interrupted && *interrupted))
                return answer;
        }
    };
}

}  // namespace spikeloom::engine
