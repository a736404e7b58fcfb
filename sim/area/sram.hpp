// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "models/support/fields.hpp"
#include "sim/energy/table.hpp"

namespace spikeloom::area {

/// Areas of arrays in one technology, and the part that it has in the table's own: 28 nm may be 0.6 of 32 nm and 0.4 of
/// 22 nm.
struct SramNode {
    double nodeNm = 0.0;
    double share = 1.0;
    std::vector<std::vector<double>> areaMm2;  ///< a row for each capacity, a column for each word [mm2]

    static constexpr auto fields() {
        return std::make_tuple(
            spec::required(spec::field("node_nm", &SramNode::nodeNm, "technology [nm]", spec::kPositive)),
            spec::required(spec::field("share", &SramNode::share, "part that it has in the sum over nodes", 0.0, 1.0)),
            spec::required(spec::list("area_mm2", &SramNode::areaMm2,
                                      "a row for each of `bytes`, in it an area for each of `word_bits` [mm2]",
                                      spec::listOf(spec::real(spec::kPositive)))));
    }
};

/// Areas of SRAM arrays with one port that reads or writes, on a grid of capacities and words.
struct SramFigures {
    std::string cell;
    std::vector<std::uint32_t> bytes, wordBits;  ///< ascending
    std::vector<SramNode> nodes;
    std::string source;
    energy::Kind kind = energy::Kind::Derived;

    static constexpr auto fields() {
        using Sram = SramFigures;
        return std::make_tuple(
            spec::field("cell", &Sram::cell, "type of the memory cell"),
            spec::required(spec::list("bytes", &Sram::bytes, "capacities, ascending [bytes]", spec::integer(1u), 2)),
            spec::required(spec::list("word_bits", &Sram::wordBits, "words, ascending [bits]", spec::integer(1u), 1)),
            spec::required(
                spec::list("nodes", &Sram::nodes, "technologies that are added by share", spec::object<SramNode>(), 1)),
            spec::required(spec::field("source", &Sram::source, "tool or paper behind the areas", 1)),
            spec::required(spec::with("kind", &Sram::kind, "what sort of source that is",
                                      spec::ChoiceRule<energy::Kind, 5>{energy::kKindNames})));
    }
    /// The grid is full, its axes ascend, areas grow with the capacity, and the shares are a whole.
    void check(spec::Report& report) const;
};

/// Area of an array with one port [mm2]. Between capacities and between words: straight lines of the logarithms, at
/// each node. Out of the figures' range:
///
/// * more bytes than the largest: whole arrays of that size, and one of the rest;
/// * wider words: as many arrays side by side as it takes, each with its part of the word;
/// * narrower words: the narrowest array, of which a multiplexer takes a part;
/// * fewer bytes than the smallest: the line of the two smallest goes on. It is too low, as what is around the cells
/// shrinks
///   less; but a FIFO of a few words is still not free, and costs more when it is deeper.
///
/// For a given word it grows with the bytes.
/// @param bytes  greater than 0  @param wordBits  greater than 0
[[nodiscard]] double arrayMm2(const SramFigures& figures, double bytes, std::uint32_t wordBits);
/// Where that leaves the figures; empty within them.
[[nodiscard]] std::string departure(const SramFigures& figures, double bytes, std::uint32_t wordBits);

}  // namespace spikeloom::area
