// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/support/fields.hpp"

/// Reading and writing Specs as JSON. Include it in loaders only: it costs two seconds a translation unit.
namespace spikeloom::spec {

using Json = nlohmann::json;

/// Where a value stands, for messages: `chip.json`, `noc.routers[2].buffer_flits`.
struct Context {
    std::string file;
    std::string path;
    /// A key that is no plain word is quoted: `table["a b"]`.
    [[nodiscard]] Context key(std::string_view name) const;
    [[nodiscard]] Context item(std::size_t index) const;
};

/// What a message calls a value: `the number 4.0`, `the string "abc"`, `an array of 3 elements`.
[[nodiscard]] std::string found(const Json& json);

/// The parts of loading that do not depend on a type. Every function appends to `problems` and returns normally.
class LoaderBase {
public:
    explicit LoaderBase(std::vector<Problem>& problems) : problems_(problems) {}

protected:
    void problem(const Context& at, std::string message, std::string hint = {});
    void wrongType(const Json& json, const Context& at, std::string_view expected);
    void outOfRange(const Json& json, const Context& at, std::string_view min, std::string_view max);
    void rejectUnknownKeys(const Json& object, const Context& at, std::vector<std::string> known, std::string_view tag);
    bool isArrayOf(const Json& json, const Context& at, std::size_t minItems, std::size_t maxItems);
    /// @return index of the string in `names`, or `names.size()` after a problem was reported
    std::size_t nameIn(const Json& json, const Context& at, const std::vector<std::string>& names);
    void readReal(const Json& json, const Context& at, const RealRule& rule, double& value);
    void readText(const Json& json, const Context& at, const TextRule& rule, std::string& value);

    std::vector<Problem>& problems_;
};

/// Reads values by rule; a value that breaks its rule is left as it was and adds a problem.
class Loader : public LoaderBase {
public:
    using LoaderBase::LoaderBase;

    template <std::integral T>
    void read(const Json& json, const Context& at, const IntegerRule<T>& rule, T& value) {
        if (!json.is_number_integer()) return wrongType(json, at, "an integer");
        const auto assign = [&](auto number) {
            if (std::cmp_less(number, rule.min) || std::cmp_greater(number, rule.max))
                return outOfRange(json, at, std::to_string(rule.min), std::to_string(rule.max));
            value = static_cast<T>(number);
        };
        json.is_number_unsigned() ? assign(json.get<std::uint64_t>()) : assign(json.get<std::int64_t>());
    }
    void read(const Json& json, const Context& at, const RealRule& rule, double& value) {
        readReal(json, at, rule, value);
    }
    void read(const Json& json, const Context& at, const TextRule& rule, std::string& value) {
        readText(json, at, rule, value);
    }
    void read(const Json& json, const Context& at, const BoolRule&, bool& value) {
        json.is_boolean() ? void(value = json.get<bool>()) : wrongType(json, at, "true or false");
    }
    void read(const Json& json, const Context&, const AnyRule&, std::string& value) { value = json.dump(); }
    template <class T, std::size_t N>
    void read(const Json& json, const Context& at, const ChoiceRule<T, N>& rule, T& value) {
        std::vector<std::string> names;
        for (const Option<T>& option : rule.options) names.emplace_back(option.name);
        if (const std::size_t index = nameIn(json, at, names); index < N) value = rule.options[index].value;
    }
    template <class Rule>
    requires requires(const Rule& rule) { rule.names(); }
    void read(const Json& json, const Context& at, const Rule& rule, std::string& value) {
        const std::vector<std::string> names = rule.names();
        if (const std::size_t index = nameIn(json, at, names); index < names.size()) value = names[index];
    }
    template <Spec S>
    void read(const Json& json, const Context& at, const ObjectRule<S>&, S& value) {
        readObject(json, at, value, {});
    }
    template <class Element>
    void read(const Json& json, const Context& at, const ListRule<Element>& rule,
              typename ListRule<Element>::Value& value) {
        if (!isArrayOf(json, at, rule.minItems, rule.maxItems)) return;
        typename ListRule<Element>::Value items(json.size());
        for (std::size_t i = 0; i < items.size(); ++i) read(json[i], at.item(i), rule.element, items[i]);
        value = std::move(items);
    }
    template <class Element>
    void read(const Json& json, const Context& at, const TableRule<Element>& rule,
              typename TableRule<Element>::Value& value) {
        if (!json.is_object()) return wrongType(json, at, "an object");
        value.clear();
        for (const auto& [key, item] : json.items()) read(item, at.key(key), rule.element, value[key]);
    }
    template <class V>
    void read(const Json& json, const Context& at, const TaggedRule<V>& rule, V& value) {
        if (!json.is_object()) return wrongType(json, at, "an object");
        const auto tag = json.find(rule.tag);
        const std::vector<std::string> names(rule.names.begin(), rule.names.end());
        if (tag == json.end()) return problem(at.key(rule.tag), "missing", didYouMeanTag(names));
        const std::size_t index = nameIn(*tag, at.key(rule.tag), names);
        readAlternative(json, at, rule.tag, index, value, std::make_index_sequence<std::variant_size_v<V>>{});
    }

private:
    static std::string didYouMeanTag(const std::vector<std::string>& names);

    template <class V, std::size_t... I>
    void readAlternative(const Json& json, const Context& at, std::string_view tag, std::size_t index, V& value,
                         std::index_sequence<I...>) {
        ((I == index ? readObject(json, at, value.template emplace<I>(), tag) : void()), ...);
    }

    /// @param tag  a key that belongs to the object without being a field; empty for none
    template <Spec S>
    void readObject(const Json& json, const Context& at, S& value, std::string_view tag) {
        if (!json.is_object()) return wrongType(json, at, "an object");
        const std::size_t before = problems_.size();
        std::vector<std::string> known;
        forEachField<S>([&](const auto& field) { known.emplace_back(field.key); });
        rejectUnknownKeys(json, at, std::move(known), tag);
        forEachField<S>([&](const auto& field) { readField(json, at, field, value.*(field.member)); });
        if constexpr (requires(Report & report) { value.check(report); }) {
            Report report(at.file, at.path, problems_);
            if (problems_.size() == before) value.check(report);  // else it would judge defaults
        }
    }

    template <class FieldType, class Member>
    void readField(const Json& json, const Context& at, const FieldType& field, Member& member) {
        const auto it = json.find(field.key);
        if (it == json.end()) {
            if (field.isRequired) problem(at.key(field.key), "missing", std::string(field.doc));
        } else if constexpr (Plain<Member>::isOptional) {
            read(*it, at.key(field.key), field.rule, member.emplace());
        } else {
            read(*it, at.key(field.key), field.rule, member);
        }
    }
};

/// Reads a Spec. Keys that are absent keep their default; every mistake is appended to `problems`.
template <Spec S>
[[nodiscard]] S load(const Json& json, const Context& at, std::vector<Problem>& problems) {
    S spec{};
    Loader(problems).read(json, at, ObjectRule<S>{}, spec);
    return spec;
}

/// The same for a document of its own. @throws ConfigError with every mistake
template <Spec S>
[[nodiscard]] S load(const Json& json, const Context& at) {
    std::vector<Problem> problems;
    S spec = load<S>(json, at, problems);
    if (!problems.empty()) throw ConfigError(std::move(problems));
    return spec;
}

/// The JSON of a value: the inverse of `read`.
template <class Rule>
[[nodiscard]] Json toJson(const Rule& rule, const typename Rule::Value& value);

/// The resolved document of a Spec: every field with its value, empty optional ones left out. `load(dump(s)) == s`.
template <Spec S>
[[nodiscard]] Json dump(const S& spec) {
    Json json = Json::object();
    forEachField<S>([&](const auto& field) {
        const auto& member = spec.*(field.member);
        if constexpr (Plain<std::decay_t<decltype(member)>>::isOptional) {
            if (member) json[std::string(field.key)] = toJson(field.rule, *member);
        } else {
            json[std::string(field.key)] = toJson(field.rule, member);
        }
    });
    return json;
}

template <class Rule>
Json toJson(const Rule&, const typename Rule::Value& value) {
    return value;
}
inline Json toJson(const AnyRule&, const std::string& value) {
    return Json::parse(value);
}
template <class T, std::size_t N>
Json toJson(const ChoiceRule<T, N>& rule, const T& value) {
    const auto it = std::find_if(rule.options.begin(), rule.options.end(),
                                 [&](const Option<T>& option) { return option.value == value; });
    if (it == rule.options.end()) throw InvariantError("spec", 0, "a value without a name in its table of choices");
    return std::string(it->name);
}
template <Spec S>
Json toJson(const ObjectRule<S>&, const S& value) {
    return dump(value);
}
template <class Element>
Json toJson(const ListRule<Element>& rule, const typename ListRule<Element>::Value& value) {
    Json json = Json::array();
    for (const auto& item : value) json.push_back(toJson(rule.element, item));
    return json;
}
template <class Element>
Json toJson(const TableRule<Element>& rule, const typename TableRule<Element>::Value& value) {
    Json json = Json::object();
    for (const auto& [key, item] : value) json[key] = toJson(rule.element, item);
    return json;
}
template <class V>
Json toJson(const TaggedRule<V>& rule, const V& value) {
    Json json = std::visit([](const auto& alternative) { return dump(alternative); }, value);
    json[std::string(rule.tag)] = std::string(rule.names[value.index()]);
    return json;
}

}  // namespace spikeloom::spec
