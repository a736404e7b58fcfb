// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "models/support/fields.hpp"

/// A table of a paper as a document: which experiments, which columns.
namespace spikeloom::paper {

enum class Rows : std::uint8_t { Runs, Figures };

struct RunSpec {
    std::string label, experiment;
    std::vector<std::string> set;

    static constexpr auto fields() {
        return std::make_tuple(
            spec::required(spec::field("label", &RunSpec::label, "what the table calls it", 1)),
            spec::required(spec::field("experiment", &RunSpec::experiment, "its file, relative to this one", 1)),
            spec::list("set", &RunSpec::set, "PATH=VALUE, behind those of the paper", spec::text(3)));
    }
};

struct PaperSpec {
    std::uint32_t schemaVersion = 1;
    std::string caption;
    std::vector<std::string> set;
    std::vector<RunSpec> runs;
    std::vector<std::string> columns;
    Rows rows = Rows::Runs;
    std::string compare;
    std::uint32_t significant = 3;

    static constexpr auto fields() {
        using P = PaperSpec;
        return std::make_tuple(
            spec::required(spec::field("schema_version", &P::schemaVersion, "version of this format", 1u, 1u)),
            spec::required(spec::field("caption", &P::caption, "what the table shows", 1)),
            spec::list("set", &P::set, "PATH=VALUE, applied to every run", spec::text(3)),
            spec::required(spec::list("runs", &P::runs, "the table's runs, in order", spec::object<RunSpec>(), 1)),
            spec::required(
                spec::list("columns", &P::columns, "names: see spikeloom table --columns help", spec::text(1), 1)),
            spec::choice("rows", &P::rows, "what a row of the table is",
                         {{"runs", Rows::Runs}, {"figures", Rows::Figures}}),
            spec::field("compare", &P::compare, "label of a run: every column of numbers gets its ratio to it"),
            spec::field("significant_digits", &P::significant, "of every number", 1u, 15u));
    }
    void check(spec::Report& report) const;
};

}  // namespace spikeloom::paper
