// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/accounting/workload.hpp"

namespace spikeloom::accounting {

/// Metrics of NeuroBench (arXiv 2304.04640), of the network that the chip runs and not of the chip. Per inference.
struct NeuroBench {
    double footprintBytes = 0.0;      ///< weights, biases and states at their widths, each once
    double connectionSparsity = 0.0;  ///< weights that are zero, 0..1
    double activationSparsity = 0.0;  ///< of neurons times steps, those in which nothing was sent, 0..1
    double denseOperations = 0.0;     ///< every weight and product in every step
    /// Operations of values and weights that are not zero: additions where what a population says is -1, 0 or 1 and
    /// nothing else, as the benchmark's code asks of a tensor, else multiplications. No biases. Of a layer's weights an
    /// event is taken to meet as many zeros as there are on average; products of attention are those that were counted.
    double effectiveAcs = 0.0, effectiveMacs = 0.0;
};

[[nodiscard]] NeuroBench neuroBench(const program::Program& program, const Workload& workload);

}  // namespace spikeloom::accounting
