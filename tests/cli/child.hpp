// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace spikeloom::cli::test {

struct Outcome {
    int exitCode = -1;  ///< 128 + signal when a signal ended it, as a shell has it
    std::string out, err;
};

/// The program as a child process, its output in files. No shell in between.
class Child {
public:
    /// @param folder       working directory; the output goes to its parent
    /// @param environment  NAME=VALUE, added to ours
    /// @param out          where standard output goes
    /// @param in           what standard input is read from; empty: ours
    Child(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
          const std::vector<std::string>& environment = {}, const std::filesystem::path& out = "../stdout.txt",
          const std::filesystem::path& in = {});
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// To the program and its worker processes.
    void signal(int number) const;
    /// Waits until standard error contains `text`, at most a minute. @return whether it does
    [[nodiscard]] bool hasSaid(const std::string& text) const;
    /// The same until standard output has that many lines. @return them
    [[nodiscard]] std::vector<std::string> linesUpTo(std::size_t count) const;
    [[nodiscard]] pid_t process() const { return pid_; }
    [[nodiscard]] Outcome wait();

private:
    pid_t pid_ = -1;
    std::filesystem::path out_, err_;
};

/// The whole file; empty when there is none.
[[nodiscard]] std::string contents(const std::filesystem::path& file);

}  // namespace spikeloom::cli::test
