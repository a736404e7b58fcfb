// SPDX-License-Identifier: Apache-2.0
/// accumulator_vectors: prints tests/rtl/golden/accumulator.vec. Ends with 77 where the build's accumulator has other
/// lanes, stages or widths than that of rtl/bench/accumulator_bench.sv.
#include "sim/cosim/accumulator/accumulator_vectors.hpp"

#include <cstdio>

namespace {

using namespace spikeloom::cosim;

bool isOfTheBench(const AccumulatorShape& shape) {
    return shape.lanes == 16 && shape.multiplyLanes == 4 && shape.stages == 3 && shape.readLatency == 1 &&
           shape.neurons == 16384 && shape.operandBits == 24 && shape.factorBits == 32 && shape.sumBits == 48;
}

}  // namespace

int main() {
    if (!isOfTheBench(accumulatorShape())) return 77;
    AccumulatorModel::Bins bins;
    const std::string text = accumulatorVectors(bins);
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
}
