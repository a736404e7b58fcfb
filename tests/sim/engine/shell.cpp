// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/engine/shell.hpp"

#include <fstream>
#include <sstream>
#include <thread>

#include "sim/engine/child.hpp"

namespace spikeloom::engine::test {

Runner shell(const std::string& script) {
    return childRunner({"/bin/sh", "-c", script});
}

Answer ask(const std::string& script, const std::string& request, const Limits& limits) {
    return shell(script)({"job", request}, limits, nullptr);
}

std::string contents(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

bool eventually(const std::function<bool()>& holds) {
    const Watch watch;
    while (!holds()) {
        if (watch.seconds() > 20.0) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

pid_t numberIn(const std::filesystem::path& file) {
    if (!eventually([&] { return contents(file).ends_with('\n'); }))
        throw std::runtime_error("nothing in " + file.string());
    return static_cast<pid_t>(std::stol(contents(file)));
}

bool isRunning(pid_t process) {
    const std::string status = contents("/proc/" + std::to_string(process) + "/stat");
    const std::size_t name = status.rfind(')');  // which may hold anything
    return name != std::string::npos && status.size() > name + 2 && status[name + 2] != 'Z';
}

}  // namespace spikeloom::engine::test
