// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

#include "sim/mapping/report.hpp"

namespace spikeloom::mapping {
namespace {

using Out = std::back_insert_iterator<std::string>;

/// Share of the fullest core of a population, by memory.
std::vector<double> fullest(const MappingReport& report, const PopulationReport& population) {
    std::vector<double> shares(report.totals.size(), 0.0);
    for (const hw::CoreId core : population.cores)
        for (std::size_t m = 0; m < shares.size(); ++m)
            shares[m] = std::max(shares[m], report.cores[value(core)].memories[m].share());
    return shares;
}

/// "12 %"; what is there but less than half a per cent shows as "<1 %", what is not as "-".
std::string percent(double share) {
    if (share == 0.0) return "-";
    return share < 0.005 ? "<1 %" : fmt::format("{:.0f} %", share * 100);
}

double ratio(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

void table(const MappingReport& report, Out out) {
    std::size_t width = 10;
    for (const PopulationReport& population : report.populations) width = std::max(width, population.name.size());
    fmt::format_to(out, "{:>4}  {:<{}}  {:>11}  {:>5}  {:>5}  {:>7}  {:>8}  {:>8}  {:>6}  {:>8}  {:>7}\n", "",
                   "population", width, "rows x cols", "stage", "cores", "cut", "synaptic", "membrane", "tracer",
                   "function", "fan-out");
    for (std::size_t i = 0; i < report.populations.size(); ++i) {
        const PopulationReport& p = report.populations[i];
        const std::vector<double> shares = fullest(report, p);
        fmt::format_to(out, "{:>4}  {:<{}}  {:>11}  {:>5}  {:>5}  {:>7}  {:>8}  {:>8}  {:>6}  {:>8}  {:>7}\n", i,
                       p.name, width, fmt::format("{} x {}", p.rows, p.cols), p.stage, p.cores.size(),
                       fmt::format("{} x {}", p.gridRows, p.gridCols), percent(shares[0]), percent(shares[1]),
                       percent(shares[2]), percent(shares[3]), percent(shares[4]));
    }
    fmt::format_to(out, "      (memories: the fullest core of each population)\n");
}

void totals(const MappingReport& report, Out out) {
    fmt::format_to(out, "\nall cores in use:");
    for (const Utilisation& memory : report.totals)
        fmt::format_to(out, " {} {}{}", memory.memory, percent(memory.share()),
                       &memory == &report.totals.back() ? "" : ",");
    fmt::format_to(out, "\nweights: {} bytes stored for {} bytes of the network ({:.2f} x)\n",
                   (report.storedWeightBits + 7) / 8, (report.uniqueWeightBits + 7) / 8, report.duplicationFactor());
    const double mean = ratio(report.expectedPacketHops, report.expectedPackets);
    fmt::format_to(out, "estimated traffic of a sample: {} packets, {} packet-hops ({:.2f} routers a packet)\n",
                   report.expectedPackets, report.expectedPacketHops, mean);
    const MulticastUse& multicast = report.multicast;
    if (multicast.groups != 0)
        fmt::format_to(
            out, "multicast: {} groups of {:.1f} cores; {} table entries of {} bits, at most {} of {} in a router\n",
            multicast.groups, static_cast<double>(multicast.targets) / multicast.groups, multicast.entries,
            multicast.entryBits, multicast.mostEntries, multicast.capacity);
}

/// "3" or "3.1", by core: the population's number in the table, and which of its slices where there are several.
std::vector<std::string> coreLabels(const MappingReport& report) {
    std::vector<std::string> labels(report.cores.size());
    for (std::size_t i = 0; i < report.populations.size(); ++i) {
        const std::vector<hw::CoreId>& cores = report.populations[i].cores;
        for (std::size_t k = 0; k < cores.size(); ++k)
            labels[value(cores[k])] = cores.size() == 1 ? fmt::format("{}", i) : fmt::format("{}.{}", i, k);
    }
    return labels;
}

/// A line for each core: bytes of what it stores.
void storage(const MappingReport& report, Out out) {
    const std::vector<std::string> labels = coreLabels(report);
    constexpr const char* kLine = "{:>4}  {:<10}  {:>8}  {:>6}  {:>9}  {:>8}  {:>10}  {:>7}  {:>6}  {:>8}  {:>7}\n";
    fmt::format_to(
        out,
        "\nbytes of each core, by purpose (constants: of neurons, by column; membrane: with pending current; "
        "copies: of senders' tracers):\n\n");
    fmt::format_to(out, fmt::runtime(kLine), "core", "population", "kernel", "bias", "constants", "membrane",
                   "delay line", "tracers", "copies", "function", "table");
    for (std::size_t i = 0; i < report.cores.size(); ++i) {
        const StoredBytes& s = report.cores[i].stored;
        fmt::format_to(out, fmt::runtime(kLine), i, labels[i], s.kernel, s.bias, s.constants, s.membrane, s.delayLine,
                       s.tracer, s.tracerCopy, s.function, s.table);
    }
}

/// Cores on each chip, and the packets between them; nothing where there is one chip.
void chips(const MappingReport& report, Out out) {
    if (report.board.chips() == 1) return;
    fmt::format_to(out, "\n{} x {} chips, numbered row by row, with {} cores\n", report.board.chipsX,
                   report.board.chipsY, fmt::join(report.coresPerChip, ", "));
    std::uint64_t packets = 0;
    for (const ChipFlow& flow : report.chipFlows) packets += flow.packets;
    fmt::format_to(out, "between chips: {} of {} packets ({}), {} links crossed\n", packets, report.expectedPackets,
                   percent(ratio(packets, report.expectedPackets)), report.expectedPacketCrossings);
    for (const ChipFlow& flow : report.chipFlows)
        fmt::format_to(out, "    chips {} and {}: {} packets\n", flow.a, flow.b, flow.packets);
}

/// The labels of a tile's cores, "3.1/4"; "." where there is none.
std::vector<std::string> tileLabels(const MappingReport& report) {
    const std::vector<std::string> ofCores = coreLabels(report);
    std::vector<std::vector<std::string>> onTile(report.mesh.tiles());
    for (std::size_t core = 0; core < ofCores.size(); ++core) {
        std::vector<std::string>& places = onTile[value(report.cores[core].tile)];
        places.resize(std::max<std::size_t>(places.size(), report.cores[core].local + 1), ".");
        places[report.cores[core].local] = ofCores[core];
    }
    std::vector<std::string> labels;
    for (const std::vector<std::string>& places : onTile)
        labels.push_back(places.empty() ? "." : fmt::format("{}", fmt::join(places, "/")));
    return labels;
}

void picture(const MappingReport& report, Out out) {
    const std::vector<std::string> labels = tileLabels(report);
    std::size_t width = 1;
    for (const std::string& label : labels) width = std::max(width, label.size());
    fmt::format_to(out, "\nmesh: number of the population on each tile, and of its slice\n");
    const std::uint32_t chipWidth = report.mesh.width / report.board.chipsX;
    const std::uint32_t chipHeight = report.mesh.height / report.board.chipsY;
    for (std::uint32_t y = 0; y < report.mesh.height; ++y) {
        if (y != 0 && y % chipHeight == 0) fmt::format_to(out, "\n");
        fmt::format_to(out, "{:>6}", y == 0 ? "host >" : "");
        for (std::uint32_t x = 0; x < report.mesh.width; ++x)
            fmt::format_to(out, "{} {:^{}}", x != 0 && x % chipWidth == 0 ? "  |" : "",
                           labels[std::size_t{y} * report.mesh.width + x], width + 1);
        fmt::format_to(out, "\n");
    }
}

}  // namespace

std::string renderText(const MappingReport& report) {
    std::string text;
    const Out out = std::back_inserter(text);
    fmt::format_to(out, "{} on {} (model: {}): {} neurons on {} of {} cores ({} x {} {}{}), {} of pending current\n\n",
                   report.network, report.chip, describe(report.model), report.neurons, report.cores.size(),
                   report.mesh.tiles() * report.concentration, report.mesh.width, report.mesh.height,
                   describe(report.topology),
                   report.concentration == 1 ? "" : fmt::format(" of {} cores a tile", report.concentration),
                   report.pendingBanks == 1 ? "one bank" : "two banks");
    table(report, out);
    storage(report, out);
    totals(report, out);
    chips(report, out);
    picture(report, out);
    return text;
}

}  // namespace spikeloom::mapping
