// SPDX-License-Identifier: Apache-2.0
#include "models/support/override.hpp"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "models/support/error.hpp"
#include "models/support/json_file.hpp"
#include "models/support/strict_json.hpp"

namespace spikeloom {
namespace {

using Json = nlohmann::json;
using Step = std::variant<std::string, std::size_t>;

[[noreturn]] void fail(const std::string& path, std::string message, std::string hint = {}) {
    throw ConfigError({"--set", path, std::move(message), std::move(hint)});
}

/// Reads the path up to its `=`; what follows is the value.
class PathReader {
public:
    explicit PathReader(std::string_view assignment) : text_(assignment) {}

    std::vector<Step> steps() {
        std::vector<Step> steps;
        if (next() != '[') steps.emplace_back(plainKey());
        while (next() != '=') {
            if (next() == '.') {
                ++at_;
                steps.emplace_back(plainKey());
            } else if (next() == '[') {
                ++at_;
                steps.push_back(next() == '"' ? Step(quotedKey()) : Step(index()));
                if (next() != ']') malformed();
                ++at_;
            } else {
                malformed();
            }
            if (steps.size() > kMaxJsonDepth) malformed();
        }
        return steps;
    }
    [[nodiscard]] std::string_view path() const { return text_.substr(0, at_); }
    [[nodiscard]] std::string_view value() const { return text_.substr(at_ + 1); }

private:
    [[nodiscard]] char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    [[noreturn]] void malformed() const {
        fail("", fmt::format("{} is not PATH=VALUE", Json(text_).dump(-1, ' ', true, Json::error_handler_t::replace)),
             "write it like chip.noc.buffer_flits=8");
    }
    std::string plainKey() {
        const std::size_t end = std::min(text_.find_first_of(".[=]\"", at_), text_.size());
        if (end == at_) malformed();
        const std::string key(text_.substr(at_, end - at_));
        at_ = end;
        return key;
    }
    std::string quotedKey() {
        std::size_t end = at_ + 1;
        while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
        if (end >= text_.size()) malformed();
        const Json key = Json::parse(text_.substr(at_, end + 1 - at_), nullptr, false);
        if (!key.is_string()) malformed();
        at_ = end + 1;
        return key.get<std::string>();
    }
    std::size_t index() {
        std::size_t number = 0;
        const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), number);
        if (error != std::errc{}) malformed();
        at_ = static_cast<std::size_t>(end - text_.data());
        return number;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

Json parseValue(std::string_view value, std::string_view path) {
    const std::size_t first = value.find_first_not_of(" \t");
    const bool isStructured =
        first != std::string_view::npos && std::string_view("{[\"").find(value[first]) != std::string_view::npos;
    if (isStructured) return parseJson(value, "--set " + std::string(path));
    Json parsed = Json::parse(value, nullptr, false);
    return parsed.is_discarded() ? Json(std::string(value)) : parsed;
}

Json& descend(Json& node, const Step& step, const spec::Context& at) {
    if (const auto* key = std::get_if<std::string>(&step)) {
        if (!node.is_object()) fail(at.path, fmt::format("expected an object, found {}", spec::found(node)));
        return node.emplace(*key, Json::object()).first.value();
    }
    const std::size_t index = std::get<std::size_t>(step);
    if (!node.is_array()) fail(at.path, fmt::format("expected an array, found {}", spec::found(node)));
    if (index > node.size()) fail(at.item(index).path, fmt::format("the array has {} elements", node.size()));
    if (index == node.size()) node.push_back(Json::object());
    return node[index];
}

}  // namespace

void applyOverride(Json& document, std::string_view assignment) {
    PathReader reader(assignment);
    const std::vector<Step> steps = reader.steps();
    Json value = parseValue(reader.value(), reader.path());
    Json changed = document;  // so that a failure on the way leaves the document as it was
    if (changed.is_null()) changed = Json::object();
    Json* node = &changed;
    spec::Context at{"--set", ""};
    for (const Step& step : steps) {
        node = &descend(*node, step, at);
        at = std::holds_alternative<std::string>(step) ? at.key(std::get<std::string>(step))
                                                       : at.item(std::get<std::size_t>(step));
    }
    *node = std::move(value);
    document = std::move(changed);
}

}  // namespace spikeloom
