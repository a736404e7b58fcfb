// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "models/support/fields.hpp"

/// The energy table: what every billed counter costs, and what costs whether or not anything happens. One JSON file.
namespace spikeloom::energy {

/// The part of a chip that an entry is reported under.
enum class Component : std::uint8_t {
    SynapticMemory,
    MembraneMemory,
    TracerMemory,
    FunctionMemory,
    FanoutMemory,
    Fifos,
    Arithmetic,  ///< adders and multipliers of dendrites and function units together: one counter holds both
    FunctionUnit,
    NeuronUnit,
    Network,
    Board,  ///< links between chips
    Host,
    Barrier,
};
inline constexpr std::size_t kComponents = 13;

/// Where a number comes from.
enum class Kind : std::uint8_t {
    Measured,    ///< on this very structure: silicon, or the switching of its gates
    Published,   ///< in a paper, for such a structure
    Repository,  ///< in the data of a public program
    Derived,     ///< computed from one of these, or by a model such as CACTI; `source` shows how
    Estimate,    ///< nobody's measurement
    Unknown,     ///< of a number that is null
};

/// Whether whoever wrote the number down has read it in its source, or where somebody quotes it.
enum class SeenIn : std::uint8_t { Primary, Secondary };

/// What an energy per event is. The two must not be added up: the second one holds the first, and the power of the
/// chip.
enum class Accounting : std::uint8_t {
    Incremental,  ///< what one event more costs
    AllIn,        ///< a whole chip's power over its rate of events, static and idle power included
};

/// Of what a power is drawn once each.
enum class Each : std::uint8_t { Core, Router, Chip };

[[nodiscard]] std::string_view name(Component component);
[[nodiscard]] std::string_view name(Kind kind);
[[nodiscard]] std::string_view name(SeenIn seenIn);
[[nodiscard]] std::string_view name(Accounting accounting);
[[nodiscard]] std::string_view name(Each each);

inline constexpr std::array<spec::Option<Component>, kComponents> kComponentNames{
    {{"synaptic_memory", Component::SynapticMemory},
     {"membrane_memory", Component::MembraneMemory},
     {"tracer_memory", Component::TracerMemory},
     {"function_memory", Component::FunctionMemory},
     {"fanout_memory", Component::FanoutMemory},
     {"fifos", Component::Fifos},
     {"arithmetic", Component::Arithmetic},
     {"function_unit", Component::FunctionUnit},
     {"neuron_unit", Component::NeuronUnit},
     {"network", Component::Network},
     {"board", Component::Board},
     {"host", Component::Host},
     {"barrier", Component::Barrier}}};
inline constexpr std::array<spec::Option<Kind>, 5> kKindNames{{{"measured", Kind::Measured},
                                                               {"published", Kind::Published},
                                                               {"repository", Kind::Repository},
                                                               {"derived", Kind::Derived},
                                                               {"estimate", Kind::Estimate}}};
/// The same where a number may be null.
inline constexpr std::array<spec::Option<Kind>, 6> kNullableKindNames{{{"measured", Kind::Measured},
                                                                       {"published", Kind::Published},
                                                                       {"repository", Kind::Repository},
                                                                       {"derived", Kind::Derived},
                                                                       {"estimate", Kind::Estimate},
                                                                       {"unknown", Kind::Unknown}}};
inline constexpr std::array<spec::Option<SeenIn>, 2> kSeenInNames{
    {{"primary", SeenIn::Primary}, {"secondary", SeenIn::Secondary}}};
inline constexpr std::array<spec::Option<Accounting>, 2> kAccountingNames{
    {{"incremental", Accounting::Incremental}, {"all_in", Accounting::AllIn}}};
inline constexpr std::array<spec::Option<Each>, 3> kEachNames{
    {{"core", Each::Core}, {"router", Each::Router}, {"chip", Each::Chip}}};

/// {low, high} in the unit of the number that it belongs to; empty = not stated.
using Range = std::optional<std::vector<double>>;
/// Reports a range that does not hold the number that it belongs to.
void checkRange(const std::optional<double>& nominal, const Range& range, spec::Report& report);

/// Where a number comes from and how far it may be off; every number of a table has one.
struct Provenance {
    std::string source;
    std::string locator;  ///< page, table or figure of the source
    Kind kind = Kind::Estimate;
    std::optional<SeenIn> seenIn;
    Range uncertainty;                        ///< [the number's unit]
    std::optional<double> standardDeviation;  ///< [the number's unit]; at most one of the two is stated

    /// Standard deviation [the number's unit]. An interval is taken for a uniform distribution: half its width is
    /// sqrt(3) = 1.73 of its standard deviations. 0 where nothing is stated.
    [[nodiscard]] double sigma() const;
    [[nodiscard]] bool statesUncertainty() const { return uncertainty || standardDeviation; }

    static constexpr auto fields() {
        using P = Provenance;
        return std::make_tuple(
            spec::required(spec::field("source", &P::source, "paper, tool or reasoning behind the number", 1)),
            spec::field("locator", &P::locator, "page, table or figure of the source"),
            spec::required(spec::with("kind", &P::kind, "what sort of source that is; unknown: of null",
                                      spec::ChoiceRule<Kind, 6>{kNullableKindNames})),
            spec::with("seen_in", &P::seenIn,
                       "primary: the number was read in its source; secondary: where somebody quotes it",
                       spec::ChoiceRule<SeenIn, 2>{kSeenInNames}),
            spec::list("uncertainty", &P::uncertainty, "[low, high], in the number's unit", spec::real(0.0), 2, 2),
            spec::field("standard_deviation", &P::standardDeviation, "instead of an interval, in the number's unit",
                        0.0));
    }
    /// @param number  that it belongs to; empty = unknown
    void checkFor(const std::optional<double>& number, spec::Report& report) const;
};

/// Energy of events: `per` counts of a counter in `covers` cost `energyPj`.
///
/// With `perBits` the counters are words of a memory (or flits of the network), and the energy holds for words of that
/// many bits: the chip's own width scales it linearly. Linear is right for bit lines and sense amplifiers and too much
/// for the decoder, so a scaled figure is noted as derived wherever it is shown.
///
/// A published figure is often one for a whole event: Loihi's energy of a synaptic operation holds its memory reads
/// and its adders. Such counters are in `includes`: accounted for, and not multiplied again. Whatever an entry
/// includes is reported under the entry's component.
struct Entry : Provenance {
    std::string name;
    Component component = Component::SynapticMemory;
    std::optional<double> energyPj;          ///< empty = unknown (`null`): a total that needs it is refused
    double per = 1.0;                        ///< counts
    std::optional<std::uint32_t> perBits;    ///< [bits]
    std::optional<std::uint32_t> bankBytes;  ///< array for which the energy holds; a chip that departs is noted
    std::string unit;
    Accounting accounting = Accounting::Incremental;
    std::vector<std::string> covers, includes;

    static constexpr auto fields() {
        return std::tuple_cat(
            std::make_tuple(
                spec::required(spec::field("name", &Entry::name, "unique name of the entry", 1)),
                spec::required(spec::with("component", &Entry::component, "part of the chip that it is reported under",
                                          spec::ChoiceRule<Component, kComponents>{kComponentNames})),
                spec::field("energy_pj", &Entry::energyPj, "of `per` counts; null = unknown [pJ]", 0.0),
                spec::field("per", &Entry::per, "counts that cost `energy_pj`", spec::kPositive),
                spec::field("per_bits", &Entry::perBits, "word for which the energy holds; the chip's scales it [bits]",
                            1u),
                spec::field("bank_bytes", &Entry::bankBytes, "array for which the energy holds [bytes]", 1u),
                spec::required(spec::field("unit", &Entry::unit, "what `per` counts are, in words", 1)),
                spec::with("accounting", &Entry::accounting,
                           "incremental: what one more costs; all_in: a chip's whole power over its rate of events",
                           spec::ChoiceRule<Accounting, 2>{kAccountingNames}),
                spec::required(
                    spec::list("covers", &Entry::covers, "counters of events that it bills", spec::text(1), 1)),
                spec::list("includes", &Entry::includes,
                           "counters whose energy is in this number and is not billed again", spec::text(1))),
            Provenance::fields());
    }
    void check(spec::Report& report) const;
};

/// Power that is drawn as long as the run lasts. Empty = unknown: every total is refused.
struct StaticPower : Provenance {
    std::string name;
    std::optional<double> powerMw;
    Each per = Each::Core;
    std::vector<std::string> includes;

    static constexpr auto fields() {
        using Power = StaticPower;
        return std::tuple_cat(
            std::make_tuple(
                spec::required(spec::field("name", &Power::name, "unique name of the entry", 1)),
                spec::field("power_mw", &Power::powerMw, "null = unknown [mW]", 0.0),
                spec::required(spec::with("per", &Power::per, "of what it is drawn once each",
                                          spec::ChoiceRule<Each, 3>{kEachNames})),
                spec::list("includes", &Power::includes, "counters whose energy is in this power", spec::text(1))),
            Provenance::fields());
    }
    void check(spec::Report& report) const;
};

/// Power of the clock while nothing else happens, proportional to its frequency. Empty = unknown.
struct IdlePower : Provenance {
    std::string name;
    std::optional<double> powerUwPerMhz;
    Each per = Each::Core;
    std::vector<std::string> includes;

    static constexpr auto fields() {
        using Power = IdlePower;
        return std::tuple_cat(
            std::make_tuple(
                spec::required(spec::field("name", &Power::name, "unique name of the entry", 1)),
                spec::field("power_uw_per_mhz", &Power::powerUwPerMhz, "null = unknown [uW/MHz]", 0.0),
                spec::required(spec::with("per", &Power::per, "of what it is drawn once each",
                                          spec::ChoiceRule<Each, 3>{kEachNames})),
                spec::list("includes", &Power::includes, "counters whose energy is in this power", spec::text(1))),
            Provenance::fields());
    }
    void check(spec::Report& report) const;
};

struct EnergyTable {
    std::string file;  ///< for messages; not part of the document
    std::uint32_t schemaVersion = 1;
    std::string name;
    std::string technology;
    std::string description;
    std::vector<std::string> notes;  ///< one sentence each
    double voltageV = 1.0;
    std::vector<Entry> entries;
    std::vector<StaticPower> staticPowers;
    std::vector<IdlePower> idlePowers;

    static constexpr auto fields() {
        using Table = EnergyTable;
        return std::make_tuple(
            spec::required(spec::field("schema_version", &Table::schemaVersion, "version of this format", 1u, 1u)),
            spec::required(spec::field("name", &Table::name, "name of the table", 1)),
            spec::field("technology", &Table::technology, "process, memory cells, what the figures hold for"),
            spec::field("description", &Table::description, "what the figures are fit for, and what not"),
            spec::list("notes", &Table::notes, "what goes with every total: what it leaves out or takes for granted",
                       spec::text(1)),
            spec::required(spec::field("voltage_v", &Table::voltageV, "supply [V]", spec::kPositive, 100.0)),
            spec::required(spec::list("entries", &Table::entries, "energy of events", spec::object<Entry>())),
            spec::required(
                spec::list("static", &Table::staticPowers, "power drawn all the time", spec::object<StaticPower>())),
            spec::required(spec::list("idle", &Table::idlePowers, "power of the clock", spec::object<IdlePower>())));
    }
    /// Every billed counter (hw/counters.hpp) is covered or included exactly once, whatever is named exists and counts
    /// events, and no all-in energy stands beside figures that it holds already.
    void check(spec::Report& report) const;
};

/// Reads a table and checks it. @throws ConfigError with every mistake
[[nodiscard]] EnergyTable loadEnergyTable(const std::filesystem::path& path);
[[nodiscard]] EnergyTable readEnergyTable(const nlohmann::json& document, const std::string& file);
/// The document of a table: `readEnergyTable(document(table), f)` is the table again.
[[nodiscard]] nlohmann::json document(const EnergyTable& table);
/// JSON Schema (draft 7) of such a document.
[[nodiscard]] nlohmann::json energyTableSchema();

}  // namespace spikeloom::energy
