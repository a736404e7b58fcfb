// SPDX-License-Identifier: Apache-2.0
#include "sim/area/sram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace spikeloom::area {
namespace {

/// Between which two points of an axis a number is, and how far from the first in logarithms: beyond 0..1 outside.
struct Place {
    std::size_t at = 0;
    double share = 0.0;
};

Place place(const std::vector<std::uint32_t>& axis, double number) {
    if (axis.size() == 1) return {};
    const auto above = std::upper_bound(axis.begin() + 1, axis.end() - 1, number);
    const auto at = static_cast<std::size_t>(above - axis.begin()) - 1;
    return {at, std::log(number / axis[at]) / std::log(static_cast<double>(axis[at + 1]) / axis[at])};
}

double between(double a, double b, double share) {
    return a * std::pow(b / a, share);
}

double inRow(const std::vector<double>& row, const Place& word) {
    return row.size() == 1 ? row[0] : between(row[word.at], row[word.at + 1], word.share);
}

/// Of an array that is no larger than the largest figure, with a word within the figures.
double onGrid(const SramFigures& figures, double bytes, double wordBits) {
    const Place size = place(figures.bytes, bytes), word = place(figures.wordBits, wordBits);
    double sum = 0.0;
    for (const SramNode& node : figures.nodes) {
        const double small = inRow(node.areaMm2[size.at], word), large = inRow(node.areaMm2[size.at + 1], word);
        sum += node.share * between(small, large, size.share);
    }
    return sum;
}

bool ascends(const std::vector<std::uint32_t>& axis) {
    return std::adjacent_find(axis.begin(), axis.end(), std::greater_equal<>()) == axis.end();
}

/// Whether rows and columns are as many as the axes say.
bool isFull(const SramFigures& figures, const SramNode& node) {
    return node.areaMm2.size() == figures.bytes.size() &&
           std::all_of(node.areaMm2.begin(), node.areaMm2.end(),
                       [&](const std::vector<double>& row) { return row.size() == figures.wordBits.size(); });
}

void checkNode(const SramFigures& figures, const SramNode& node, const std::string& where, spec::Report& report) {
    if (!isFull(figures, node))
        return report.add(where, "not a row for each of bytes with an area for each of word_bits",
                          fmt::format("write {} rows of {}", figures.bytes.size(), figures.wordBits.size()));
    for (std::size_t row = 1; row < node.areaMm2.size(); ++row)
        for (std::size_t column = 0; column < node.areaMm2[row].size(); ++column)
            if (node.areaMm2[row][column] <= node.areaMm2[row - 1][column])
                report.add(fmt::format("{}[{}][{}]", where, row, column),
                           fmt::format("{} mm2 for {} bytes, {} mm2 for {}", node.areaMm2[row][column],
                                       figures.bytes[row], node.areaMm2[row - 1][column], figures.bytes[row - 1]),
                           "the area of an array grows with its bytes");
}

}  // namespace

void SramFigures::check(spec::Report& report) const {
    if (!ascends(bytes)) return report.add("bytes", "not ascending");
    if (!ascends(wordBits)) return report.add("word_bits", "not ascending");
    double shares = 0.0;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        shares += nodes[i].share;
        checkNode(*this, nodes[i], fmt::format("nodes[{}].area_mm2", i), report);
    }
    if (std::abs(shares - 1.0) > 1e-9) report.add("nodes", fmt::format("their shares add up to {}, not 1", shares));
}

double arrayMm2(const SramFigures& figures, double bytes, std::uint32_t wordBits) {
    const std::uint32_t widest = figures.wordBits.back();
    const double beside = (wordBits + widest - 1) / widest;
    const double word = std::max<double>(wordBits / beside, figures.wordBits.front());
    const double each = bytes / beside, largest = figures.bytes.back();
    const double whole = std::floor(each / largest), rest = each - whole * largest;
    const double area =
        (whole > 0 ? whole * onGrid(figures, largest, word) : 0.0) + (rest > 0 ? onGrid(figures, rest, word) : 0.0);
    return beside * area;
}

std::string departure(const SramFigures& figures, double bytes, std::uint32_t wordBits) {
    const double beside = (wordBits + figures.wordBits.back() - 1) / figures.wordBits.back();
    const double each = bytes / beside;
    if (each > figures.bytes.back())
        return fmt::format("of {:g} bytes put together of arrays of at most {}", bytes, figures.bytes.back());
    if (each < figures.bytes.front())
        return fmt::format("of {:g} bytes extrapolated from {}: too low", each, figures.bytes.front());
    if (beside > 1) return fmt::format("of {} bits put together of {:g} arrays side by side", wordBits, beside);
    if (wordBits < figures.wordBits.front())
        return fmt::format("of {} bits taken as {}", wordBits, figures.wordBits.front());
    return {};
}

}  // namespace spikeloom::area
