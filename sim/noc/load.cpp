// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/load.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "models/support/json_file.hpp"
#include "models/support/override.hpp"
#include "models/support/schema.hpp"
#include "models/support/strict_json.hpp"
#include "sim/config/load.hpp"
#include "sim/config/origins.hpp"
#include "sim/config/presets.hpp"

namespace spikeloom::noc {
namespace {

namespace fs = std::filesystem;
using spec::Json;

/// The document of a study while it is put together.
class Assembly {
public:
    explicit Assembly(const fs::path& file) : document_(readJsonFile(file)) {
        origins_.set("", {file.string(), ""});
        if (document_.is_object()) document_.erase("$schema");
        findChip(Json::object(), {file.string(), ""}, fs::absolute(file).parent_path());
    }

    void assign(const std::string& assignment) {
        const Json before = document_;
        try {
            applyOverride(document_, assignment);
        } catch (const ConfigError& error) {
            problems_.insert(problems_.end(), error.problems().begin(), error.problems().end());
            return;
        }
        const spec::Context origin{"--set", ""};
        origins_.record(before, document_, {}, origin);
        findChip(before, origin, fs::current_path());
    }

    LoadedStudy load() {
        takeOverNetwork();
        std::vector<Problem> found;
        auto study = spec::load<StudySpec>(document_, {}, found);
        for (Problem& problem : found) problems_.push_back(origins_.relocated(std::move(problem)));
        if (!problems_.empty()) throw ConfigError(std::move(problems_));
        return {study, chip_};
    }

private:
    /// Looks up the chip if its mention changed since `before`: where it is written says what it is relative to.
    void findChip(const Json& before, const spec::Context& origin, const fs::path& base) {
        if (!document_.is_object() || !document_.contains("chip")) return;
        const Json& mention = document_["chip"];
        if (before.contains("chip") && before["chip"] == mention) return;
        chip_.clear();
        if (mention.is_string()) {
            chip_ = config::resolveMention(mention, "chips", base, {origin.file, "chip", "", ""}, problems_);
        } else {
            problems_.push_back({origin.file, "chip", fmt::format("expected a chip, found {}", spec::found(mention)),
                                 "name a preset or a file (NAME.json)"});
        }
    }

    /// What the study says of its network goes over what the chip says. Both are mistakes' origins of their own.
    void takeOverNetwork() {
        if (!document_.is_object()) return;
        document_.erase("chip");
        if (chip_.empty() || (document_.contains("noc") && !document_["noc"].is_object())) return;
        try {
            Json noc = spec::dump(config::loadChip(chip_).noc);
            if (document_.contains("noc")) noc.merge_patch(document_["noc"]);
            document_["noc"] = std::move(noc);
        } catch (const ConfigError& error) {
            problems_.insert(problems_.end(), error.problems().begin(), error.problems().end());
        }
    }

    Json document_;
    config::Origins origins_;
    fs::path chip_;
    std::vector<Problem> problems_;
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
    json["properties"]["chip"] = {{"type", "string"},
                                  {"description", "preset or file of a chip; its noc holds where noc says nothing"}};
    return json;
}

}  // namespace spikeloom::noc
