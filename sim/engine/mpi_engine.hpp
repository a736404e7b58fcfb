// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "sim/engine/engine.hpp"

namespace spikeloom::engine {

/// Ranks of an MPI job: rank 0 asks, hands jobs to whichever rank is idle and delivers answers as they come; the others
/// serve. A rank alone does the jobs itself. Waiting ranks sleep.
///
///     const auto engine = mpiEngine(runner);
///     if (engine->rank() != 0) return engine->serve();
///     engine->run(...);
///
/// MPI is initialised when the engine is made and ended with it, which can be once in a process, and by one thread.
/// A rank that is lost (killed, or its node is) ends the whole MPI job, as the launcher has it.
class MpiEngine : public Engine {
public:
    [[nodiscard]] virtual std::size_t rank() const = 0;
    /// On ranks other than 0: does jobs until the engine of rank 0 is gone. SIGINT and SIGTERM, which launchers send to
    /// all ranks, are ignored meanwhile: rank 0 says when it is over.
    virtual void serve() = 0;
};

/// Whether this program was built with MPI.
[[nodiscard]] bool hasMpi();

/// @param runner  does the jobs that this rank gets; one that starts a process is fine (fork and exec)
/// @throws ConfigError where the program was built without MPI; std::runtime_error where MPI cannot start
[[nodiscard]] std::unique_ptr<MpiEngine> mpiEngine(Runner runner);

}  // namespace spikeloom::engine
