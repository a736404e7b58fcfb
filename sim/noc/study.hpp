// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "hw/noc/noc_spec.hpp"
#include "hw/noc/topology.hpp"
#include "hw/spec/board_spec.hpp"
#include "models/support/fields.hpp"

/// What `spikeloom noc` takes: a network, its traffic, and the loads under which it is measured.
namespace spikeloom::noc {

/// Names that `TrafficSpec::pattern` can have, in order of the registry.
[[nodiscard]] std::vector<std::string> patternNames();

/// Tiles of one chip.
struct MeshSize {
    std::uint32_t width = 8, height = 8;

    static constexpr auto fields() {
        return std::make_tuple(spec::field("width", &MeshSize::width, "tiles in a row", 1u, 256u),
                               spec::field("height", &MeshSize::height, "rows", 1u, 255u));
    }
};

/// A node and how much it is preferred.
struct Hotspot {
    std::uint32_t tile = 0;
    std::uint32_t core = 0;
    std::uint32_t weight = 1;
    [[nodiscard]] hw::Terminal terminal() const { return {hw::TileId{tile}, hw::localPort(core)}; }

    static constexpr auto fields() {
        return std::make_tuple(
            spec::required(spec::field("tile", &Hotspot::tile, "x + width * y, of the mesh of all chips", 0u, 65535u)),
            spec::field("core", &Hotspot::core, "which of the tile's, where noc.concentration is more than 1", 0u,
                        hw::kMaxConcentration - 1),
            spec::required(spec::field("weight", &Hotspot::weight,
                                       "how often it is chosen, where a node that is not listed is chosen once", 0u,
                                       1'000'000u)));
    }
};

struct TrafficSpec {
    std::string pattern = "uniform";
    std::vector<Hotspot> hotspots{};
    std::uint16_t packetFlits = 1;
    std::string process = "bernoulli";
    std::uint64_t seed = 1;

    static constexpr auto fields() {
        return std::make_tuple(
            spec::choice("pattern", &TrafficSpec::pattern, "who sends to whom", &patternNames),
            spec::list("hotspots", &TrafficSpec::hotspots, "nodes that the pattern hotspot prefers",
                       spec::object<Hotspot>()),
            spec::field("packet_flits", &TrafficSpec::packetFlits, "length of every packet [flits]", std::uint16_t{1},
                        std::uint16_t{1024}),
            spec::choice("process", &TrafficSpec::process,
                         "when a source makes a packet; bernoulli: in every cycle with probability load / packet_flits",
                         {"bernoulli"}),
            spec::field("seed", &TrafficSpec::seed, "of the random numbers"));
    }
    void check(spec::Report& report) const;
};

/// Loads from, from + step, ... up to and including `to`.
struct SweepSpec {
    double from = 0.05, step = 0.05, to = 1.0;

    static constexpr auto fields() {
        return std::make_tuple(
            spec::field("from", &SweepSpec::from, "first load [flits/node/cycle]", spec::kPositive, 1.0),
            spec::field("step", &SweepSpec::step, "between two loads [flits/node/cycle]", 0.0001, 1.0),
            spec::field("to", &SweepSpec::to, "last load [flits/node/cycle]", spec::kPositive, 1.0));
    }
    void check(spec::Report& report) const;
    [[nodiscard]] std::vector<double> loads() const;
};

/// When a network counts as saturated, and how its saturation is found.
struct SaturationSpec {
    bool search = true;
    double precision = 0.005;
    double latencyFactor = 3.0;
    double acceptedShare = 0.95;
    double overload = 0.9;

    static constexpr auto fields() {
        using S = SaturationSpec;
        return std::make_tuple(
            spec::field("search", &S::search, "look for the load at which the network saturates"),
            spec::field("precision", &S::precision, "to which that load is found [flits/node/cycle]", 0.0001, 0.5),
            spec::field("latency_factor", &S::latencyFactor,
                        "saturated if the mean latency exceeds this many times the same packets' zero-load mean", 1.0,
                        1000.0),
            spec::field("accepted_share", &S::acceptedShare,
                        "saturated if less than this share of the flits made in the measured window arrives in it", 0.0,
                        1.0),
            spec::field("overload", &S::overload,
                        "offered load at which the throughput beyond saturation is measured [flits/node/cycle]",
                        spec::kPositive, 1.0));
    }
};

struct StudySpec {
    std::uint32_t schemaVersion = 1;
    MeshSize mesh;
    hw::NocSpec noc;
    hw::BoardSpec board;
    TrafficSpec traffic;
    std::vector<double> loads;
    std::optional<SweepSpec> sweep;
    std::uint64_t warmUpCycles = 4000;
    std::uint64_t measuredCycles = 6000;
    std::uint64_t drainCycles = 10000;
    SaturationSpec saturation;

    static constexpr auto fields() {
        using S = StudySpec;
        constexpr std::uint64_t kMaxCycles = 1'000'000'000;
        return std::make_tuple(
            spec::required(spec::field("schema_version", &S::schemaVersion, "version of this format", 1u, 1u)),
            spec::group("mesh", &S::mesh, "size of the network in tiles; of several chips, that of each"),
            spec::group("noc", &S::noc, "routers and links; what is left out is the chip's, if one is named"),
            spec::group("board", &S::board,
                        "several such chips, and the links between them; as noc, the chip's where left out"),
            spec::group("traffic", &S::traffic, "who sends what, when"),
            spec::list("loads", &S::loads, "offered loads to measure [flits/node/cycle]",
                       spec::real(spec::kPositive, 1.0)),
            spec::group("sweep", &S::sweep, "instead of loads: evenly spaced, up to the first saturated one"),
            spec::field("warm_up_cycles", &S::warmUpCycles, "before the measured window [cycles]", std::uint64_t{0},
                        kMaxCycles),
            spec::field("measured_cycles", &S::measuredCycles,
                        "packets made in this window are the measured ones [cycles]", std::uint64_t{1}, kMaxCycles),
            spec::field("drain_cycles", &S::drainCycles,
                        "given to the measured packets to arrive after the window; a replay ends when nothing arrives "
                        "for so long [cycles]",
                        std::uint64_t{1}, kMaxCycles),
            spec::group("saturation", &S::saturation, "when the network counts as saturated"));
    }
    void check(spec::Report& report) const;
    /// The network of all chips: its size and topology, its chips, and the cores of its routers.
    [[nodiscard]] hw::MeshShape shape() const {
        return hw::shapeFor({.width = mesh.width * board.chipsX, .height = mesh.height * board.chipsY, .board = board},
                            noc);
    }
    /// What to measure, ascending, each load once: `loads`, or those of `sweep`, or of a default sweep.
    [[nodiscard]] std::vector<double> offeredLoads() const;

private:
    void checkTranspose(spec::Report& report) const;
    void checkHotspots(spec::Report& report) const;
};

}  // namespace spikeloom::noc
