// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/load.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "hw/noc/refusals.hpp"
#include "models/support/schema.hpp"
#include "models/support/strict_json.hpp"
#include "sim/config/layered_document.hpp"
#include "sim/config/load.hpp"
#include "sim/config/presets.hpp"

namespace spikeloom::noc {
namespace {

namespace fs = std::filesystem;
using spec::Json;

/// The document of a study while it is put together.
class Assembly {
public:
    explicit Assembly(const fs::path& file) : document_(file) {
        document_.resolveBy([this](config::LayeredDocument&, const config::Layer& layer, const spec::Context& origin,
                                   const fs::path& base) {
            if (layer.wrote("chip")) findChip(origin, base);
        });
    }
    void assign(const std::string& assignment) { document_.assign(assignment); }

    LoadedStudy load() {
        takeOverNetwork();
        std::vector<Problem> found;
        auto study = spec::load<StudySpec>(document_.json(), {}, found);
        if (found.empty() && document_.problems().empty())  // else defaults would be judged, as by Spec::check
            found = hw::refusals(study.shape(), study.noc);
        document_.expectFaultless(std::move(found));
        return {study, chip_};
    }

private:
    /// Where it is mentioned says what it is relative to.
    void findChip(const spec::Context& origin, const fs::path& base) {
        const Json& document = document_.json();
        if (!document.is_object() || !document.contains("chip")) return;
        const Json& mention = document["chip"];
        chip_.clear();
        if (mention.is_string()) {
            chip_ = config::resolveMention(mention, "chips", base, {origin.file, "chip", "", ""}, document_.problems());
        } else {
            document_.problems().push_back({origin.file, "chip",
                                            fmt::format("expected a chip, found {}", spec::found(mention)),
                                            "name a preset or a file (NAME.json)"});
        }
    }

    void takeOverNetwork() {
        Json& document = document_.json();
        if (!document.is_object()) return;
        document.erase("chip");
        if (chip_.empty()) return;
        try {
            const hw::ChipSpec chip = config::loadChip(chip_);
            takeOver("noc", spec::dump(chip.noc));
            takeOver("board", spec::dump(chip.board));
        } catch (const ConfigError& error) {
            document_.report(error);
        }
    }

    /// What the study says goes over what the chip says. What it says nothing of is the chip's, so that a network that
    /// is refused for it is refused in the chip's file.
    void takeOver(const char* key, Json part) {
        Json& document = document_.json();
        const Json own = document.value(key, Json::object());
        if (!own.is_object()) return;
        part.merge_patch(own);
        document_.origins().record(own, part, {"", key}, {chip_.string(), key});
        document[key] = std::move(part);
    }

    config::LayeredDocument document_;
    fs::path chip_;
};

}  // namespace

LoadedStudy loadStudy(const fs::path& file, const std::vector<std::string>& assignments) {
    Assembly assembly(file);
    for (const std::string& assignment : assignments) assembly.assign(assignment);
    return assembly.load();
}

std::string resolvedStudyText(const StudySpec& study) {
    return spec::dump(study).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json studySchema() {
    Json json = spec::schema<StudySpec>("spikeloom noc");
    json["properties"]["$schema"] = {{"type", "string"}};
    json["properties"]["chip"] = {
        {"type", "string"},
        {"description", "preset or file of a chip; its noc and board hold where those say nothing"}};
    return json;
}

}  // namespace spikeloom::noc
