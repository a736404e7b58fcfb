// SPDX-License-Identifier: Apache-2.0
#include "models/support/error.hpp"
#include "sim/engine/mpi_engine.hpp"

/// A build without MPI.
namespace spikeloom::engine {

bool hasMpi() {
    return false;
}

std::unique_ptr<MpiEngine> mpiEngine(Runner) {
    throw ConfigError({"", "", "this program was built without MPI: Boost.MPI was not found",
                       "install libboost-mpi-dev (scripts/setup does), then scripts/build release; or use workers of "
                       "this machine"});
}

}  // namespace spikeloom::engine
