// SPDX-License-Identifier: Apache-2.0
#include "models/support/schema.hpp"

#include <fmt/format.h>

namespace spikeloom::spec {
namespace {

/// A bar would end the cell.
std::string cell(const std::string& text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '|') escaped += '\\';
        escaped += c;
    }
    return escaped;
}

}  // namespace

std::string commaList(const std::vector<std::string>& names) {
    return fmt::format("{}", fmt::join(names, ", "));
}

std::string rangeText(double min, double max) {
    const std::string upper = max == kUnbounded ? "" : fmt::format("{}", max);
    if (min == kPositive) return upper.empty() ? "> 0" : fmt::format("> 0, <= {}", upper);
    if (min == -kUnbounded) return upper.empty() ? "" : fmt::format("<= {}", upper);
    return fmt::format("{}..{}", min, upper);
}

Json realSchema(const RealRule& rule) {
    Json json = {{"type", "number"}};
    if (rule.min == kPositive)
        json["exclusiveMinimum"] = 0;
    else if (rule.min != -kUnbounded)
        json["minimum"] = rule.min;
    if (rule.max != kUnbounded) json["maximum"] = rule.max;
    return json;
}

Json textSchema(const TextRule& rule) {
    Json json = {{"type", "string"}};
    if (rule.minLength > 0) json["minLength"] = rule.minLength;
    return json;
}

Json namesSchema(const std::vector<std::string>& names) {
    return {{"type", "string"}, {"enum", names}};
}

std::string markdown(const std::vector<Row>& rows) {
    std::string text = "| key | type | default | range | meaning |\n|---|---|---|---|---|\n";
    for (const Row& row : rows) {
        const std::string value = row.defaultValue.empty() || row.defaultValue == "required"
                                      ? row.defaultValue
                                      : fmt::format("`{}`", cell(row.defaultValue));
        text += fmt::format("| `{}` | {} | {} | {} | {} |\n", cell(row.key), row.type, value, cell(row.range),
                            cell(row.doc));
    }
    return text;
}

}  // namespace spikeloom::spec
