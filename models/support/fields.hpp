// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include "models/support/error.hpp"
#include "models/support/rules.hpp"

/// How a Spec declares its parameters, each once:
///
///     struct RouterSpec {
///         std::uint32_t bufferFlits = 4;
///         Routing routing = Routing::Xy;
///         static constexpr auto fields() {
///             return std::make_tuple(
///                 spec::field("buffer_flits", &RouterSpec::bufferFlits, "input FIFO depth [flits]", 1u, 1024u),
///                 spec::choice("routing", &RouterSpec::routing, "routing function",
///                              {{"xy", Routing::Xy}, {"yx", Routing::Yx}}));
///         }
///         void check(spec::Report& report) const;  // optional: rules that join several fields
///     };
///
/// A key that the document leaves out keeps the member initialiser's value, which is therefore the documented default.
/// A `std::optional` member may be left out and then stays empty.
namespace spikeloom::spec {

template <class Owner, class Member, class Rule>
struct Field {
    std::string_view key;
    Member Owner::*member;
    std::string_view doc;  ///< with the unit in brackets
    Rule rule;
    bool isRequired = false;
};

/// Where `Spec::check` puts what it finds; paths are relative to the Spec.
class Report {
public:
    Report(std::string file, std::string path, std::vector<Problem>& problems)
        : file_(std::move(file)), path_(std::move(path)), problems_(problems) {}
    /// @param key  key within the Spec that is at fault; empty for the Spec as a whole
    void add(std::string_view key, std::string message, std::string hint = {}) {
        std::string where = path_;
        if (!where.empty() && !key.empty()) where += '.';
        where += key;
        problems_.push_back({file_, std::move(where), std::move(message), std::move(hint)});
    }

private:
    std::string file_, path_;
    std::vector<Problem>& problems_;
};

template <class T>
struct Plain {
    using Type = T;
    static constexpr bool isOptional = false;
};
template <class T>
struct Plain<std::optional<T>> {
    using Type = T;
    static constexpr bool isOptional = true;
};
/// The type of a member without its std::optional.
template <class T>
using PlainType = typename Plain<T>::Type;

/// A field with any rule: `with(...)` is the general form of which the functions below are the short ones.
template <class Owner, class Member, class Rule>
constexpr Field<Owner, Member, Rule> with(std::string_view key, Member Owner::*member, std::string_view doc,
                                          Rule rule) {
    static_assert(std::is_same_v<PlainType<Member>, typename Rule::Value>, "the rule is for another type");
    return {key, member, doc, rule};
}

/// An integer in [min, max].
template <class Owner, class Member>
requires(std::integral<PlainType<Member>> && !std::same_as<PlainType<Member>, bool>) constexpr auto field(
    std::string_view key, Member Owner::*member, std::string_view doc,
    std::type_identity_t<PlainType<Member>> min = std::numeric_limits<PlainType<Member>>::min(),
    std::type_identity_t<PlainType<Member>> max = std::numeric_limits<PlainType<Member>>::max()) {
    return with(key, member, doc, integer<PlainType<Member>>(min, max));
}

/// A finite real number in [min, max]; `kPositive` as min means greater than zero.
template <class Owner, class Member>
requires std::same_as < PlainType<Member>,
double > constexpr auto field(std::string_view key, Member Owner::*member, std::string_view doc,
                              double min = -kUnbounded, double max = kUnbounded) {
    return with(key, member, doc, real(min, max));
}

/// A switch, or a free string.
template <class Owner, class Member>
requires std::same_as < PlainType<Member>,
bool > constexpr auto field(std::string_view key, Member Owner::*member, std::string_view doc) {
    return with(key, member, doc, BoolRule{});
}
template <class Owner, class Member>
requires std::same_as<PlainType<Member>, std::string>
constexpr auto field(std::string_view key, Member Owner::*member, std::string_view doc, std::size_t minLength = 0) {
    return with(key, member, doc, text(minLength));
}

/// One of a table of named values: `{{"xy", Routing::Xy}, {"yx", Routing::Yx}}`.
template <class Owner, class Member, std::size_t N>
requires(!std::same_as<PlainType<Member>, std::string>) constexpr auto choice(
    std::string_view key, Member Owner::*member, std::string_view doc,
    const Option<std::type_identity_t<PlainType<Member>>> (&options)[N]) {
    return with(key, member, doc, ChoiceRule<PlainType<Member>, N>{std::to_array(options)});
}

/// One of a list of names: `{"xy", "yx"}`, or what a registry offers: `&placementNames`.
template <class Owner, class Member, std::size_t N>
requires std::same_as<PlainType<Member>, std::string>
constexpr auto choice(std::string_view key, Member Owner::*member, std::string_view doc,
                      const std::string_view (&names)[N]) {
    return with(key, member, doc, NameRule<N>{std::to_array(names)});
}
template <class Owner, class Member>
requires std::same_as<PlainType<Member>, std::string>
constexpr auto choice(std::string_view key, Member Owner::*member, std::string_view doc,
                      std::vector<std::string> (*registry)()) {
    return with(key, member, doc, registered(registry));
}

/// A nested Spec, a list, a table with free keys, one of several Specs.
template <class Owner, class Member>
requires Spec<PlainType<Member>>
constexpr auto group(std::string_view key, Member Owner::*member, std::string_view doc) {
    return with(key, member, doc, object<PlainType<Member>>());
}
template <class Owner, class Member, class Element>
constexpr auto list(std::string_view key, Member Owner::*member, std::string_view doc, Element element,
                    std::size_t minItems = 0, std::size_t maxItems = std::numeric_limits<std::size_t>::max()) {
    return with(key, member, doc, listOf(element, minItems, maxItems));
}
template <class Owner, class Member, class Element>
constexpr auto table(std::string_view key, Member Owner::*member, std::string_view doc, Element element) {
    return with(key, member, doc, tableOf(element));
}
template <class Owner, class Member>
constexpr auto oneOf(std::string_view key, Member Owner::*member, std::string_view doc, std::string_view tag,
                     std::array<std::string_view, std::variant_size_v<PlainType<Member>>> names) {
    return with(key, member, doc, tagged<PlainType<Member>>(tag, names));
}

/// The same field, but the document has to give it.
template <class Owner, class Member, class Rule>
constexpr Field<Owner, Member, Rule> required(Field<Owner, Member, Rule> field) {
    static_assert(!Plain<Member>::isOptional, "an optional member cannot be required");
    field.isRequired = true;
    return field;
}

/// Calls `visit(field)` for every field of the Spec, in the order of declaration.
template <Spec S, class Visit>
constexpr void forEachField(Visit&& visit) {
    std::apply([&](const auto&... fields) { (visit(fields), ...); }, S::fields());
}

}  // namespace spikeloom::spec
