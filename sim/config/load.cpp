// SPDX-License-Identifier: Apache-2.0
#include "sim/config/load.hpp"

#include <nlohmann/json.hpp>

#include "models/support/strict_json.hpp"
#include "sim/config/chip_document.hpp"
#include "sim/config/chip_sources.hpp"
#include "sim/config/layered_document.hpp"
#include "sim/config/origins.hpp"
#include "sim/config/presets.hpp"

namespace spikeloom::config {
namespace {

namespace fs = std::filesystem;
using spec::Json;

const spec::Context kChip{"", "chip"};

/// The document of an experiment while it is put together.
class Assembly {
public:
    template <class... Source>
    explicit Assembly(const Source&... source) : layers_(source...), document_(layers_.json()) {
        layers_.resolveBy([this](const Json& before, const spec::Context& origin, const fs::path& base) {
            resolveMentions(before, origin, base);
        });
    }
    template <class... Where>
    void assign(const std::string& assignment, const Where&... where) {
        layers_.assign(assignment, where...);
    }

    Experiment load() {
        std::vector<Problem> found;
        hw::MeshSpec mesh;
        if (document_.is_object() && document_.contains("chip")) {
            dropOutdatedSources(document_["chip"]);
            mesh = takeMesh(document_["chip"], kChip, found);
        }
        auto experiment = spec::load<Experiment>(document_, {}, found);
        experiment.chip.mesh = mesh;
        layers_.expectFaultless(std::move(found));
        return experiment;
    }

private:
    /// Makes what changed since `before` independent of the place where it was written.
    void resolveMentions(const Json& before, const spec::Context& origin, const fs::path& base) {
        if (!document_.is_object()) return;
        const auto changed = [&](const char* key) {
            const auto it = document_.find(key);
            if (it == document_.end()) return false;
            const auto old = before.find(key);
            return old == before.end() || *old != *it;
        };
        for (const char* key : {"network", "images", "witness"}) {
            if (!changed(key) || !document_[key].is_string()) continue;
            const std::string path = document_[key];
            if (!path.empty()) document_[key] = anchored(base, path).string();
        }
        for (const char* key : {"energy", "area"}) {
            if (!changed(key) || !document_[key].is_string()) continue;
            const Problem at{origin.file, key, "", ""};
            const fs::path path = resolveMention(document_[key], key, base, at, layers_.problems());
            if (!path.empty()) document_[key] = path.string();
        }
        if (changed("chip")) resolveChip(origin, base);
    }

    void resolveChip(const spec::Context& origin, const fs::path& base) {
        const Json chip = document_["chip"];
        if (chip.is_object() && !chip.contains("extends") && !chip.contains("$schema")) return;  // origins stand
        ChipAssembler assembler(kChip, layers_.origins(), layers_.problems());
        document_["chip"] = assembler.assemble(chip, origin.key("chip"), base);
    }

    LayeredDocument layers_;
    Json& document_;
};

}  // namespace

Experiment loadExperiment(const fs::path& file, const std::vector<std::string>& assignments) {
    Assembly assembly(file);
    for (const std::string& assignment : assignments) assembly.assign(assignment);
    return assembly.load();
}

Experiment loadAssigned(const fs::path& file, const Assignments& assignments) {
    Assembly assembly(file);
    for (const std::string& assignment : assignments.assignments)
        assembly.assign(assignment, assignments.file, assignments.base);
    return assembly.load();
}

Experiment experimentOf(const Json& document, const Assignments& assignments) {
    Assembly assembly(document, assignments.base / assignments.file);
    for (const std::string& assignment : assignments.assignments)
        assembly.assign(assignment, assignments.file, assignments.base);
    return assembly.load();
}

hw::ChipSpec loadChip(const fs::path& file) {
    std::vector<Problem> problems, found;
    Origins origins;
    Json chip = ChipAssembler({}, origins, problems).assemble(Json(fs::absolute(file).string()), {}, "/");
    dropOutdatedSources(chip);
    const hw::MeshSpec mesh = takeMesh(chip, {}, found);
    auto spec = spec::load<hw::ChipSpec>(chip, {}, found);
    spec.mesh = mesh;
    for (Problem& problem : found) problems.push_back(origins.relocated(std::move(problem)));
    if (!problems.empty()) throw ConfigError(std::move(problems));
    return spec;
}

std::optional<fs::path> areaTablePath(const Experiment& experiment) {
    if (experiment.areaPath) return *experiment.areaPath;
    return companionPreset(experiment.energyPath, "energy", "area");
}

Json resolvedConfig(const Experiment& experiment) {
    Json json = spec::dump(experiment);
    json["chip"]["mesh"] = meshJson(experiment.chip.mesh);
    return json;
}

std::string resolvedConfigText(const Experiment& experiment) {
    return resolvedConfig(experiment).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace spikeloom::config
