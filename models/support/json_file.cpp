// SPDX-License-Identifier: Apache-2.0
#include "models/support/json_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "models/support/error.hpp"
#include "models/support/file_io.hpp"

namespace spikeloom {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxJsonBytes = std::size_t{1} << 26U;  // a document is written by hand; arrays live elsewhere

/// Input iterator that tells how far the parser has read.
class Cursor {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    Cursor(const char* at, const char** reached) : at_(at), reached_(reached) {}
    reference operator*() const { return *at_; }
    Cursor& operator++() {
        ++at_;
        *reached_ = at_;
        return *this;
    }
    friend bool operator==(const Cursor& a, const Cursor& b) { return a.at_ == b.at_; }
    friend bool operator!=(const Cursor& a, const Cursor& b) { return !(a == b); }

private:
    const char* at_;
    const char** reached_;
};

std::string locate(const std::string& name, std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t newline = before.rfind('\n');
    const std::size_t column = newline == std::string_view::npos ? before.size() + 1 : before.size() - newline;
    return fmt::format("{}:{}:{}", name, line, column);
}

/// The library's message without its prefix and its own count of lines.
std::string plainMessage(std::string_view what) {
    if (const std::size_t bracket = what.find("] "); bracket != std::string_view::npos) what.remove_prefix(bracket + 2);
    if (what.starts_with("parse error")) {
        if (const std::size_t colon = what.find(": "); colon != std::string_view::npos) what.remove_prefix(colon + 2);
    }
    std::string shown;
    for (const char c : what) shown += static_cast<unsigned char>(c) < 0x20U || c == '\x7f' ? '?' : c;
    return shown;
}

/// Builds the document through the library's own builder and refuses what it would let pass.
class StrictBuilder : public nlohmann::json_sax<Json> {
public:
    StrictBuilder(std::string_view text, const std::string& name, const char*& reached)
        : text_(text), name_(name), reached_(reached), builder_(root_, false) {}

    bool null() override { return builder_.null(); }
    bool boolean(bool value) override { return builder_.boolean(value); }
    bool number_integer(std::int64_t value) override { return builder_.number_integer(value); }
    bool number_unsigned(std::uint64_t value) override { return builder_.number_unsigned(value); }
    bool number_float(double value, const std::string& text) override { return builder_.number_float(value, text); }
    bool string(std::string& value) override { return builder_.string(value); }
    bool binary(Json::binary_t& value) override { return builder_.binary(value); }
    bool start_object(std::size_t size) override {
        enter();
        keys_.emplace_back();
        return builder_.start_object(size);
    }
    bool key(std::string& key) override {
        if (!keys_.back().insert(key).second)
            fail(startOfString(), fmt::format("the key {} occurs twice in this object", Json(key).dump()));
        return builder_.key(key);
    }
    bool end_object() override {
        keys_.pop_back();
        --depth_;
        return builder_.end_object();
    }
    bool start_array(std::size_t size) override {
        enter();
        return builder_.start_array(size);
    }
    bool end_array() override {
        --depth_;
        return builder_.end_array();
    }
    bool parse_error(std::size_t position, const std::string&, const Json::exception& error) override {
        fail(position == 0 ? 0 : position - 1, plainMessage(error.what()));
    }

    [[nodiscard]] Json take() { return std::move(root_); }

private:
    void enter() {
        if (++depth_ > kMaxJsonDepth) fail(offset(), fmt::format("nested more than {} levels deep", kMaxJsonDepth));
    }
    [[nodiscard]] std::size_t offset() const { return static_cast<std::size_t>(reached_ - text_.data()) - 1; }
    /// The parser stands behind the closing quote of a key: where is the opening one?
    [[nodiscard]] std::size_t startOfString() const {
        std::size_t at = offset();
        while (at > 0) {
            if (text_[--at] != '"') continue;
            std::size_t escapes = 0;
            while (escapes < at && text_[at - 1 - escapes] == '\\') ++escapes;
            if (escapes % 2 == 0) return at;
        }
        return at;
    }
    [[noreturn]] void fail(std::size_t offset, std::string message) const {
        throw ConfigError({locate(name_, text_, offset), "", std::move(message), ""});
    }

    std::string_view text_;
    const std::string& name_;
    const char*& reached_;
    Json root_;
    nlohmann::detail::json_sax_dom_parser<Json> builder_;
    std::size_t depth_ = 0;
    std::vector<std::set<std::string>> keys_;
};

}  // namespace

Json parseJson(std::string_view text, const std::string& name, Comments comments) {
    const char* reached = text.data();
    StrictBuilder builder(text, name, reached);
    const Cursor begin(text.data(), &reached), end(text.data() + text.size(), &reached);
    Json::sax_parse(begin, end, &builder, Json::input_format_t::json, true, comments == Comments::Allow);
    return builder.take();
}

Json readJsonFile(const std::filesystem::path& path) {
    return parseJson(readFile(path, kMaxJsonBytes), path.string());
}

void writeJsonFile(const std::filesystem::path& path, const Json& document) {
    writeFile(path, document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace spikeloom
