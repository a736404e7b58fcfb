// SPDX-License-Identifier: Apache-2.0
#include "sim/paper/produce.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "models/support/error.hpp"
#include "models/support/sha256.hpp"
#include "sim/config/load.hpp"
#include "sim/energy/model.hpp"
#include "sim/mapping/does_not_map.hpp"
#include "sim/report/build_info.hpp"
#include "sim/simulate/simulation.hpp"

namespace spikeloom::paper {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHashDigits = 16;

bool inputsUnchanged(const results::Run& run) {
    for (const auto& input : run.manifest().value("inputs", nlohmann::json::array())) {
        const fs::path path = input.value("path", "");
        std::error_code error;
        if (!fs::is_regular_file(path, error) || sha256File(path) != input.value("sha256", "")) return false;
    }
    return true;
}

/// Whether a revision tells which program it was: of a changed one, or outside git, there are many of one name.
bool namesOneProgram(const std::string& revision) {
    return !revision.ends_with("-dirty") && revision != "unknown";
}

/// A directory that holds what would come of running again; anything else there is replaced.
std::optional<results::Run> usable(const fs::path& directory) {
    const std::string& revision = report::buildInfo().gitRevision;
    if (!namesOneProgram(revision)) return std::nullopt;
    try {
        results::Run run(directory);
        const bool same = run.complete() && run.manifest().value("git_revision", "") == revision;
        if (same && inputsUnchanged(run)) return run;
    } catch (const ConfigError&) {
        // absent, of another version or damaged
    }
    return std::nullopt;
}

/// A table on its way, line by line.
class Production {
public:
    Production(const Paper& paper, const Options& options) : paper_(paper), options_(options) {}

    Product product() {
        table::Layout layout{.columns = table::columnsCalled(paper_.spec.columns),
                             .significant = static_cast<int>(paper_.spec.significant),
                             .figuresAsRows = paper_.spec.rows == Rows::Figures,
                             .caption = paper_.spec.caption};
        std::vector<table::Line> lines;
        for (const RunSpec& run : paper_.spec.runs) {
            if (run.label == paper_.spec.compare) layout.comparedTo = lines.size();
            lines.push_back(lineOf(run));
        }
        product_.grid = table::makeGrid(lines, layout);
        return std::move(product_);
    }

private:
    [[nodiscard]] config::Experiment experimentOf(const RunSpec& run, const fs::path& file) const {
        config::Assignments assigned{paper_.spec.set, paper_.file.string(), paper_.file.parent_path()};
        assigned.assignments.insert(assigned.assignments.end(), run.set.begin(), run.set.end());
        return config::BaseExperiment(file).with(assigned);
    }

    table::Line lineOf(const RunSpec& run) {
        const fs::path file = fs::weakly_canonical(paper_.file.parent_path() / run.experiment);
        const config::Experiment experiment = experimentOf(run, file);
        const fs::path target =
            options_.out / "runs" / sha256(config::resolvedConfigText(experiment)).substr(0, kHashDigits);
        if (auto known = usable(target)) {
            ++product_.reused;
            options_.log(fmt::format("{}: as in {}", run.label, target.string()));
            return {.label = run.label, .run = std::move(*known)};
        }
        return compute(run, file, experiment, target);
    }

    [[nodiscard]] table::Line refusal(const RunSpec& run, const char* verdict, const ConfigError& error) const {
        options_.log(fmt::format("{}: {}: {}", run.label, verdict, error.what()));
        const std::size_t more = error.problems().size() - 1;
        return {.label = run.label,
                .why = fmt::format("{}: {}{}", verdict, error.problems().front().message,
                                   more == 0 ? "" : fmt::format("; and {} more reason{}", more, more == 1 ? "" : "s"))};
    }

    table::Line compute(const RunSpec& run, const fs::path& file, const config::Experiment& experiment,
                        const fs::path& target) {
        try {
            return simulated(run, simulate::Simulation(file, experiment), target);
        } catch (const mapping::DoesNotMap& error) {
            ++product_.refused;
            return refusal(run, "does not map", error);
        } catch (const energy::NoTotal& error) {
            ++product_.withoutTotal;
            return refusal(run, "no total", error);
        }
    }

    table::Line simulated(const RunSpec& run, const simulate::Simulation& simulation, const fs::path& target) {
        options_.log(fmt::format("{}: {} samples", run.label, simulation.prepared().samples));
        AtomicDirectory directory = report::openRunDirectory(target);
        const auto [summary, verdict, remarks] =
            simulation.run(directory, {.jobs = options_.jobs, .isolated = true, .interrupted = options_.interrupted},
                           options_.arguments);
        ++product_.computed;
        for (const std::string& complaint : verdict.complaints)
            product_.complaints.push_back(fmt::format("{}: {}", run.label, complaint));
        return {.label = run.label, .run = results::Run(target)};
    }

    const Paper& paper_;
    const Options& options_;
    Product product_;
};

}  // namespace

Product produce(const Paper& paper, const Options& options) {
    return Production(paper, options).product();
}

}  // namespace spikeloom::paper
