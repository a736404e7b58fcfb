// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

namespace spikeloom::ann {

/// Calls work(worker, item) for every item in [0, items), each on one of `jobs` threads; items are taken in order. A
/// worker calls for one item at a time, with oneDNN on its own thread only. The first exception is thrown again once
/// all have stopped.
void parallelFor(std::size_t items, std::size_t jobs, const std::function<void(std::size_t worker, std::size_t)>& work);

}  // namespace spikeloom::ann
