// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "models/support/fields.hpp"
#include "sim/sweep/metrics.hpp"

/// What `spikeloom sweep` takes: an experiment, and which of its values vary how.
namespace spikeloom::sweep {

/// from, from + step, ... up to `to`.
struct RangeSpec {
    double from = 0.0, to = 0.0, step = 1.0;
    static constexpr auto fields() {
        return std::make_tuple(spec::required(spec::field("from", &RangeSpec::from, "first value")),
                               spec::required(spec::field("to", &RangeSpec::to, "values up to this one, included")),
                               spec::field("step", &RangeSpec::step, "from one value to the next", spec::kPositive));
    }
    void check(spec::Report& report) const;
};

/// `points` values in equal ratios, both ends included; rounded to whole numbers where both ends are whole, and the
/// same one only once.
struct LogRangeSpec {
    double from = 1.0, to = 1.0;
    std::uint32_t points = 2;
    static constexpr auto fields() {
        return std::make_tuple(
            spec::required(spec::field("from", &LogRangeSpec::from, "first value", spec::kPositive)),
            spec::required(spec::field("to", &LogRangeSpec::to, "last value", spec::kPositive)),
            spec::required(spec::field("points", &LogRangeSpec::points, "how many values", 2u, 10'000u)));
    }
    void check(spec::Report& report) const;
};

/// A value that varies. Exactly one of `values`, `range` and `log_range`.
struct AxisSpec {
    std::string path;
    std::optional<std::vector<std::string>> values;  ///< JSON texts
    std::optional<RangeSpec> range;
    std::optional<LogRangeSpec> logRange;
    std::optional<std::string> zip;
    std::map<std::string, std::vector<std::string>> when;  ///< values of other axes, by path; JSON texts

    static constexpr auto fields() {
        using A = AxisSpec;
        return std::make_tuple(
            spec::required(spec::field("path", &A::path,
                                       "what varies: a path in the experiment, such as chip.noc.flit_bits, or in the "
                                       "conversion, such as conversion.adaptive.burst",
                                       1)),
            spec::list("values", &A::values, "the values, in order", spec::AnyRule{}, 1),
            spec::group("range", &A::range, "values in equal steps"),
            spec::group("log_range", &A::logRange, "values in equal ratios"),
            spec::field("zip", &A::zip, "axes with the same name here move together: they have as many values", 1),
            spec::table("when", &A::when,
                        "the axis varies only where other axes have one of these values, by path; elsewhere it keeps "
                        "the value of the experiment",
                        spec::listOf(spec::AnyRule{}, 1)));
    }
    void check(spec::Report& report) const;
};

/// Which points are tried.
struct StrategySpec {
    std::string kind = "grid";
    std::uint32_t points = 0;
    std::uint64_t seed = 1;
    std::uint32_t population = 24;

    static constexpr auto fields() {
        using S = StrategySpec;
        return std::make_tuple(
            spec::choice("kind", &S::kind,
                         "grid: all; random; latin_hypercube; nsga2: search for the Pareto front; external: as another "
                         "program asks",
                         {"grid", "random", "latin_hypercube", "nsga2", "external"}),
            spec::field("points", &S::points, "how many different ones are simulated; 0 = all, for grid and external"),
            spec::field("seed", &S::seed, "of random, latin_hypercube and nsga2"),
            spec::field("population", &S::population, "of nsga2: points of a generation, simulated side by side", 8u,
                        4096u));
    }
    void check(spec::Report& report) const;
};

/// A figure that is to be small or large.
struct ObjectiveSpec {
    std::string metric;
    std::optional<std::string> goal;
    static constexpr auto fields() {
        return std::make_tuple(
            spec::required(spec::choice("metric", &ObjectiveSpec::metric, "a figure of a point", &metricNames)),
            spec::choice("goal", &ObjectiveSpec::goal, "default: what is better for that figure", {"min", "max"}));
    }
};

/// What a point has to keep to be worth anything.
struct ConstraintSpec {
    std::string metric;
    std::optional<double> min, max;
    static constexpr auto fields() {
        return std::make_tuple(
            spec::required(spec::choice("metric", &ConstraintSpec::metric, "a figure of a point", &metricNames)),
            spec::field("min", &ConstraintSpec::min, "at least"), spec::field("max", &ConstraintSpec::max, "at most"));
    }
    void check(spec::Report& report) const;
};

/// All points at a coarse fidelity of the network, the front again at a fine one.
struct FidelitySpec {
    std::string screen = "packet", front = "flit";
    static constexpr auto fields() {
        return std::make_tuple(
            spec::choice("screen", &FidelitySpec::screen, "chip.noc.fidelity of all points", &fidelityNames),
            spec::choice("front", &FidelitySpec::front, "chip.noc.fidelity of the points on the front, once more",
                         &fidelityNames));
    }
    void check(spec::Report& report) const;
};

struct LimitSpec {
    double timeoutS = 3600.0;
    std::uint32_t attempts = 2;
    std::uint64_t memoryMb = 0;
    static constexpr auto fields() {
        return std::make_tuple(
            spec::field("timeout_s", &LimitSpec::timeoutS, "of a point's simulation [s]", spec::kPositive),
            spec::field("attempts", &LimitSpec::attempts, "for a point that crashes or times out", 1u, 10u),
            spec::field("memory_mb", &LimitSpec::memoryMb, "of a point's simulation; 0 = no limit [MB]"));
    }
};

/// Points that start from a conversion of a trained network, which may vary too. Paths are absolute, resolved at load.
struct ConversionSource {
    std::string network, method;
    std::optional<std::string> calibration, images;
    std::vector<std::string> set;
    static constexpr auto fields() {
        using C = ConversionSource;
        return std::make_tuple(
            spec::required(spec::field("network", &C::network, "as it was trained, NAME.ann.json", 1)),
            spec::required(spec::field("method", &C::method, "how it is converted: see spikeloom convert --help", 1)),
            spec::field("calibration", &C::calibration, "images and labels that the method calibrates on", 1),
            spec::field("images", &C::images, "images of the experiment; default: the calibration set", 1),
            spec::list("set", &C::set, "KEY=VALUE of the conversion, for every point", spec::text(3)));
    }
};

struct SweepSpec {
    std::uint32_t schemaVersion = 1;
    std::optional<std::string> base;  ///< absolute, resolved at load
    std::optional<ConversionSource> conversion;
    std::vector<std::string> set;
    std::vector<AxisSpec> axes;
    std::vector<std::map<std::string, std::vector<std::string>>> exclude;  ///< JSON texts
    StrategySpec strategy;
    std::vector<ObjectiveSpec> objectives;
    std::vector<ConstraintSpec> constraints;
    std::optional<FidelitySpec> fidelity;
    LimitSpec limits;

    static constexpr auto fields() {
        using S = SweepSpec;
        return std::make_tuple(
            spec::required(spec::field("schema_version", &S::schemaVersion, "version of this format", 1u, 1u)),
            spec::field("base", &S::base, "the experiment whose values vary, NAME.json", 1),
            spec::group("conversion", &S::conversion,
                        "in place of base: points run what comes of a conversion, whose values vary too"),
            spec::list("set", &S::set, "PATH=VALUE, applied to every point", spec::text(3)),
            spec::required(spec::list("axes", &S::axes, "what varies", spec::object<AxisSpec>(), 1, 64)),
            spec::list("exclude", &S::exclude, "points that are left out: those with one of these values of each path",
                       spec::tableOf(spec::listOf(spec::AnyRule{}, 1))),
            spec::group("strategy", &S::strategy, "which points are tried"),
            spec::required(spec::list("objectives", &S::objectives, "what is to be small or large",
                                      spec::object<ObjectiveSpec>(), 1, 8)),
            spec::list("constraints", &S::constraints, "what a point has to keep", spec::object<ConstraintSpec>()),
            spec::group("fidelity", &S::fidelity, "screen at a coarse fidelity, simulate the front at a fine one"),
            spec::group("limits", &S::limits, "of a point's simulation"));
    }
    void check(spec::Report& report) const;
};

}  // namespace spikeloom::sweep
