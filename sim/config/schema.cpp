// SPDX-License-Identifier: Apache-2.0
#include "models/support/schema.hpp"

#include "sim/config/load.hpp"

namespace spikeloom::config {
namespace {

using spec::Json;

/// What the loader reads beside the fields of ChipSpec.
Json withChipExtras(Json chip) {
    Json& properties = chip["properties"];
    properties["mesh"] = Json::parse(R"({
        "description": "\"auto\" (the smallest that holds the network) or [width, height] in tiles",
        "default": "auto",
        "oneOf": [{"const": "auto"},
                  {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 256},
                   "minItems": 2, "maxItems": 2}]})");
    properties["extends"] = {{"type", "string"},
                             {"description", "preset or file whose values hold where this one says nothing"}};
    properties["$schema"] = {{"type", "string"}};
    return chip;
}

}  // namespace

Json chipSchema() {
    return withChipExtras(spec::schema<hw::ChipSpec>("spikeloom chip"));
}

Json experimentSchema() {
    Json json = spec::schema<Experiment>("spikeloom experiment");
    Json& chip = json["properties"]["chip"];
    const Json description = chip["description"];
    chip.erase("description");
    chip = {{"description", description}, {"oneOf", {{{"type", "string"}}, withChipExtras(chip)}}};
    json["properties"]["$schema"] = {{"type", "string"}};
    return json;
}

}  // namespace spikeloom::config
