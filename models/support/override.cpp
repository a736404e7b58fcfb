// SPDX-License-Identifier: Apache-2.0
#include "models/support/override.hpp"

#include <fmt/format.h>

#include <charconv>
#include <span>
#include <utility>
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

/// The node that a step leads to; null where it has to be made.
Json* existing(Json& node, const Step& step, const spec::Context& at) {
    if (const auto* key = std::get_if<std::string>(&step)) {
        if (!node.is_object()) fail(at.path, fmt::format("expected an object, found {}", spec::found(node)));
        const auto it = node.find(*key);
        return it == node.end() ? nullptr : &*it;
    }
    const std::size_t index = std::get<std::size_t>(step);
    if (!node.is_array()) fail(at.path, fmt::format("expected an array, found {}", spec::found(node)));
    if (index > node.size()) fail(at.item(index).path, fmt::format("the array has {} elements", node.size()));
    return index == node.size() ? nullptr : &node[index];
}

spec::Context behind(const spec::Context& at, const Step& step) {
    if (const auto* key = std::get_if<std::string>(&step)) return at.key(*key);
    return at.item(std::get<std::size_t>(step));
}

/// A value within the objects that lead to it. An array is never made.
Json made(std::span<const Step> steps, spec::Context at, Json value) {
    for (const Step& step : steps) {
        if (!std::holds_alternative<std::string>(step))
            fail(at.path, fmt::format("expected an array, found {}", spec::found(Json::object())));
        at = behind(at, step);
    }
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        Json object = Json::object();
        object[std::get<std::string>(*step)] = std::move(value);
        value = std::move(object);
    }
    return value;
}

Json& placed(Json& node, const Step& step, Json child) {
    if (const auto* key = std::get_if<std::string>(&step)) return node[*key] = std::move(child);
    node.push_back(std::move(child));
    return node.back();
}

}  // namespace

Overridden applyOverride(Json& document, std::string_view assignment) {
    PathReader reader(assignment);
    const std::vector<Step> steps = reader.steps();
    Json value = parseValue(reader.value(), reader.path());
    spec::Context at{"--set", ""};
    if (document.is_null()) {
        document = made(steps, at, std::move(value));
        return {"", Json(), &document};
    }
    Json* node = &document;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        Json* next = existing(*node, steps[i], at);
        at = behind(at, steps[i]);
        if (next == nullptr) {
            Json child = made(std::span(steps).subspan(i + 1), at, std::move(value));
            return {at.path, std::nullopt, &placed(*node, steps[i], std::move(child))};
        }
        node = next;
    }
    return {at.path, std::exchange(*node, std::move(value)), node};
}

}  // namespace spikeloom
