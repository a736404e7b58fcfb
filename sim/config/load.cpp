// SPDX-License-Identifier: Apache-2.0
#include "sim/config/load.hpp"

#include <memory>
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

void resolveChip(LayeredDocument& document, const spec::Context& origin, const fs::path& base) {
    Json& chip = document.json()["chip"];
    if (chip.is_object() && !chip.contains("extends") && !chip.contains("$schema")) return;  // origins stand
    ChipAssembler assembler(kChip, document.origins(), document.problems());
    chip = assembler.assemble(Json(chip), origin.key("chip"), base);
}

/// Makes what a layer mentions independent of the place where it was written.
void resolveMentions(LayeredDocument& document, const Layer& layer, const spec::Context& origin, const fs::path& base) {
    Json& json = document.json();
    if (!json.is_object()) return;
    const auto wrote = [&](const char* key) { return json.contains(key) && layer.wrote(key); };
    for (const char* key : {"network", "images", "witness"}) {
        if (!wrote(key) || !json[key].is_string()) continue;
        const std::string path = json[key];
        if (!path.empty()) json[key] = anchored(base, path).string();
    }
    for (const char* key : {"energy", "area"}) {
        if (!wrote(key) || !json[key].is_string()) continue;
        const Problem at{origin.file, key, "", ""};
        const fs::path path = resolveMention(json[key], key, base, at, document.problems());
        if (!path.empty()) json[key] = path.string();
    }
    if (wrote("chip")) resolveChip(document, origin, base);
}

LayeredDocument baseOf(LayeredDocument document) {
    document.resolveBy(&resolveMentions);
    return document;
}

Experiment load(LayeredDocument& document) {
    std::vector<Problem> found;
    hw::MeshSpec mesh;
    if (Json& json = document.json(); json.is_object() && json.contains("chip")) {
        dropOutdatedSources(json["chip"]);
        mesh = takeMesh(json["chip"], kChip, found);
    }
    auto experiment = spec::load<Experiment>(document.json(), {}, found);
    experiment.chip.mesh = mesh;
    document.expectFaultless(std::move(found));
    return experiment;
}

}  // namespace

BaseExperiment::BaseExperiment(const fs::path& file)
    : document_(std::make_shared<const LayeredDocument>(baseOf(LayeredDocument(file)))) {}

BaseExperiment::BaseExperiment(const Json& document, const fs::path& file)
    : document_(std::make_shared<const LayeredDocument>(baseOf(LayeredDocument(document, file)))) {}

Experiment BaseExperiment::with(const Assignments& assignments) const {
    LayeredDocument document = *document_;
    for (const std::string& assignment : assignments.assignments)
        document.assign(assignment, assignments.file, assignments.base);
    return load(document);
}

Experiment loadExperiment(const fs::path& file, const std::vector<std::string>& assignments) {
    return BaseExperiment(file).with({assignments, "--set", fs::current_path()});
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
