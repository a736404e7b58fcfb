// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "models/support/temporary_directory.hpp"
#include "sim/run/execute.hpp"
#include "sim/trace/files/trace_files.hpp"

namespace spikeloom::trace::test {

/// An experiment that comes with the program, the first steps of it. @param assignments  KEY=VALUE of its configuration
[[nodiscard]] run::Prepared shortRun(const std::string& experiment, std::uint32_t samples,
                                     const std::vector<std::string>& assignments = {});

/// Simulated in worker processes, since a process can have one chip; the files of its traces lie in a folder of their
/// own.
class TracedRun {
public:
    static constexpr std::size_t kAll = ~std::size_t{0};
    /// @param finished  so many samples alone, as if the run had been interrupted then
    TracedRun(const run::Prepared& prepared, Options options, std::uint32_t jobs = 2, std::size_t finished = kAll);

    [[nodiscard]] std::string text(const std::string& file) const;
    [[nodiscard]] std::filesystem::path path(const std::string& file) const { return folder_ / file; }
    /// Names of the files, sorted.
    [[nodiscard]] std::vector<std::string> listing() const;

    run::RunResult result;
    Files files;

private:
    TemporaryDirectory folder_{"trace"};
};

/// Events of a timeline, times in cycles again.
class Events {
public:
    /// @param periodUs  of the chip's clock
    Events(const nlohmann::json& timeline, double periodUs);

    struct Slice {
        std::uint32_t process = 0, thread = 0;
        std::string name;
        double begin = 0, end = 0;
        nlohmann::json args;
    };
    struct FlowEnd {
        std::uint32_t process = 0, thread = 0;
        double at = 0;
    };
    struct Flow {
        std::vector<FlowEnd> from, to;
    };
    struct Count {
        std::string name;
        double at = 0, value = 0;
    };
    std::vector<Slice> slices;
    std::map<std::uint64_t, Flow> flows;
    std::vector<Count> counts;
    std::map<std::uint32_t, std::string> processes;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::string> threads;

    [[nodiscard]] const std::string& threadOf(const Slice& slice) const {
        return threads.at({slice.process, slice.thread});
    }
};

}  // namespace spikeloom::trace::test
