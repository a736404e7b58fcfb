// SPDX-License-Identifier: Apache-2.0
#include "sim/config/chip_document.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/support/json_file.hpp"
#include "sim/config/chip_sources.hpp"
#include "sim/config/presets.hpp"

namespace spikeloom::config {
namespace {

using spec::Json;

constexpr std::uint64_t kMaxMeshSide = 256;

bool isSide(const Json& json) {
    return json.is_number_integer() && json >= 1 && json <= kMaxMeshSide;
}

}  // namespace

Json ChipAssembler::assemble(const Json& mention, const spec::Context& where, const std::filesystem::path& base) {
    if (mention.is_string()) return fromFile(mention, where, base);
    if (mention.is_object()) return extended(mention, where, base);
    problems_.push_back({where.file, where.path, fmt::format("expected a chip, found {}", spec::found(mention)),
                         "name a preset, a file (NAME.json), or write an object"});
    return Json::object();
}

Json ChipAssembler::fromFile(const Json& mention, const spec::Context& where, const std::filesystem::path& base) {
    const Problem at{where.file, where.path, "", ""};
    const std::filesystem::path path =
        resolveMention(mention.get_ref<const std::string&>(), "chips", base, at, problems_);
    if (path.empty()) return Json::object();
    if (std::find(open_.begin(), open_.end(), path) != open_.end()) {
        problems_.push_back({where.file, where.path, fmt::format("{} extends itself in the end", path.string()), ""});
        return Json::object();
    }
    open_.push_back(path);
    Json chip = assemble(readJsonFile(path), {path.string(), ""}, path.parent_path());
    open_.pop_back();
    return chip;
}

Json ChipAssembler::extended(Json chip, const spec::Context& where, const std::filesystem::path& base) {
    chip.erase("$schema");
    const auto it = chip.find("extends");
    if (it == chip.end()) {
        origins_.set(at_.path, where);
        checkSources(chip, chip, where, problems_);
        return chip;
    }
    const Json parent = assemble(*it, where.key("extends"), base);
    chip.erase("extends");
    Json merged = parent;
    merged.merge_patch(chip);
    checkSources(chip, merged, where, problems_);
    origins_.record(parent, merged, at_, where);
    return merged;
}

hw::MeshSpec takeMesh(Json& chip, const spec::Context& at, std::vector<Problem>& problems) {
    if (!chip.is_object() || !chip.contains("mesh")) return {};
    const Json mesh = std::move(chip["mesh"]);
    chip.erase("mesh");
    if (mesh == "auto") return {};
    if (mesh.is_array() && mesh.size() == 2 && isSide(mesh[0]) && isSide(mesh[1])) return {mesh[0], mesh[1]};
    problems.push_back({at.file, at.key("mesh").path,
                        fmt::format("expected \"auto\" or [width, height], each 1 to {}, found {}", kMaxMeshSide,
                                    mesh.is_array() ? mesh.dump().substr(0, 60) : spec::found(mesh)),
                        "\"auto\" is the smallest mesh that holds the network"});
    return {};
}

Json meshJson(const hw::MeshSpec& mesh) {
    if (mesh.automatic()) return "auto";
    return {mesh.width, mesh.height};
}

}  // namespace spikeloom::config
