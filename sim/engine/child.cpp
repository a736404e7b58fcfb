// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/child.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include "sim/engine/pipe.hpp"
#include "sim/engine/start.hpp"

namespace spikeloom::engine {
namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;

constexpr std::size_t kKeptOfErrors = 4096;  // bytes, from the end
constexpr int kMostReads = 64;               // of 64 KiB, from a pipe that somebody may go on writing to
constexpr Milliseconds kWatch{100};          // for interruptions
constexpr Milliseconds kWatchWithoutEnd{5};  // where the kernel (before 5.3) does not tell when a process ends

/// A process that does a job. It has ended when the process has, whoever else holds its pipes.
class Child {
public:
    Child(const std::vector<std::string>& command, const Job& job, const Limits& limits)
        : job_(job),
          begin_(Clock::now()),
          end_(begin_ + std::chrono::duration_cast<Clock::duration>(
                            std::chrono::duration<double>(std::min(limits.timeoutS, kLongest)))),
          pid_(startChild(command, {in_.read, errors_.write, out_.write}, limits.memoryMb)),
          ended_(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0))) {
        in_.closeRead();
        out_.closeWrite();
        errors_.closeWrite();
        for (const int file : {in_.write, out_.read, errors_.read}) fcntl(file, F_SETFL, O_NONBLOCK);
    }
    ~Child() {
        if (ended_ >= 0) close(ended_);
        if (pid_ > 0) bury();
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    Answer answer(const std::atomic<bool>* interrupted) {
        Answer answer;
        while (!hasEnded() && !(interrupted && *interrupted)) {
            if (Clock::now() >= end_) {
                answer.end = Answer::End::TimedOut;
                break;
            }
            exchange();
        }
        const int status = bury();
        answer.wallSeconds = std::chrono::duration<double>(Clock::now() - begin_).count();
        if (answer.end == Answer::End::TimedOut) {
            answer.body = withComplaints(fmt::format("no answer after {:.3g} s", answer.wallSeconds));
        } else if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
            answer.body = std::move(received_);
        } else {
            answer.end = Answer::End::Crashed;
            answer.body = withComplaints(endOf(status));
        }
        return answer;
    }

private:
    static constexpr double kLongest = 1e8;  // three years: more does not fit the clock

    /// Whether it is there to be waited for; it stays so, and its number and its group's are nobody else's.
    [[nodiscard]] bool hasEnded() const {
        siginfo_t info{};
        return waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid_;
    }

    /// Sends and receives what there is, or waits for a moment.
    void exchange() {
        pollfd files[] = {
            {in_.write, POLLOUT, 0}, {out_.read, POLLIN, 0}, {errors_.read, POLLIN, 0}, {ended_, POLLIN, 0}};
        const auto left = std::chrono::ceil<Milliseconds>(end_ - Clock::now());
        const auto wait = std::clamp(left, Milliseconds{0}, ended_ < 0 ? kWatchWithoutEnd : kWatch);
        if (poll(files, 4, static_cast<int>(wait.count())) < 0 && errno != EINTR)
            throw std::runtime_error(fmt::format("cannot wait for a process: {}", std::strerror(errno)));
        if (files[0].revents != 0) send();
        if (files[1].revents != 0 && !receive(out_.read, received_)) out_.closeRead();
        if (files[2].revents != 0 && !receive(errors_.read, complaints_)) errors_.closeRead();
        if (complaints_.size() > 2 * kKeptOfErrors) complaints_.erase(0, complaints_.size() - kKeptOfErrors);
    }
    void send() {
        const std::string_view rest = std::string_view(job_.request).substr(sent_);
        const ssize_t count = rest.empty() ? 0 : write(in_.write, rest.data(), rest.size());
        if (count > 0) sent_ += static_cast<std::size_t>(count);
        const bool isClosed = count < 0 && errno != EAGAIN && errno != EINTR;  // it does not read on: its business
        if (sent_ == job_.request.size() || isClosed) in_.closeWrite();
    }
    /// @return false when nothing more can come
    static bool receive(int file, std::string& text) {
        char buffer[65536];
        const ssize_t count = read(file, buffer, sizeof buffer);
        if (count > 0) text.append(buffer, static_cast<std::size_t>(count));
        return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR));
    }
    /// What is in a pipe now.
    static void drain(int file, std::string& text) {
        std::size_t before = 0;
        for (int i = 0; i < kMostReads && file >= 0; ++i) {
            before = text.size();
            if (!receive(file, text) || text.size() == before) return;
        }
    }

    /// Ends it and what it started, and takes what they left. @return its status
    int bury() {
        ::kill(-pid_, SIGKILL);
        int status = 0;
        while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
        drain(out_.read, received_);
        drain(errors_.read, complaints_);
        return status;
    }

    [[nodiscard]] static std::string endOf(int status) {
        if (!WIFSIGNALED(status)) return fmt::format("ended with exit code {}", WEXITSTATUS(status));
        return fmt::format("killed by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
    }
    [[nodiscard]] std::string withComplaints(const std::string& text) const {
        std::string_view said = complaints_;
        said = said.substr(said.size() - std::min(said.size(), kKeptOfErrors));
        while (said.ends_with('\n')) said.remove_suffix(1);
        return said.empty() ? text : fmt::format("{}: {}", text, said);
    }

    const Job& job_;
    Clock::time_point begin_, end_;
    Pipe in_, out_, errors_;
    pid_t pid_;
    int ended_;  ///< readable when the process has ended; -1 where the kernel has no such file
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
