// SPDX-License-Identifier: Apache-2.0
#include "models/support/strict_json.hpp"

#include <fmt/format.h>

#include <cmath>

#include "models/support/suggest.hpp"

namespace spikeloom::spec {
namespace {

constexpr std::size_t kMaxQuoted = 60;  // bytes of a wrong value that a message repeats

bool isPlainKey(std::string_view key) {
    const auto isWord = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
               c == '$';
    };
    return !key.empty() && std::all_of(key.begin(), key.end(), isWord);
}

/// Escaped, so that a hostile document cannot send control characters to a terminal.
std::string quote(std::string_view text) {
    std::string shown(text.substr(0, kMaxQuoted));
    if (shown.size() < text.size()) {
        while (!shown.empty() && (static_cast<unsigned char>(text[shown.size()]) & 0xC0U) == 0x80U) shown.pop_back();
        shown += "...";
    }
    return Json(shown).dump(-1, ' ', true, Json::error_handler_t::replace);
}

std::size_t codePoints(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string typeHint(const Json& json, std::string_view expected) {
    if (expected == "an integer" && json.is_number_float()) {
        const auto number = json.get<double>();
        if (std::trunc(number) == number && std::abs(number) < 1e15)
            return fmt::format("write {:.0f}, without a fraction or exponent", number);
    }
    if (json.is_null()) return "leave the key out for its default";
    if (json.is_string() && expected != "an object" && expected != "an array") return "write it without quotes";
    return {};
}

std::string rangeText(const RealRule& rule) {
    if (rule.min == kPositive) return rule.max == kUnbounded ? "greater than 0" : fmt::format("in (0, {}]", rule.max);
    if (rule.min == -kUnbounded) return rule.max == kUnbounded ? "finite" : fmt::format("at most {}", rule.max);
    return rule.max == kUnbounded ? fmt::format("at least {}", rule.min)
                                  : fmt::format("in [{}, {}]", rule.min, rule.max);
}

}  // namespace

Context Context::key(std::string_view name) const {
    if (!isPlainKey(name)) return {file, path + '[' + quote(name) + ']'};
    return {file, path.empty() ? std::string(name) : path + '.' + std::string(name)};
}

Context Context::item(std::size_t index) const {
    return {file, path + '[' + std::to_string(index) + ']'};
}

std::string found(const Json& json) {
    switch (json.type()) {
        case Json::value_t::null:
            return "null";
        case Json::value_t::boolean:
            return json.get<bool>() ? "true" : "false";
        case Json::value_t::string:
            return "the string " + quote(json.get_ref<const std::string&>());
        case Json::value_t::array:
            return fmt::format("an array of {} elements", json.size());
        case Json::value_t::object:
            return "an object";
        default:
            return "the number " + json.dump();
    }
}

void LoaderBase::problem(const Context& at, std::string message, std::string hint) {
    problems_.push_back({at.file, at.path, std::move(message), std::move(hint)});
}

void LoaderBase::wrongType(const Json& json, const Context& at, std::string_view expected) {
    problem(at, fmt::format("expected {}, found {}", expected, found(json)), typeHint(json, expected));
}

void LoaderBase::outOfRange(const Json& json, const Context& at, std::string_view min, std::string_view max) {
    problem(at, fmt::format("{} is not in [{}, {}]", json.dump(), min, max));
}

void LoaderBase::rejectUnknownKeys(const Json& object, const Context& at, std::vector<std::string> known,
                                   std::string_view tag) {
    if (!tag.empty()) known.insert(known.begin(), std::string(tag));
    for (const auto& [key, value] : object.items()) {
        if (std::find(known.begin(), known.end(), key) == known.end())
            problem(at.key(key), "unknown key", didYouMean(key, known, "keys"));
    }
}

bool LoaderBase::isArrayOf(const Json& json, const Context& at, std::size_t minItems, std::size_t maxItems) {
    if (!json.is_array()) {
        wrongType(json, at, "an array");
        return false;
    }
    if (json.size() >= minItems && json.size() <= maxItems) return true;
    const bool isTooShort = json.size() < minItems;
    problem(at, fmt::format("expected at {} {} elements, found {}", isTooShort ? "least" : "most",
                            isTooShort ? minItems : maxItems, json.size()));
    return false;
}

std::size_t LoaderBase::nameIn(const Json& json, const Context& at, const std::vector<std::string>& names) {
    if (!json.is_string()) {
        problem(at, fmt::format("expected one of {}, found {}", fmt::join(names, ", "), found(json)));
        return names.size();
    }
    const auto& name = json.get_ref<const std::string&>();
    const auto it = std::find(names.begin(), names.end(), name);
    if (it == names.end()) {
        const std::string near = name.size() <= 200 ? nearest(name, names) : std::string();
        problem(at, fmt::format("expected one of {}, found {}", fmt::join(names, ", "), quote(name)),
                near.empty() ? std::string() : fmt::format("did you mean {}?", near));
    }
    return static_cast<std::size_t>(it - names.begin());
}

void LoaderBase::readReal(const Json& json, const Context& at, const RealRule& rule, double& value) {
    if (!json.is_number()) return wrongType(json, at, "a number");
    const auto number = json.get<double>();
    if (!std::isfinite(number) || number < rule.min || number > rule.max)
        return problem(at, fmt::format("{} is not {}", json.dump(), rangeText(rule)));
    value = number;
}

void LoaderBase::readText(const Json& json, const Context& at, const TextRule& rule, std::string& value) {
    if (!json.is_string()) return wrongType(json, at, "a string");
    const auto& text = json.get_ref<const std::string&>();
    if (codePoints(text) < rule.minLength)
        return problem(at, fmt::format("expected at least {} characters, found {}", rule.minLength, quote(text)));
    value = text;
}

std::string Loader::didYouMeanTag(const std::vector<std::string>& names) {
    return fmt::format("one of {}", fmt::join(names, ", "));
}

}  // namespace spikeloom::spec
