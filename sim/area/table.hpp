// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "models/support/fields.hpp"
#include "sim/area/sram.hpp"
#include "sim/energy/table.hpp"

/// The area table: what memories and logic of a technology take of silicon. One JSON file.
namespace spikeloom::area {

/// Logic: `per` of the quantities in `covers` (sim/area/quantities.hpp) take `areaUm2` of standard cells.
struct LogicEntry {
    std::string name;
    std::optional<double> areaUm2;  ///< empty = unknown (`null`): an area that needs it is refused
    double per = 1.0;
    std::string unit;
    std::vector<std::string> covers;
    std::string source;
    energy::Kind kind = energy::Kind::Estimate;
    energy::Range uncertainty;  ///< [um2]

    static constexpr auto fields() {
        using E = LogicEntry;
        return std::make_tuple(
            spec::required(spec::field("name", &E::name, "unique name of the entry", 1)),
            spec::field("area_um2", &E::areaUm2, "cells of `per` of the quantities; null = unknown [um2]", 0.0),
            spec::field("per", &E::per, "how many take `area_um2`", spec::kPositive),
            spec::field("unit", &E::unit, "what `per` are, in words"),
            spec::required(spec::list("covers", &E::covers, "quantities whose area it is", spec::text(1), 1)),
            spec::required(spec::field("source", &E::source, "paper, tool or reasoning behind the number", 1)),
            spec::required(spec::with("kind", &E::kind, "what sort of source that is",
                                      spec::ChoiceRule<energy::Kind, 5>{energy::kKindNames})),
            spec::list("uncertainty", &E::uncertainty, "[low, high] of `area_um2` [um2]", spec::real(0.0), 2, 2));
    }
    void check(spec::Report& report) const;
};

/// A number without a unit that areas are multiplied by or divided by.
struct Factor {
    double value = 1.0;
    std::string source;
    energy::Kind kind = energy::Kind::Estimate;
    energy::Range uncertainty;

    static constexpr auto fields() {
        return std::make_tuple(
            spec::required(spec::field("value", &Factor::value, "the number", spec::kPositive)),
            spec::required(spec::field("source", &Factor::source, "paper, tool or reasoning behind the number", 1)),
            spec::required(spec::with("kind", &Factor::kind, "what sort of source that is",
                                      spec::ChoiceRule<energy::Kind, 5>{energy::kKindNames})),
            spec::list("uncertainty", &Factor::uncertainty, "[low, high] of `value`", spec::real(spec::kPositive), 2,
                       2));
    }
    void check(spec::Report& report) const;
};

struct AreaTable {
    std::string file;  ///< for messages; not part of the document
    std::uint32_t schemaVersion = 1;
    std::string name;
    std::string technology;
    SramFigures sram;
    Factor secondPort;
    Factor memoryDensity, logicDensity;
    std::vector<LogicEntry> logic;

    static constexpr auto fields() {
        using Table = AreaTable;
        return std::make_tuple(
            spec::required(spec::field("schema_version", &Table::schemaVersion, "version of this format", 1u, 1u)),
            spec::required(spec::field("name", &Table::name, "name of the table", 1)),
            spec::field("technology", &Table::technology, "process and libraries that the figures hold for"),
            spec::required(spec::group("sram", &Table::sram, "areas of memory arrays with one port")),
            spec::required(spec::group("second_port", &Table::secondPort,
                                       "area of an array with a second port over one with one")),
            spec::required(spec::group("memory_density", &Table::memoryDensity,
                                       "part of the silicon of memories that their arrays take")),
            spec::required(
                spec::group("logic_density", &Table::logicDensity, "part of the silicon of logic that its cells take")),
            spec::required(spec::list("logic", &Table::logic, "areas of logic", spec::object<LogicEntry>())));
    }
    /// Every quantity is covered exactly once, and whatever is covered exists; densities are at most 1.
    void check(spec::Report& report) const;
};

/// Reads a table and checks it. @throws ConfigError with every mistake
[[nodiscard]] AreaTable loadAreaTable(const std::filesystem::path& path);
[[nodiscard]] AreaTable readAreaTable(const nlohmann::json& document, const std::string& file);
/// The document of a table: `readAreaTable(document(table), f)` is the table again.
[[nodiscard]] nlohmann::json document(const AreaTable& table);
/// JSON Schema (draft 7) of such a document.
[[nodiscard]] nlohmann::json areaTableSchema();

}  // namespace spikeloom::area
