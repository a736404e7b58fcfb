// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <iosfwd>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/engine/engine.hpp"
#include "sim/sweep/points.hpp"
#include "sim/sweep/store/store.hpp"
#include "sim/sweep/strategy/strategy.hpp"

namespace spikeloom::sweep {

/// Part i of n: the points whose id falls to it. Parts have nothing in common and together they are all.
struct Shard {
    std::uint32_t index = 0, count = 1;
    [[nodiscard]] bool has(const std::string& id) const;
};

/// Where a sweep stands.
struct Standing {
    std::uint64_t asked = 0;       ///< different points, of this shard
    std::uint64_t done = 0;        ///< points that this process simulated
    std::uint64_t reused = 0;      ///< that were in the store
    std::uint64_t refused = 0;     ///< of both: cannot be run
    std::uint64_t failed = 0;      ///< of both: ended with an error, crashed, timed out
    std::optional<double> best{};  ///< of the first objective so far, among points that keep the constraints
};

struct Settings {
    std::filesystem::path directory;  ///< of the store
    Shard shard;
    const std::atomic<bool>* interrupted = nullptr;
    std::function<void(const Standing&)> progress{};  ///< may be empty; called after each point
};

/// Runs a sweep: asks its strategy for points, takes those that the store has from there, has an engine do the others,
/// and stores each as it ends.
class Coordinator {
public:
    Coordinator(const Sweep& sweep, Store& store, engine::Engine& engine, Settings settings);

    /// @return how it ended: everything that was asked for is in the store, unless it was interrupted
    /// @throws ConfigError when the store cannot be written, std::runtime_error when the engine fails
    Standing run();
    /// The same for the strategy `external`: another program asks.
    Standing converse(std::istream& in, std::ostream& out);

private:
    struct Pending {
        std::set<std::string> ids;
        std::vector<ResolvedPoint> points;
        std::vector<engine::Job> jobs;
    };
    [[nodiscard]] bool goOn() const;
    [[nodiscard]] Stage firstStage() const { return sweep_.spec.fidelity ? Stage::Screen : Stage::Only; }
    /// In the order of the question; empty for what another shard has to do, or an interruption left over.
    [[nodiscard]] std::vector<std::optional<Record>> evaluate(const std::vector<Choice>& choices, Stage stage);
    void take(const ResolvedPoint& point, Pending& pending);
    void simulate(const Pending& pending);
    void keep(const Record& record, bool isNew);
    void simulateFront();

    const Sweep& sweep_;
    Store& store_;
    engine::Engine& engine_;
    Settings settings_;
    Points points_;
    Standing standing_;
    std::map<std::string, Record> known_;  ///< what this process has seen, by id
};

}  // namespace spikeloom::sweep
