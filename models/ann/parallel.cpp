// SPDX-License-Identifier: Apache-2.0
#include "models/ann/parallel.hpp"

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace spikeloom::ann {

void parallelFor(std::size_t items, std::size_t jobs,
                 const std::function<void(std::size_t worker, std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    std::exception_ptr first;
    std::mutex failing;
    const auto loop = [&](std::size_t worker) {
        omp_set_num_threads(1);  // of this thread: the others are ours
        try {
            for (std::size_t item = next++; item < items; item = next++) work(worker, item);
        } catch (...) {
            const std::lock_guard lock(failing);
            if (!first) first = std::current_exception();
            next = items;
        }
    };
    std::vector<std::thread> threads;
    for (std::size_t worker = 0; worker < std::max<std::size_t>(1, std::min(jobs, items)); ++worker)
        threads.emplace_back(loop, worker);
    for (std::thread& thread : threads) thread.join();
    if (first) std::rethrow_exception(first);
}

}  // namespace spikeloom::ann
