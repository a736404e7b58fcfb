// SPDX-License-Identifier: Apache-2.0
#include "sim/html/compared.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "models/support/error.hpp"
#include "sim/report/numbers.hpp"

namespace spikeloom::html {
namespace {

namespace fs = std::filesystem;

const Json* at(const Json& document, const std::string& pointer) {
    const Json::json_pointer where(pointer);
    return document.contains(where) ? &document.at(where) : nullptr;
}

std::optional<double> numberAt(const Json& document, const std::string& pointer) {
    const Json* value = at(document, pointer);
    return value != nullptr && value->is_number() ? std::optional(value->get<double>()) : std::nullopt;
}

/// The last `parts` names of a path.
std::string tail(const fs::path& path, std::size_t parts) {
    const std::vector<fs::path> names(path.begin(), path.end());
    std::string text;
    for (std::size_t i = names.size() - std::min(parts, names.size()); i < names.size(); ++i) {
        if (!text.empty() && !text.ends_with('/')) text += "/";
        text += names[i].string();
    }
    return text;
}

/// Where the record that begins at `at` ends. An even number of quotes is in front of every end of a record.
std::size_t endOfRecord(std::string_view text, std::size_t at) {
    bool isQuoted = false;
    for (; at < text.size(); ++at) {
        if (text[at] == '"') isQuoted = !isQuoted;
        if (text[at] == '\n' && !isQuoted) return at + 1;
    }
    return at;
}

/// The heading, and the records whose first field is the first one's.
std::string upToSecondSample(std::string text) {
    const std::size_t first = endOfRecord(text, 0);
    const std::string sample = text.substr(first, text.find(',', first) - first) + ",";
    std::size_t end = first;
    while (end < text.size() && text.compare(end, sample.size(), sample) == 0) end = endOfRecord(text, end);
    text.resize(end);
    return text;
}

std::vector<fs::path> placesOf(const std::vector<results::Run>& runs) {
    std::vector<fs::path> places;
    for (const results::Run& run : runs) {
        places.push_back(fs::weakly_canonical(run.directory()));
        if (std::count(places.begin(), places.end(), places.back()) > 1)
            throw ConfigError({run.directory().string(), "", "is named twice", "name every run once"});
    }
    return places;
}

}  // namespace

std::optional<double> Compared::figure(const std::string& pointer) const {
    return numberAt(run_->result(), pointer);
}

std::optional<double> Compared::setting(const std::string& pointer) const {
    return numberAt(run_->config(), pointer);
}

std::string Compared::text(const std::string& pointer) const {
    const Json* value = at(run_->result(), pointer);
    return value != nullptr && value->is_string() ? value->get<std::string>() : "";
}

const results::Table* Compared::table(const std::string& file) const {
    if (!run_->has(file)) return nullptr;
    auto it = tables_->find(file);
    if (it == tables_->end()) it = tables_->emplace(file, run_->table(file)).first;
    return &it->second;
}

const results::Table* Compared::firstSample(const std::string& file) const {
    if (!run_->has(file)) return nullptr;
    const std::string name = file + ", first sample";
    auto it = tables_->find(name);
    if (it == tables_->end())
        it = tables_->emplace(name, results::readCsv(upToSecondSample(run_->text(file)), file)).first;
    return &it->second;
}

ComparedRuns compared(const std::vector<results::Run>& runs) {
    const std::vector<fs::path> places = placesOf(runs);
    for (std::size_t parts = 1;; ++parts) {
        std::set<std::string> labels;
        for (const fs::path& place : places) labels.insert(tail(place, parts));
        if (labels.size() < runs.size()) continue;  // ends: the places differ
        ComparedRuns all;
        for (std::size_t i = 0; i < runs.size(); ++i) all.emplace_back(runs[i], tail(places[i], parts));
        return all;
    }
}

std::vector<std::string> labelsOf(const ComparedRuns& runs) {
    std::vector<std::string> labels;
    for (const Compared& run : runs) labels.push_back(run.label());
    return labels;
}

ComparedRuns having(const ComparedRuns& runs, const std::string& file, const std::vector<std::string>& columns) {
    ComparedRuns some;
    for (const Compared& run : runs) {
        const results::Table* table = run.table(file);
        if (table != nullptr && table->rows() > 0 &&
            std::all_of(columns.begin(), columns.end(), [&](const auto& column) { return table->has(column); }))
            some.push_back(run);
    }
    return some;
}

std::string Prefixed::column(const std::string& name) const {
    std::string text = name + "_" + unit;
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    std::replace(text.begin(), text.end(), '/', '_');
    return text;
}

Prefixed prefixed(double largest, const std::string& unit) {
    constexpr std::array<std::pair<double, const char*>, 9> kPrefixes{{{1e-12, "T"},
                                                                       {1e-9, "G"},
                                                                       {1e-6, "M"},
                                                                       {1e-3, "k"},
                                                                       {1, ""},
                                                                       {1e3, "m"},
                                                                       {1e6, "u"},
                                                                       {1e9, "n"},
                                                                       {1e12, "p"}}};
    for (const auto& [factor, prefix] : kPrefixes)
        if (std::abs(largest) * factor >= 1) return {factor, prefix + unit};
    return largest > 0 ? Prefixed{1e15, "f" + unit} : Prefixed{1, unit};
}

std::vector<std::size_t> thinned(std::size_t count, std::size_t n) {
    const std::size_t kept = std::min(count, n);
    std::vector<std::size_t> indices(kept);
    for (std::size_t i = 0; i < kept; ++i) indices[i] = kept == 1 ? 0 : i * (count - 1) / (kept - 1);
    return indices;
}

std::string thinnedCaption(const Compared& run, std::size_t count, std::size_t n, const std::string& what) {
    if (count <= n) return "";
    return fmt::format(" {}: {} of {} {}, evenly chosen.", run.label(), report::thousands(n), report::thousands(count),
                       what);
}

std::string saidOf(const ComparedRuns& runs, const std::vector<std::pair<std::string, std::string>>& said) {
    const bool isSame =
        runs.size() > 1 && said.size() == runs.size() &&
        std::all_of(said.begin(), said.end(), [&](const auto& one) { return one.second == said.front().second; });
    if (isSame) return fmt::format(" Each run: {}.", said.front().second);
    std::string text;
    for (const auto& [label, what] : said) text += fmt::format(" {}: {}.", label, what);
    return text;
}

std::string spoken(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

std::string percent(double share) {
    return fmt::format("{:.1f} %", share * 100);
}

}  // namespace spikeloom::html
