// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <set>

#include "models/operators/synapses.hpp"
#include "sim/mapping/memory_use.hpp"

namespace spikeloom::mapping {
namespace {

using operators::Slice;
using program::PopulationId;
using program::Port;

bool within(const Slice& inner, const Slice& outer) {
    return !inner.empty() && intersect(inner, outer) == inner;
}

bool same(const Port& a, const Port& b) {
    return a.projection == b.projection && a.operand == b.operand;
}

/// How often each neuron of a population is covered by a set of rectangles.
class Cover {
public:
    explicit Cover(const Slice& whole) : whole_(whole), counts_(whole.size(), 0) {}
    void paint(const Slice& box) {
        for (std::uint32_t row = box.rowBegin; row < box.rowEnd; ++row)
            for (std::uint32_t col = box.colBegin; col < box.colEnd; ++col) ++counts_[whole_.index(row, col)];
    }

    /// "neuron [r, c] of 'name' WHAT n times, not m" for the first neuron that differs; empty if none does.
    [[nodiscard]] std::string difference(const Cover& wanted, const std::string& name, const char* what) const {
        const auto [mine, theirs] = std::mismatch(counts_.begin(), counts_.end(), wanted.counts_.begin());
        if (mine == counts_.end()) return {};
        const auto index = static_cast<std::size_t>(mine - counts_.begin());
        return fmt::format("neuron [{}, {}] of '{}' {} {} times, not {}", index / whole_.cols(), index % whole_.cols(),
                           name, what, *mine, *theirs);
    }

private:
    Slice whole_;
    std::vector<std::uint32_t> counts_;
};

class Checker {
public:
    Checker(const program::Program& program, const hw::Mapping& mapping) : program_(program), mapping_(mapping) {}

    std::vector<std::string> run() {
        coverage();
        tiles();
        if (!found_.empty()) return found_;  // routes are judged by slices
        collectArrivals();
        for (std::uint32_t core = 0; core < mapping_.cores.size(); ++core) routesInto(core);
        return found_;
    }

private:
    template <class... Args>
    void report(fmt::format_string<Args...> text, Args&&... args) {
        found_.push_back(fmt::format(text, std::forward<Args>(args)...));
    }

    void coverage() {
        std::vector<Cover> covers;
        for (const auto& population : program_.populations) covers.emplace_back(operators::wholeOf(population));
        for (std::size_t core = 0; core < mapping_.cores.size(); ++core) {
            const PopulationId population = mapping_.cores[core].population;
            const Slice& slice = mapping_.cores[core].slice;
            if (!within(slice, operators::wholeOf(program_.at(population))))
                report("core {} holds an empty slice or one that leaves its population", core);
            else
                covers[value(population)].paint(slice);
        }
        for (std::size_t i = 0; i < covers.size(); ++i) {
            const program::LoweredPopulation& population = program_.populations[i];
            Cover wanted(operators::wholeOf(population));
            if (population.role != program::LoweredPopulation::Role::Input)
                wanted.paint(operators::wholeOf(population));
            const std::string difference = covers[i].difference(wanted, population.name, "is mapped");
            if (!difference.empty()) found_.push_back(difference);
        }
    }

    void tiles() {
        const std::uint32_t places = mapping_.concentration;  // of a tile
        std::vector<std::uint32_t> taken(std::size_t{mapping_.mesh.tiles()} * places, 0);
        for (const hw::CoreMapping& core : mapping_.cores) {
            if (value(core.tile) >= mapping_.mesh.tiles())
                report("tile {} is not on the {} x {} mesh", value(core.tile), mapping_.mesh.width,
                       mapping_.mesh.height);
            else if (core.local >= places)
                report("a core is number {} of tile {}, which has {}", core.local, value(core.tile), places);
            else if (++taken[std::size_t{value(core.tile)} * places + core.local] == 2)
                report("tile {} holds two cores{}", value(core.tile),
                       places == 1 ? "" : fmt::format(" of number {}", core.local));
        }
    }

    /// Sorts the boxes of all fan-out entries by where they arrive.
    void collectArrivals() {
        for (const hw::CoreMapping& core : mapping_.cores) arrivals_.emplace_back(core.axons.size());
        for (const hw::FanoutEntry& entry : mapping_.hostFanout)
            arrive(entry, program_.input, operators::wholeOf(program_.at(program_.input)));
        for (const hw::CoreMapping& core : mapping_.cores)
            for (const hw::FanoutEntry& entry : core.fanout) arrive(entry, core.population, core.slice);
    }

    void arrive(const hw::FanoutEntry& entry, PopulationId sender, const Slice& slice) {
        if (!within(entry.box, slice))
            return report("a fan-out entry of '{}' covers neurons that its core does not hold",
                          program_.at(sender).name);
        std::set<hw::CoreId> reached;
        for (const hw::FanoutTarget& target : entry.targets) {
            if (!reached.insert(target.core).second)
                report("a multicast packet of '{}' goes to core {} twice", program_.at(sender).name,
                       value(target.core));
            arrive(entry.box, target, sender);
        }
    }

    void arrive(const Slice& box, const hw::FanoutTarget& target, PopulationId sender) {
        const auto [core, axon] = target;
        const std::string& name = program_.at(sender).name;
        if (value(core) >= arrivals_.size() || axon >= arrivals_[value(core)].size())
            return report("'{}' sends to core {}, axon {}, which does not exist", name, value(core), axon);
        const Port port = mapping_.cores[value(core)].axons[axon];
        if (operators::sourceOf(program_, port) != sender)
            return report("'{}' sends to core {}, axon {}, which expects '{}'", name, value(core), axon,
                          program_.at(operators::sourceOf(program_, port)).name);
        arrivals_[value(core)][axon].push_back(box);
    }

    void routesInto(std::uint32_t index) {
        const hw::CoreMapping& core = mapping_.cores[index];
        for (const Port& port : incomingPorts(program_, core.population)) {
            const std::vector<Slice> wanted = operators::sourceBoxes(program_, port, core.slice);
            const auto axons =
                std::count_if(core.axons.begin(), core.axons.end(), [&](const Port& p) { return same(p, port); });
            if (axons != (wanted.empty() ? 0 : 1))
                report("core {} lists operand {} of '{}' {} times", index, port.operand,
                       program_.at(port.projection).name, axons);
        }
        for (std::size_t axon = 0; axon < core.axons.size(); ++axon) routesInto(index, axon);
    }

    void routesInto(std::uint32_t index, std::size_t axon) {
        const hw::CoreMapping& core = mapping_.cores[index];
        const Port port = core.axons[axon];
        if (program_.at(port.projection).target != core.population)
            return report("core {} lists projection '{}', which leads elsewhere", index,
                          program_.at(port.projection).name);
        const program::LoweredPopulation& source = program_.at(operators::sourceOf(program_, port));
        Cover wanted(operators::wholeOf(source)), delivered(operators::wholeOf(source));
        for (const Slice& box : operators::sourceBoxes(program_, port, core.slice)) wanted.paint(box);
        for (const Slice& box : arrivals_[index][axon]) delivered.paint(box);
        const std::string difference = delivered.difference(wanted, source.name, "arrives");
        if (!difference.empty()) report("core {}, axon {}: {}", index, axon, difference);
    }

    const program::Program& program_;
    const hw::Mapping& mapping_;
    std::vector<std::vector<std::vector<Slice>>> arrivals_;  ///< by target core and axon
    std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> checkMapping(const program::Program& program, const hw::Mapping& mapping) {
    return Checker(program, mapping).run();
}

}  // namespace spikeloom::mapping
