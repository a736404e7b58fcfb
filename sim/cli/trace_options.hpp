// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/cli/engine_options.hpp"
#include "sim/trace/options.hpp"

namespace CLI {
class App;
}

namespace spikeloom::cli {

/// What of a run is recorded as it happens.
struct TraceOptions {
    std::vector<std::string> traces;  ///< timeline, spikes
    std::uint32_t samples = trace::Options{}.samples;
    std::uint64_t events = trace::Options{}.entries;

    /// `--trace`, `--trace-samples` and `--trace-events`.
    void declare(CLI::App& command);
    /// @throws ConfigError if traces are wanted of samples that other machines simulate
    void requireLocal(const EngineOptions& engine) const;
    [[nodiscard]] trace::Options wanted() const;
};

}  // namespace spikeloom::cli
