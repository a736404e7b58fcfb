// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// One declaration per parameter: loading, range check, JSON Schema, documentation and `--set` follow from
/// `Spec::fields()`.
///
/// A rule says what a JSON value may look like. Rules know nothing of JSON, so that the headers of the hardware stay
/// cheap.
namespace spikeloom::spec {

/// Something with a static `fields()`: a tuple of `Field`s.
template <class T>
concept Spec = requires {
    T::fields();
};

/// Lower bound of a real parameter that must be greater than zero.
inline constexpr double kPositive = std::numeric_limits<double>::denorm_min();
inline constexpr double kUnbounded = std::numeric_limits<double>::infinity();

/// An integer in [min, max]. `4.0` is not an integer.
template <std::integral T>
struct IntegerRule {
    using Value = T;
    T min = std::numeric_limits<T>::min();
    T max = std::numeric_limits<T>::max();
};

/// A finite number in [min, max]; integers are accepted.
struct RealRule {
    using Value = double;
    double min = -kUnbounded;
    double max = kUnbounded;
};

struct BoolRule {
    using Value = bool;
};

/// Any string of at least `minLength` bytes.
struct TextRule {
    using Value = std::string;
    std::size_t minLength = 0;
};

/// Any value, kept as JSON text.
struct AnyRule {
    using Value = std::string;
};

/// The name of one of N values.
template <class T>
struct Option {
    std::string_view name;
    T value;
};
template <class T, std::size_t N>
struct ChoiceRule {
    using Value = T;
    std::array<Option<T>, N> options;
};

/// One of a list of names that stay names (`names` is fixed here) ...
template <std::size_t N>
struct NameRule {
    using Value = std::string;
    std::array<std::string_view, N> allowed;
    [[nodiscard]] std::vector<std::string> names() const { return {allowed.begin(), allowed.end()}; }
};

/// ... or asked of a registry when it is needed.
struct RegistryRule {
    using Value = std::string;
    std::vector<std::string> (*registry)();
    [[nodiscard]] std::vector<std::string> names() const { return registry(); }
};

/// A nested Spec.
template <Spec T>
struct ObjectRule {
    using Value = T;
};

/// An array whose elements follow one rule.
template <class Element>
struct ListRule {
    using Value = std::vector<typename Element::Value>;
    Element element;
    std::size_t minItems = 0;
    std::size_t maxItems = std::numeric_limits<std::size_t>::max();
};

/// An object with free keys whose values follow one rule.
template <class Element>
struct TableRule {
    using Value = std::map<std::string, typename Element::Value>;
    Element element;
};

/// One of several Specs, told apart by the name under the key `tag`; names stand in the order of the alternatives.
template <class Variant>
struct TaggedRule {
    using Value = Variant;
    std::string_view tag;
    std::array<std::string_view, std::variant_size_v<Variant>> names;
};

template <std::integral T>
constexpr IntegerRule<T> integer(T min = std::numeric_limits<T>::min(), T max = std::numeric_limits<T>::max()) {
    return {min, max};
}
constexpr RealRule real(double min = -kUnbounded, double max = kUnbounded) {
    return {min, max};
}
constexpr TextRule text(std::size_t minLength = 0) {
    return {minLength};
}
constexpr RegistryRule registered(std::vector<std::string> (*registry)()) {
    return {registry};
}
template <Spec T>
constexpr ObjectRule<T> object() {
    return {};
}
template <class Element>
constexpr ListRule<Element> listOf(Element element, std::size_t minItems = 0,
                                   std::size_t maxItems = std::numeric_limits<std::size_t>::max()) {
    return {element, minItems, maxItems};
}
template <class Element>
constexpr TableRule<Element> tableOf(Element element) {
    return {element};
}
template <class Variant>
constexpr TaggedRule<Variant> tagged(std::string_view tag,
                                     std::array<std::string_view, std::variant_size_v<Variant>> names) {
    return {tag, names};
}

}  // namespace spikeloom::spec
