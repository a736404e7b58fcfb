// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>
#include <tuple>

#include "models/operators/synapses.hpp"
#include "models/support/error.hpp"
#include "sim/mapping/check.hpp"
#include "sim/mapping/mapper.hpp"
#include "sim/mapping/memory_use.hpp"
#include "sim/mapping/mesh.hpp"
#include "tests/sim/mapping/programs.hpp"

/// Over random small networks and chips: a mapping keeps every limit and delivers every event where the arithmetic of
/// the operators needs it, or the mapper says that there is none.
namespace spikeloom::mapping {
namespace {

using namespace testing;
using program::OperatorKind;
using program::PopulationId;
using program::Reduce;

std::uint32_t upTo(std::uint32_t most) {
    return *rc::gen::inRange(1u, most + 1);
}

program::Widths randomWidths(bool function) {
    return {.pendingBits = upTo(20),
            .inputBits = function ? upTo(36) : 0,
            .resultBits = function ? upTo(33) : 0,
            .membraneBits = upTo(36),
            .tracerBits = 1 + upTo(7)};
}

/// An attention block with a class token, random sizes, and a readout by one of the three reductions.
program::Program randomProgram() {
    const std::uint32_t tokens = upTo(4), heads = upTo(3), dim = heads * upTo(3);
    ProgramBuilder b;
    const PopulationId in = b.input(tokens, upTo(4));
    const auto dense = [&](const char* name, PopulationId source, std::uint32_t rows, std::uint32_t cols) {
        const PopulationId id = b.spiking(name, rows, cols, randomWidths(false));
        b.linear(source, id, 1 + upTo(7));
        if (*rc::gen::arbitrary<bool>()) b.bias(id, upTo(20), *rc::gen::arbitrary<bool>());
        return id;
    };
    const PopulationId embed = dense("embed", in, tokens, dim);
    const PopulationId norm = b.normalised("norm", tokens + 1, dim, randomWidths(true));
    b.identity(embed, norm, 1);
    const PopulationId q = dense("q", norm, tokens + 1, dim), k = dense("k", norm, tokens + 1, dim);
    const PopulationId v = *rc::gen::arbitrary<bool>() ? k : dense("v", norm, tokens + 1, dim);
    const PopulationId attn = b.softmax("attn", heads * (tokens + 1), tokens + 1, randomWidths(true));
    b.scores(q, k, attn, heads);
    const PopulationId context = b.spiking("context", tokens + 1, dim, randomWidths(false));
    b.context(attn, v, context, heads);
    const PopulationId masked = b.spiking("masked", heads * tokens, tokens, randomWidths(false));
    b.mask(in, masked, 0);
    const PopulationId keyValue = b.spiking("key_value", dim, dim / heads, randomWidths(false));
    b.product(OperatorKind::AttentionKeyValue, k, v, keyValue, heads);
    const PopulationId linear = b.spiking("linear", tokens + 1, dim, randomWidths(false));
    b.product(OperatorKind::AttentionQuery, q, keyValue, linear, heads);
    const PopulationId out = b.normalised("out", tokens + 1, dim, randomWidths(true));
    b.identity(embed, out, 1);
    b.identity(context, out);
    b.identity(linear, out);
    const PopulationId logits = b.readout("logits", 1, upTo(5));
    const bool sum = *rc::gen::arbitrary<bool>();
    b.linear(out, logits, 8, sum ? Reduce::Sum : Reduce::Select, sum ? 0 : upTo(tokens + 1) - 1);
    return b.build();
}

hw::ChipSpec randomChip() {
    hw::ChipSpec chip;
    const auto memory = [](std::uint32_t bytes) {
        return hw::MemorySpec{
            .capacityBytes = 2 + upTo(bytes), .portBits = 8 * upTo(4), .banks = 1, .readLatencyCycles = 1};
    };
    chip.core.neuronsMax = 4 + upTo(40);
    chip.core.synapticMemory = memory(200);
    chip.core.membraneMemory = memory(200);
    chip.core.tracerMemory = memory(200);
    chip.core.functionMemory = memory(400);
    chip.core.fanoutMemory = memory(800);
    chip.noc.multicast = *rc::gen::element(hw::Multicast::Copies, hw::Multicast::Tree);
    if (chip.noc.multicast == hw::Multicast::Copies)
        chip.noc.topology = *rc::gen::element(hw::Topology::Mesh, hw::Topology::Torus);
    chip.noc.concentration = upTo(hw::kMaxConcentration);
    return chip;
}

/// Whether a spike of source neuron (r, c), through an operand, changes target neuron (y, x): the operators'
/// definitions.
bool needs(const program::Program& program, program::Port port, std::uint32_t r, std::uint32_t c, std::uint32_t y,
           std::uint32_t x) {
    const program::LoweredProjection& p = program.at(port.projection);
    const program::LoweredPopulation& target = program.at(p.target);
    if (p.kind == OperatorKind::Linear) {
        if (p.reduce == Reduce::None) return r + p.rowOffset == y;
        return p.reduce == Reduce::Sum || r == p.selectRow;
    }
    if (p.kind == OperatorKind::AttentionMask) return r == x && c == p.maskedCol;
    if (p.kind == OperatorKind::Identity) return r + p.rowOffset == y && c == x;
    if (p.kind == OperatorKind::AttentionScores) {  // scores[h*N + i][j] needs q[i][h*d + .] and k[j][h*d + .]
        const std::uint32_t tokens = target.rows / p.heads, d = program.at(p.source).cols / p.heads;
        return c / d == y / tokens && r == (port.operand == 0 ? y % tokens : x);
    }
    if (p.kind == OperatorKind::AttentionKeyValue) {  // kv[h*d + i][j] needs k[.][h*d + i] and v[.][h*e + j]
        const std::uint32_t keyCols = target.rows / p.heads;
        return c == (port.operand == 0 ? y : y / keyCols * target.cols + x);
    }
    if (p.kind == OperatorKind::AttentionQuery) {  // y[n][h*e + j] needs q[n][h*d + .] and kv[h*d + .][j]
        const std::uint32_t valueCols = target.cols / p.heads, keyCols = program.at(p.source).cols / p.heads;
        const std::uint32_t channel = port.operand == 0 ? c : r;
        return channel / keyCols == x / valueCols && (port.operand == 0 ? r == y : c == x % valueCols);
    }
    const std::uint32_t d = target.cols / p.heads;  // context[i][h*d + c] needs a[h*N + i][.] and v[.][h*d + c]
    return port.operand == 0 ? r == x / d * target.rows + y : c == x;
}

/// (target core, axon, source row, source column) -> how often an event of that neuron arrives.
using Deliveries = std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>, int>;

void deliver(Deliveries& deliveries, const hw::FanoutEntry& entry) {
    for (std::uint32_t r = entry.box.rowBegin; r < entry.box.rowEnd; ++r)
        for (std::uint32_t c = entry.box.colBegin; c < entry.box.colEnd; ++c)
            for (const auto& [core, axon] : entry.targets) ++deliveries[{value(core), axon, r, c}];
}

Deliveries deliveries(const hw::Mapping& mapping) {
    Deliveries result;
    for (const hw::FanoutEntry& entry : mapping.hostFanout) deliver(result, entry);
    for (const hw::CoreMapping& core : mapping.cores)
        for (const hw::FanoutEntry& entry : core.fanout) deliver(result, entry);
    return result;
}

bool sliceNeeds(const program::Program& program, program::Port port, const operators::Slice& slice, std::uint32_t r,
                std::uint32_t c) {
    for (std::uint32_t y = slice.rowBegin; y < slice.rowEnd; ++y)
        for (std::uint32_t x = slice.colBegin; x < slice.colEnd; ++x)
            if (needs(program, port, r, c, y, x)) return true;
    return false;
}

/// Built from `needs` alone, independently of operators::sourceBoxes. No operand is without an axon unless nothing is
/// needed.
Deliveries wantedDeliveries(const program::Program& program, const hw::Mapping& mapping) {
    Deliveries wanted;
    for (std::uint32_t target = 0; target < mapping.cores.size(); ++target) {
        const hw::CoreMapping& core = mapping.cores[target];
        std::uint32_t axon = 0;
        for (const program::Port& port : incomingPorts(program, core.population)) {
            const program::LoweredPopulation& source = program.at(operators::sourceOf(program, port));
            const std::size_t before = wanted.size();
            for (std::uint32_t r = 0; r < source.rows; ++r)
                for (std::uint32_t c = 0; c < source.cols; ++c)
                    if (sliceNeeds(program, port, core.slice, r, c)) wanted[{target, axon, r, c}] = 1;
            if (wanted.size() != before) ++axon;
        }
        RC_ASSERT(core.axons.size() == axon);
    }
    return wanted;
}

void assertWithinLimits(const hw::Mapping& mapping, const hw::CoreSpec& spec) {
    for (const hw::CoreMapping& core : mapping.cores) {
        RC_ASSERT(core.slice.size() <= spec.neuronsMax);
        RC_ASSERT(core.use.fanoutBits >= core.fanout.size() * 64);
        for (const MemoryFill& memory : fills(core.use, spec)) RC_ASSERT(memory.used <= memory.capacity);
    }
}

void assertEveryNeuronOnce(const program::Program& program, const hw::Mapping& mapping) {
    for (const PopulationId id : program.order) {
        const program::LoweredPopulation& population = program.at(id);
        const int times = population.role == program::LoweredPopulation::Role::Input ? 0 : 1;
        for (std::uint32_t r = 0; r < population.rows; ++r)
            for (std::uint32_t c = 0; c < population.cols; ++c) {
                int found = 0;
                for (const hw::CoreMapping& core : mapping.cores)
                    if (core.population == id && core.slice.contains(r, c)) ++found;
                RC_ASSERT(found == times);
            }
    }
}

/// No two cores at one place, and no more tiles than the smallest mesh of so many needs.
void assertPlaces(const hw::Mapping& mapping, std::uint32_t concentration) {
    std::set<std::pair<hw::TileId, std::uint32_t>> places;
    for (const hw::CoreMapping& core : mapping.cores) {
        RC_ASSERT(value(core.tile) < mapping.mesh.tiles() && core.local < concentration);
        RC_ASSERT(places.emplace(core.tile, core.local).second);
    }
    const std::uint64_t needed = (mapping.cores.size() + concentration - 1) / concentration;
    RC_ASSERT(mapping.mesh.tiles() == smallestMesh(needed).tiles());
}

RC_GTEST_PROP(Mapping, KeepsEveryLimitAndDeliversEveryEventExactlyWhereItIsNeeded, ()) {
    const program::Program program = randomProgram();
    const hw::ChipSpec chip = randomChip();
    program::RunRule rule;
    rule.schedule = *rc::gen::element(program::Schedule::Layered, program::Schedule::Pipelined);
    hw::Mapping mapping;
    try {
        mapping = map(program, chip, rule, {.placement = "row_major"}, "chip.json");
    } catch (const ConfigError& error) {
        RC_ASSERT(!error.problems().empty());
        RC_TAG("does not fit");
        return;
    }
    RC_TAG("fits");
    assertWithinLimits(mapping, chip.core);
    assertPlaces(mapping, chip.noc.concentration);
    assertEveryNeuronOnce(program, mapping);
    RC_ASSERT(deliveries(mapping) == wantedDeliveries(program, mapping));
    RC_ASSERT(checkMapping(program, mapping).empty());
}

RC_GTEST_PROP(Mapping, NeedsNoMoreCoresOnALargerChip, ()) {
    const program::Program program = randomProgram();
    hw::ChipSpec chip;
    chip.core = roomyCore();
    chip.core.neuronsMax = 12;
    const std::size_t few = map(program, chip, {}, {.placement = "row_major"}, "").cores.size();
    chip.core.neuronsMax = 10;
    try {
        RC_ASSERT(map(program, chip, {}, {.placement = "row_major"}, "").cores.size() >= few);
    } catch (const ConfigError&) {
        RC_DISCARD("a row does not fit");
    }
}

}  // namespace
}  // namespace spikeloom::mapping
