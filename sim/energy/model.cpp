// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/model.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "sim/energy/counter_names.hpp"

namespace spikeloom::energy {
namespace {

constexpr double kJoulesPerPj = 1e-12;
constexpr double kWattsPerMw = 1e-3;
constexpr double kWattsPerUw = 1e-6;
constexpr double kHertzPerMhz = 1e6;

Estimate estimate(double nominal, const Provenance& provenance) {
    const Range& range = provenance.uncertainty;
    return {.nominal = nominal,
            .low = range ? range->front() : nominal,
            .high = range ? range->back() : nominal,
            .sigma = provenance.sigma(),
            .stated = provenance.statesUncertainty() ? nominal : 0.0};
}

/// Whatever a table says of a number that it does not have.
Kind kindOf(const std::optional<double>& number, const Provenance& provenance) {
    return number ? provenance.kind : Kind::Unknown;
}

std::size_t indexOf(const std::string& counter) {
    const std::vector<std::string> names = counterNames();
    const auto it = std::find(names.begin(), names.end(), counter);
    if (it == names.end()) throw InvariantError("energy", 0, "a table that was not checked names " + counter);
    return static_cast<std::size_t>(it - names.begin());
}

std::vector<std::uint64_t> valuesOf(const hw::CoreCounters& core, const hw::ChipCounters& chip) {
    std::vector<std::uint64_t> values;
    forEachCounter(core, chip, [&](const hw::CounterInfo&, std::uint64_t value) { values.push_back(value); });
    return values;
}

void addUnknown(std::vector<Unknown>& unknown, const std::string& file, std::string path, const std::string& name,
                const std::string& need) {
    unknown.push_back({name,
                       {file, std::move(path), fmt::format("the energy of {} is unknown (null), but {}", name, need),
                        "give it a number with its source; no total is shown without it"}});
}

}  // namespace

Inventory inventoryOf(const hw::Mapping& mapping) {
    return {mapping.cores.size(), mapping.mesh.tiles(), mapping.board.chips()};
}

Estimate& Estimate::operator+=(const Estimate& other) {
    nominal += other.nominal;
    low += other.low;
    high += other.high;
    sigma = std::hypot(sigma, other.sigma);
    stated += other.stated;
    return *this;
}

EnergyModel::EnergyModel(EnergyTable table, const hw::ChipSpec& chip, Inventory inventory)
    : table_(std::move(table)), chip_(chip), inventory_(inventory), notes_(table_.notes) {
    for (const Entry& entry : table_.entries) {
        addCharges(entry);
        if (!entry.energyPj)
            notes_.push_back(fmt::format("the energy of {} is unknown; a run that needs it gets no total", entry.name));
    }
    noteIncluded();
}

void EnergyModel::addCharges(const Entry& entry) {
    std::vector<Charge> charges;
    for (const std::string& counter : entry.covers) {
        const std::optional<Word> word = wordOf(counter, chip_);
        const double width = entry.perBits && word ? static_cast<double>(word->bits) / *entry.perBits : 1.0;
        charges.push_back({indexOf(counter), width / entry.per});
        noteScaling(entry, counter);
    }
    charges_.push_back(std::move(charges));
    std::vector<std::size_t> included;
    for (const std::string& counter : entry.includes) included.push_back(indexOf(counter));
    included_.push_back(std::move(included));
}

/// One sentence for the whole table: figures by component are then not what was spent there.
void EnergyModel::noteIncluded() {
    std::vector<std::string> owners;
    for (const Entry& entry : table_.entries)
        if (!entry.includes.empty() && entry.energyPj)
            owners.push_back(fmt::format("{} (under {})", entry.name, name(entry.component)));
    const auto addPowers = [&](const auto& powers, const char* list) {
        for (const auto& power : powers)
            if (!power.includes.empty()) owners.push_back(fmt::format("{} (under {})", power.name, list));
    };
    addPowers(table_.staticPowers, "static");
    addPowers(table_.idlePowers, "idle");
    if (!owners.empty())
        notes_.push_back(fmt::format("figures that hold the energy of other parts too are reported as a whole: {}",
                                     fmt::join(owners, ", ")));
}

void EnergyModel::noteScaling(const Entry& entry, const std::string& counter) {
    const std::optional<Word> word = wordOf(counter, chip_);
    if (!word) return;
    if (entry.perBits && *entry.perBits != word->bits)
        notes_.push_back(fmt::format("{} is derived: scaled linearly from words of {} bits to the chip's {}",
                                     entry.name, *entry.perBits, word->bits));
    if (entry.bankBytes && *entry.bankBytes != word->bankBytes)
        notes_.push_back(fmt::format("{} holds for an array of {} bytes; the chip's has {}", entry.name,
                                     *entry.bankBytes, word->bankBytes));
}

/// An unknown energy is needed as soon as anything happened that it would pay for.
void EnergyModel::requireKnown(std::size_t index, const std::vector<std::uint64_t>& values, Breakdown& result) const {
    const Entry& entry = table_.entries[index];
    if (entry.energyPj) return;
    std::uint64_t count = 0;
    for (const Charge& charge : charges_[index]) count += values[charge.counter];
    std::uint64_t included = 0;
    for (const std::size_t counter : included_[index]) included += values[counter];
    if (count == 0 && included == 0) return;
    const auto& counters = count > 0 ? entry.covers : entry.includes;
    addUnknown(result.unknown, table_.file, fmt::format("entries[{}].energy_pj", index), entry.name,
               fmt::format("{} counts {}", fmt::join(counters, " + "), count > 0 ? count : included));
}

void EnergyModel::billEvents(const std::vector<std::uint64_t>& values, Breakdown& result) const {
    for (std::size_t i = 0; i < table_.entries.size(); ++i) {
        const Entry& entry = table_.entries[i];
        Line line{entry.name, std::string(name(entry.component)), kindOf(entry.energyPj, entry), 0, {}};
        double billed = 0.0;  // how often the table's energy is due
        for (const Charge& charge : charges_[i]) {
            line.count += values[charge.counter];
            billed += static_cast<double>(values[charge.counter]) * charge.scale;
        }
        requireKnown(i, values, result);
        if (entry.energyPj) line.energyJ = estimate(*entry.energyPj, entry) * (billed * kJoulesPerPj);
        result.componentsJ[static_cast<std::size_t>(entry.component)] += line.energyJ;
        result.dynamicJ += line.energyJ;
        result.events.push_back(std::move(line));
    }
}

void EnergyModel::billPowers(std::uint64_t cycles, Breakdown& result) const {
    result.seconds = static_cast<double>(cycles) / (chip_.clockMhz * kHertzPerMhz);
    const auto bill = [&](const auto& power, const std::optional<double>& nominal, double wattsPerUnit,
                          const std::string& path) {
        const std::uint64_t count = inventory_.count(power.per);
        if (!nominal && cycles > 0 && count > 0)
            addUnknown(result.unknown, table_.file, path, power.name, fmt::format("{} cycles passed", cycles));
        const double factor = wattsPerUnit * static_cast<double>(count) * result.seconds;
        return Line{power.name, path.substr(0, path.find('[')), kindOf(nominal, power), count,
                    nominal ? estimate(*nominal, power) * factor : Estimate{}};
    };
    for (std::size_t i = 0; i < table_.staticPowers.size(); ++i) {
        const StaticPower& power = table_.staticPowers[i];
        result.staticLines.push_back(bill(power, power.powerMw, kWattsPerMw, fmt::format("static[{}].power_mw", i)));
        result.staticJ += result.staticLines.back().energyJ;
    }
    for (std::size_t i = 0; i < table_.idlePowers.size(); ++i) {
        const IdlePower& power = table_.idlePowers[i];
        result.idleLines.push_back(bill(power, power.powerUwPerMhz, kWattsPerUw * chip_.clockMhz,
                                        fmt::format("idle[{}].power_uw_per_mhz", i)));
        result.idleJ += result.idleLines.back().energyJ;
    }
}

Breakdown EnergyModel::knownEnergy(const hw::CoreCounters& core, const hw::ChipCounters& chip,
                                   std::uint64_t cycles) const {
    Breakdown result;
    billEvents(valuesOf(core, chip), result);
    billPowers(cycles, result);
    for (const Estimate* part : {&result.dynamicJ, &result.staticJ, &result.idleJ}) result.totalJ += *part;
    return result;
}

Breakdown EnergyModel::energy(const hw::CoreCounters& core, const hw::ChipCounters& chip, std::uint64_t cycles) const {
    Breakdown result = knownEnergy(core, chip, cycles);
    std::vector<Problem> problems;
    for (const Unknown& unknown : result.unknown) problems.push_back(unknown.problem);
    if (!problems.empty()) throw NoTotal(std::move(problems));
    return result;
}

}  // namespace spikeloom::energy
