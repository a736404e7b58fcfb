// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/child.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace spikeloom::cli::test {
namespace {

constexpr int kCannotStart = 127;

void redirect(const std::filesystem::path& file, int descriptor, int mode = O_WRONLY | O_CREAT | O_TRUNC) {
    const int opened = ::open(file.c_str(), mode, 0644);
    if (opened < 0 || ::dup2(opened, descriptor) < 0) ::_exit(kCannotStart);
}

}  // namespace

std::string contents(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

Child::Child(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
             const std::vector<std::string>& environment, const std::filesystem::path& out,
             const std::filesystem::path& in)
    : out_(folder / out), err_(folder.parent_path() / "stderr.txt") {
    std::vector<std::string> texts{SPIKELOOM_PROGRAM};
    texts.insert(texts.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& text : texts) argv.push_back(text.data());
    argv.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("cannot fork");
    ::setpgid(pid_, pid_);  // in both processes: whoever comes first
    if (pid_ != 0) return;
    if (::chdir(folder.c_str()) != 0) ::_exit(kCannotStart);
    if (!in.empty()) redirect(in, STDIN_FILENO, O_RDONLY);
    redirect(out_, STDOUT_FILENO);
    redirect(err_, STDERR_FILENO);
    for (const std::string& variable : environment) ::putenv(::strdup(variable.c_str()));
    ::execv(argv[0], argv.data());
    ::_exit(kCannotStart);
}

Child::~Child() {
    if (pid_ <= 0) return;
    ::kill(-pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

void Child::signal(int number) const {
    ::kill(-pid_, number);
}

bool Child::hasSaid(const std::string& text) const {
    for (int i = 0; i < 600; ++i) {
        if (contents(err_).find(text) != std::string::npos) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
}

std::vector<std::string> Child::linesUpTo(std::size_t count) const {
    std::vector<std::string> lines;
    for (int i = 0; i < 600 && lines.size() < count; ++i) {
        if (i > 0) std::this_thread::sleep_for(std::chrono::milliseconds(100));
        lines.clear();
        std::istringstream text(contents(out_));
        // A line is one once its end is there.
        for (std::string line; std::getline(text, line) && !text.eof();) lines.push_back(line);
    }
    return lines;
}

Outcome Child::wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    // A device such as /dev/full never ends; only files are read back.
    const std::string out = std::filesystem::is_regular_file(out_) ? contents(out_) : std::string();
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), out, contents(err_)};
}

}  // namespace spikeloom::cli::test
