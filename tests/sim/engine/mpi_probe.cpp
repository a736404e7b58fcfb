// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>
#include <signal.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>

#include "sim/engine/child.hpp"
#include "sim/engine/mpi_engine.hpp"

/// A program for MPI jobs: asks 100 jobs, twice, and prints what came of it. The test is what mpirun makes of it.
namespace spikeloom::engine {
namespace {

constexpr const char* kEcho = "cat >&3";

/// What a mode asks of its workers. With `lost`, each kills its rank.
std::string scriptOf(const std::string& mode) {
    if (mode == "interrupt") return "read n; [ $n -lt 2 ] || exec sleep 1000; echo $n >&3";
    if (mode == "deliver") return "read n; [ $n = 0 ] || exec sleep 1000; echo $n >&3";
    if (mode == "sleep") return "exec sleep 1000";
    if (mode == "lost") return "kill -KILL $PPID; exec sleep 1000";
    if (mode == "crash") return "read n; [ $n != 7 ] || kill -SEGV $$; echo $n >&3";
    return kEcho;
}

int asked(Engine& engine, const std::string& mode) {
    std::vector<Job> jobs;
    for (int i = 0; i < 100; ++i) jobs.push_back({fmt::format("job-{}", i), fmt::format("{}\n", i)});
    if (mode == "large") jobs.assign(3, {"large", std::string(10 << 20U, 'x')});
    std::atomic<bool> interrupted{false};
    for (int question = 0; question < 2; ++question) {
        std::vector<int> answers(jobs.size());
        std::size_t wrong = 0, crashed = 0, count = 0;
        engine.run(
            jobs, {},
            [&](const Answer& answer) {
                ++answers.at(answer.job);
                crashed += answer.end == Answer::End::Crashed ? 1U : 0U;
                wrong += answer.body == jobs.at(answer.job).request ? 0U : 1U;
                if (mode == "deliver") throw std::domain_error("the disk is full");
                if (++count == 2 && mode == "interrupt") interrupted = true;
            },
            &interrupted);
        std::size_t once = 0;
        for (const int times : answers) once += times == 1 ? 1U : 0U;
        fmt::print("workers {} jobs {} once {} wrong {} crashed {}\n", engine.workers(), jobs.size(), once, wrong,
                   crashed);
        interrupted = false;
    }
    return 0;
}

int run(const std::string& mode) {
    const auto engine = mpiEngine(mode == "program" ? childRunner({"/nowhere/program"})
                                                    : childRunner({"/bin/sh", "-c", scriptOf(mode)}));
    if (engine->rank() != 0) {
        engine->serve();
        return 0;
    }
    try {
        return asked(*engine, mode);
    } catch (const std::exception& error) {
        fmt::print("failed: {}\n", error.what());
        return 5;
    }
}

}  // namespace
}  // namespace spikeloom::engine

int main(int count, char** arguments) {
    return spikeloom::engine::run(count > 1 ? arguments[1] : "echo");
}
