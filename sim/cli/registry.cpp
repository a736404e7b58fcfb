// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/command.hpp"

namespace spikeloom::cli {

const std::vector<Declare>& commands() {
    static const std::vector<Declare> all{declareRun,      declareDiff,   declareConvert, declareEvaluate,
                                          declareValidate, declareMap,    declareNoc,     declareCompareNoc,
                                          declareVerify,   declareEnergy, declareSweep,   declareTable,
                                          declareReport,   declarePaper,  declareWorker,  declareSchema};
    return all;
}

}  // namespace spikeloom::cli
