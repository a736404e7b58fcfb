// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

#include "models/support/temporary_directory.hpp"
#include "sim/engine/engine.hpp"

/// Small children for tests, and ways to see what became of them.
namespace spikeloom::engine::test {

/// A child that runs a shell script; the request is its standard input, the answer its descriptor 3.
[[nodiscard]] Runner shell(const std::string& script);
/// The answer of a shell script to a request, without an interruption.
[[nodiscard]] Answer ask(const std::string& script, const std::string& request = "", const Limits& limits = {});

struct Folder : TemporaryDirectory {
    Folder() : TemporaryDirectory("engine") {}
};

/// The whole file; empty when there is none.
[[nodiscard]] std::string contents(const std::filesystem::path& file);
/// Waits, at most 20 s, until something holds. @return whether it does
[[nodiscard]] bool eventually(const std::function<bool()>& holds);
/// Waits until a script has written a process number there.
[[nodiscard]] pid_t numberIn(const std::filesystem::path& file);
/// Whether it is there and no zombie, which nobody may have waited for.
[[nodiscard]] bool isRunning(pid_t process);

/// Seconds since it was made.
class Watch {
public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    }

private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace spikeloom::engine::test
