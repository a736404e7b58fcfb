// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>
#include <sys/resource.h>

#include <chrono>
#include <cstring>
#include <thread>

#include "sim/engine/local_engine.hpp"
#include "sim/engine/mpi_engine.hpp"

/// What an engine costs: 10,000 jobs that do nothing, without a process each, and waiting for one that takes long.
///
///     engine_benchmark                       worker threads of this machine
///     mpirun -np 3 engine_benchmark mpi      two ranks that serve (-np 2: one); as root and on few cores also
///                                            --allow-run-as-root --oversubscribe
namespace spikeloom::engine {
namespace {

constexpr std::size_t kJobs = 10'000;
constexpr std::chrono::seconds kLong{5};

double wall() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
/// Of this process: with MPI, of the coordinator alone. [s]
double processor() {
    rusage use{};
    getrusage(RUSAGE_SELF, &use);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(use.ru_utime) + seconds(use.ru_stime);
}

/// Does nothing, or waits as long as the request says. [s]
Answer work(const Job& job, const Limits&, const std::atomic<bool>*) {
    if (!job.request.empty()) std::this_thread::sleep_for(std::chrono::seconds(std::stoi(job.request)));
    return {};
}

void measure(Engine& engine, const char* name) {
    std::size_t answers = 0;
    const auto ask = [&](const std::vector<Job>& jobs) {
        engine.run(
            jobs, {}, [&](const Answer&) { ++answers; }, nullptr);
    };
    double begin = wall(), used = processor();
    ask(std::vector<Job>(kJobs, Job{"nothing", ""}));
    fmt::print("{:<6} {:>3} workers  {:>6} jobs  {:8.1f} us a job, {:6.1f} us of the processor", name, engine.workers(),
               answers, (wall() - begin) / kJobs * 1e6, (processor() - used) / kJobs * 1e6);
    begin = wall();
    used = processor();
    ask({{"long", std::to_string(kLong.count())}});
    fmt::print("; waiting takes {:.2f} % of a core\n", (processor() - used) / (wall() - begin) * 100.0);
}

}  // namespace
}  // namespace spikeloom::engine

int main(int count, char** arguments) {
    using namespace spikeloom::engine;
    if (count > 1 && std::strcmp(arguments[1], "mpi") == 0) {
        const auto engine = mpiEngine(work);
        engine->rank() == 0 ? measure(*engine, "mpi") : engine->serve();
    } else {
        for (const std::size_t workers : {1U, 2U}) measure(*localEngine(workers, work), "local");
    }
}
