// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/support/strict_json.hpp"

/// JSON Schema (draft 7) and documentation of a Spec. The schema accepts what the loader accepts, but for
/// `Spec::check`.
namespace spikeloom::spec {

/// What one rule accepts, as prose and as schema.
struct RuleText {
    std::string type;   ///< `integer`, `one of`, `list of integer`, ...
    std::string range;  ///< `1..1024`, `xy, yx`; may be empty
};

/// One line of the documentation table.
struct Row {
    std::string key;  ///< `router.buffer_flits`, `populations[].name`
    std::string type;
    std::string defaultValue;  ///< JSON, `required`, or empty for an optional field
    std::string range;
    std::string doc;
};

/// `a, b, c`
[[nodiscard]] std::string commaList(const std::vector<std::string>& names);
[[nodiscard]] std::string rangeText(double min, double max);
[[nodiscard]] Json realSchema(const RealRule& rule);
[[nodiscard]] Json textSchema(const TextRule& rule);
[[nodiscard]] Json namesSchema(const std::vector<std::string>& names);
/// The rows as a Markdown table.
[[nodiscard]] std::string markdown(const std::vector<Row>& rows);

template <class Rule>
inline constexpr bool kIsScalar = true;
template <Spec S>
inline constexpr bool kIsScalar<ObjectRule<S>> = false;
template <class Element>
inline constexpr bool kIsScalar<ListRule<Element>> = kIsScalar<Element>;
template <class Element>
inline constexpr bool kIsScalar<TableRule<Element>> = false;
template <class V>
inline constexpr bool kIsScalar<TaggedRule<V>> = false;

/// What holds where a document leaves a field out: nothing for one that it has to give, or that has parts of its own.
template <Spec S, class FieldType>
std::optional<Json> defaultOf(const S& defaults, const FieldType& field) {
    if constexpr (kIsScalar<decltype(field.rule)>) {
        if (field.isRequired) return std::nullopt;
        const auto& member = defaults.*(field.member);
        if constexpr (Plain<std::decay_t<decltype(member)>>::isOptional)
            return member ? std::optional<Json>(toJson(field.rule, *member)) : std::nullopt;
        else
            return toJson(field.rule, member);
    }
    return std::nullopt;
}

template <class T, std::size_t N>
std::vector<std::string> namesOf(const ChoiceRule<T, N>& rule) {
    std::vector<std::string> names;
    for (const Option<T>& option : rule.options) names.emplace_back(option.name);
    return names;
}
template <class Rule>
requires requires(const Rule& rule) {
    rule.names();
}
std::vector<std::string> namesOf(const Rule& rule) {
    return rule.names();
}

/// Builds the schema of a rule; one overload a rule, like `Loader`.
struct SchemaOf {
    template <std::integral T>
    Json operator()(const IntegerRule<T>& rule) const {
        Json json = {{"type", "integer"}, {"minimum", rule.min}, {"maximum", rule.max}};
        // The limit of 64 bits itself is left out: validators that compare as int64 or double misread it.
        if (std::cmp_equal(rule.max, std::numeric_limits<std::uint64_t>::max())) json.erase("maximum");
        return json;
    }
    Json operator()(const RealRule& rule) const { return realSchema(rule); }
    Json operator()(const BoolRule&) const { return {{"type", "boolean"}}; }
    Json operator()(const TextRule& rule) const { return textSchema(rule); }
    Json operator()(const AnyRule&) const { return Json::object(); }
    template <class Rule>
    requires requires(const Rule& rule) { namesOf(rule); }
    Json operator()(const Rule& rule) const { return namesSchema(namesOf(rule)); }
    template <Spec S>
    Json operator()(const ObjectRule<S>&) const {
        return properties<S>();
    }
    template <class Element>
    Json operator()(const ListRule<Element>& rule) const {
        Json json = {{"type", "array"}, {"items", (*this)(rule.element)}};
        if (rule.minItems > 0) json["minItems"] = rule.minItems;
        if (rule.maxItems != std::numeric_limits<std::size_t>::max()) json["maxItems"] = rule.maxItems;
        return json;
    }
    template <class Element>
    Json operator()(const TableRule<Element>& rule) const {
        return {{"type", "object"}, {"additionalProperties", (*this)(rule.element)}};
    }
    template <class V>
    Json operator()(const TaggedRule<V>& rule) const {
        Json alternatives = Json::array();
        forEachAlternative(rule, [&]<class S>(std::string_view name) {
            Json json = properties<S>();
            json["properties"][std::string(rule.tag)] = {{"const", std::string(name)}};
            json["required"].push_back(std::string(rule.tag));
            alternatives.push_back(std::move(json));
        });
        return {{"oneOf", std::move(alternatives)}};
    }

    /// Calls `visit.operator()<Alternative>(name)` for each alternative.
    template <class V, class Visit>
    static void forEachAlternative(const TaggedRule<V>& rule, Visit&& visit) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (visit.template operator()<std::variant_alternative_t<I, V>>(rule.names[I]), ...);
        }
        (std::make_index_sequence<std::variant_size_v<V>>{});
    }

private:
    template <Spec S>
    Json properties() const {
        const S defaults{};
        Json fields = Json::object(), needed = Json::array();
        forEachField<S>([&](const auto& field) {
            const std::string key(field.key);
            Json json = (*this)(field.rule);
            if (!field.doc.empty()) json["description"] = std::string(field.doc);
            if (field.isRequired)
                needed.push_back(key);
            else if (const auto value = defaultOf(defaults, field))
                json["default"] = *value;
            fields[key] = std::move(json);
        });
        Json json = {{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(fields)}};
        if (!needed.empty()) json["required"] = std::move(needed);
        return json;
    }
};

/// The JSON Schema of documents that hold one Spec.
template <Spec S>
[[nodiscard]] Json schema(const std::string& title) {
    Json json = SchemaOf{}(ObjectRule<S>{});
    json["$schema"] = "http://json-schema.org/draft-07/schema#";
    json["title"] = title;
    return json;
}

/// Describes a rule in words, and appends the rows of what lies below it.
class Describer {
public:
    explicit Describer(std::vector<Row>& rows) : rows_(rows) {}

    template <std::integral T>
    RuleText text(const IntegerRule<T>& rule) const {
        std::string range = std::to_string(rule.min) + "..";
        if (rule.max != std::numeric_limits<T>::max()) range += std::to_string(rule.max);
        return {"integer", rule.min == std::numeric_limits<T>::min() && range.ends_with('.') ? "" : range};
    }
    RuleText text(const RealRule& rule) const { return {"number", rangeText(rule.min, rule.max)}; }
    RuleText text(const BoolRule&) const { return {"boolean", "false, true"}; }
    RuleText text(const TextRule&) const { return {"string", ""}; }
    RuleText text(const AnyRule&) const { return {"any value", ""}; }
    template <class Rule>
    requires requires(const Rule& rule) { namesOf(rule); }
    RuleText text(const Rule& rule) const { return {"name", commaList(namesOf(rule))}; }
    template <Spec S>
    RuleText text(const ObjectRule<S>&) const {
        return {"object", ""};
    }
    template <class Element>
    RuleText text(const ListRule<Element>& rule) const {
        const RuleText element = text(rule.element);
        return {std::string("list of ").append(element.type), element.range};
    }
    template <class Element>
    RuleText text(const TableRule<Element>& rule) const {
        const RuleText element = text(rule.element);
        return {std::string("table of ").append(element.type), element.range};
    }
    template <class V>
    RuleText text(const TaggedRule<V>& rule) const {
        return {"object", std::string(rule.tag) + ": " + commaList({rule.names.begin(), rule.names.end()})};
    }

    template <class Rule>
    void below(const Rule&, const std::string&) {}
    template <Spec S>
    void below(const ObjectRule<S>&, const std::string& path) {
        const S defaults{};
        forEachField<S>([&](const auto& field) {
            const std::string key(field.key);
            const std::string where = path.empty() ? key : path + "." + key;
            RuleText words = text(field.rule);
            std::string shown = field.isRequired ? "required" : "";
            if (const auto value = defaultOf(defaults, field)) shown = value->dump();
            rows_.push_back({where, words.type, shown, words.range, std::string(field.doc)});
            below(field.rule, where);
        });
    }
    template <class Element>
    void below(const ListRule<Element>& rule, const std::string& path) {
        below(rule.element, path + "[]");
    }
    template <class Element>
    void below(const TableRule<Element>& rule, const std::string& path) {
        below(rule.element, path + ".*");
    }
    template <class V>
    void below(const TaggedRule<V>& rule, const std::string& path) {
        SchemaOf::forEachAlternative(rule, [&]<class S>(std::string_view name) {
            below(ObjectRule<S>{}, path + "(" + std::string(name) + ")");
        });
    }

private:
    std::vector<Row>& rows_;
};

/// Every parameter of a Spec and of the Specs below it, in the order of declaration.
template <Spec S>
[[nodiscard]] std::vector<Row> describe() {
    std::vector<Row> rows;
    Describer(rows).below(ObjectRule<S>{}, "");
    return rows;
}

}  // namespace spikeloom::spec
