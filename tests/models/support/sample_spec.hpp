// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "models/support/fields.hpp"

/// A Spec with one field of every kind.
namespace spikeloom::spec::test {

enum class Routing { Xy, Yx };
inline std::vector<std::string> placements() {
    return {"snake", "spectral"};
}

struct Buffer {
    std::uint32_t flits = 4;
    std::uint32_t channels = 1;
    static constexpr auto fields() {
        return std::make_tuple(field("flits", &Buffer::flits, "depth [flits]", 1u, 1024u),
                               field("channels", &Buffer::channels, "virtual channels", 1u, 16u));
    }
    void check(Report& report) const {
        if (channels > flits) report.add("channels", "more channels than flits", "lower channels");
    }
    bool operator==(const Buffer&) const = default;
};

struct Quiet {
    static constexpr auto fields() { return std::make_tuple(); }
    bool operator==(const Quiet&) const = default;
};
struct Fixed {
    std::int32_t steps = 1;
    static constexpr auto fields() {
        return std::make_tuple(required(field("steps", &Fixed::steps, "[timesteps]", 1, 64)));
    }
    bool operator==(const Fixed&) const = default;
};

struct Sample {
    std::string name;
    std::int64_t offset = -3;
    std::uint64_t seed = 1;
    std::uint8_t bits = 8;
    double energy = 0.5;
    double voltage = 0.8;
    bool trace = false;
    std::optional<std::uint32_t> limit;
    Routing routing = Routing::Xy;
    std::optional<Routing> fallback;
    std::string mode = "fast";
    std::string placement = "snake";
    Buffer buffer;
    std::optional<Buffer> spare;
    std::vector<double> scale;
    std::vector<Buffer> buffers;
    std::map<std::string, Buffer> named;
    std::variant<Quiet, Fixed> stop;
    std::string comment;

    static constexpr auto fields() {
        return std::make_tuple(
            required(field("name", &Sample::name, "name of the sample", 1)),
            field("offset", &Sample::offset, "signed [cycles]", -10, 10),
            field("seed", &Sample::seed, "any 64-bit value"), field("bits", &Sample::bits, "width [bits]", 2, 8),
            field("energy_pj", &Sample::energy, "energy [pJ]", 0.0, 10.0),
            field("voltage_v", &Sample::voltage, "supply [V]", kPositive),
            field("trace", &Sample::trace, "write a trace"),
            field("limit", &Sample::limit, "stop after [cycles]", 1u, 100u),
            choice("routing", &Sample::routing, "routing function", {{"xy", Routing::Xy}, {"yx", Routing::Yx}}),
            choice("fallback", &Sample::fallback, "second choice", {{"xy", Routing::Xy}, {"yx", Routing::Yx}}),
            choice("mode", &Sample::mode, "speed", {"fast", "exact"}),
            choice("placement", &Sample::placement, "placement", &placements),
            group("buffer", &Sample::buffer, "input buffer"), group("spare", &Sample::spare, "second buffer"),
            list("scale", &Sample::scale, "scales", real(-1.0, 1.0), 0, 3),
            list("buffers", &Sample::buffers, "more buffers", object<Buffer>()),
            table("table", &Sample::named, "named buffers", object<Buffer>()),
            oneOf("stop", &Sample::stop, "stop rule", "kind", {"quiet", "fixed"}),
            field("comment", &Sample::comment, "free text"));
    }
    bool operator==(const Sample&) const = default;
};

}  // namespace spikeloom::spec::test
