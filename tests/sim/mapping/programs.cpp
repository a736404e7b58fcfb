// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/mapping/programs.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include "tests/support/neurons.hpp"

namespace spikeloom::mapping::testing {
namespace {

using program::OperatorKind;
using program::PopulationId;
using program::ProjectionId;
using Role = program::LoweredPopulation::Role;

/// Stands for a function: the mapper only asks whether there is one.
class NoFunction final : public functions::RowFunction {
public:
    void evaluate(std::span<const std::int64_t>, std::span<std::int64_t>) const override {}
    [[nodiscard]] const std::vector<functions::Pass>& passes() const override { return passes_; }
    [[nodiscard]] std::int64_t outputBound() const override { return 0; }
    [[nodiscard]] double errorBoundUlp() const override { return 0; }

private:
    std::vector<functions::Pass> passes_;
};

/// Operands of a product are projections' sources too.
void linkPorts(program::Program& program) {
    program.incoming.resize(program.populations.size());
    program.outgoing.resize(program.populations.size());
    for (std::uint32_t i = 0; i < program.projections.size(); ++i) {
        const program::LoweredProjection& projection = program.projections[i];
        program.incoming[value(projection.target)].push_back(ProjectionId{i});
        program.outgoing[value(projection.source)].push_back({ProjectionId{i}, 0});
        if (projection.other) program.outgoing[value(*projection.other)].push_back({ProjectionId{i}, 1});
    }
}

void findStages(program::Program& program) {
    std::vector<std::uint32_t> depth(program.populations.size(), 0);  // the input counts as 0, what it feeds as 1
    for (const program::LoweredProjection& projection : program.projections) {
        std::uint32_t& target = depth[value(projection.target)];
        target = std::max(target, depth[value(projection.source)] + 1);
        if (projection.other) target = std::max(target, depth[value(*projection.other)] + 1);
    }
    for (std::size_t i = 0; i < depth.size(); ++i) {
        program.populations[i].stage = depth[i] == 0 ? 0 : depth[i] - 1;
        program.stages = std::max(program.stages, depth[i]);
    }
}

}  // namespace

PopulationId ProgramBuilder::add(std::string name, std::uint32_t rows, std::uint32_t cols, program::Widths widths) {
    const PopulationId id{static_cast<std::uint32_t>(program_.populations.size())};
    program::LoweredPopulation& population = program_.populations.emplace_back();
    population.name = std::move(name);
    population.rows = rows;
    population.cols = cols;
    population.neuron = spikeloom::testing::stBif(1);
    population.widths = widths;
    if (widths.sentBits == 0) population.widths.sentBits = widths.tracerBits;
    program_.order.push_back(id);
    return id;
}

ProjectionId ProgramBuilder::add(OperatorKind kind, PopulationId source, PopulationId target) {
    const ProjectionId id{static_cast<std::uint32_t>(program_.projections.size())};
    program::LoweredProjection& projection = program_.projections.emplace_back();
    projection.name = program_.at(source).name + "->" + program_.at(target).name;
    projection.kind = kind;
    projection.source = source;
    projection.target = target;
    return id;
}

PopulationId ProgramBuilder::input(std::uint32_t rows, std::uint32_t cols) {
    program_.input = add("image", rows, cols, {});
    program_.populations.back().role = Role::Input;
    program_.populations.back().neuron.reset();
    return program_.input;
}

PopulationId ProgramBuilder::spiking(std::string name, std::uint32_t rows, std::uint32_t cols, program::Widths widths) {
    return add(std::move(name), rows, cols, widths);
}

PopulationId ProgramBuilder::normalised(std::string name, std::uint32_t rows, std::uint32_t cols,
                                        program::Widths widths) {
    const PopulationId id = add(std::move(name), rows, cols, widths);
    program_.populations.back().functionSpec = functions::LayerNormSpec{};
    program_.populations.back().function = std::make_shared<NoFunction>();
    return id;
}

PopulationId ProgramBuilder::softmax(std::string name, std::uint32_t rows, std::uint32_t cols, program::Widths widths) {
    const PopulationId id = add(std::move(name), rows, cols, widths);
    program_.populations.back().functionSpec = functions::SoftmaxSpec{};
    program_.populations.back().function = std::make_shared<NoFunction>();
    program_.populations.back().neuron = spikeloom::testing::stBif(1, 0, 15);
    return id;
}

PopulationId ProgramBuilder::readout(std::string name, std::uint32_t rows, std::uint32_t cols) {
    program_.readout = add(std::move(name), rows, cols, {.pendingBits = 8, .membraneBits = 16});
    program_.populations.back().role = Role::Readout;
    program_.populations.back().neuron.reset();
    return program_.readout;
}

void ProgramBuilder::bias(PopulationId id, std::uint32_t bits, bool perRow) {
    program::LoweredPopulation& population = program_.populations[value(id)];
    population.bias.assign(perRow ? population.size() : population.cols, 1);
    population.widths.biasBits = bits;
}

ProjectionId ProgramBuilder::linear(PopulationId source, PopulationId target, std::uint32_t weightBits,
                                    program::Reduce reduce, std::uint32_t selectRow) {
    const ProjectionId id = add(OperatorKind::Linear, source, target);
    program::LoweredProjection& projection = program_.projections.back();
    projection.weights.assign(std::size_t{program_.at(source).cols} * program_.at(target).cols, 1);
    projection.weightBits = weightBits;
    projection.reduce = reduce;
    projection.selectRow = selectRow;
    return id;
}

ProjectionId ProgramBuilder::identity(PopulationId source, PopulationId target, std::uint32_t rowOffset) {
    const ProjectionId id = add(OperatorKind::Identity, source, target);
    program_.projections.back().rowOffset = rowOffset;
    return id;
}

ProjectionId ProgramBuilder::mask(PopulationId tokens, PopulationId target, std::uint32_t padding) {
    const ProjectionId id = add(OperatorKind::AttentionMask, tokens, target);
    program_.projections.back().maskedCol = padding;
    return id;
}

ProjectionId ProgramBuilder::maxPool(PopulationId source, PopulationId target) {
    const ProjectionId id = add(OperatorKind::MaxPool, source, target);
    program::LoweredProjection& pool = program_.projections.back();
    pool.geometry.source[2] = program_.at(source).rows;
    pool.geometry.target[2] = program_.at(target).rows;
    pool.geometry.kernel[2] = 3;
    pool.groups = program_.at(source).cols;
    return id;
}

ProjectionId ProgramBuilder::scores(PopulationId query, PopulationId key, PopulationId target, std::uint32_t heads) {
    return product(OperatorKind::AttentionScores, query, key, target, heads);
}

ProjectionId ProgramBuilder::context(PopulationId attention, PopulationId values, PopulationId target,
                                     std::uint32_t heads) {
    return product(OperatorKind::AttentionContext, attention, values, target, heads);
}

ProjectionId ProgramBuilder::product(OperatorKind kind, PopulationId source, PopulationId other, PopulationId target,
                                     std::uint32_t heads) {
    const ProjectionId id = add(kind, source, target);
    program_.projections.back().other = other;
    program_.projections.back().heads = heads;
    return id;
}

program::Program ProgramBuilder::build() const {
    program::Program program = program_;
    program.name = "by_hand";
    for (program::LoweredPopulation& population : program.populations) spikeloom::testing::deriveEvents(population);
    linkPorts(program);
    findStages(program);
    return program;
}

program::Program visionTransformer(const TransformerShape& shape) {
    constexpr program::Widths kDense{.pendingBits = 18, .membraneBits = 32, .tracerBits = 4, .biasBits = 32};
    constexpr program::Widths kNorm{
        .pendingBits = 30, .inputBits = 36, .resultBits = 33, .membraneBits = 34, .tracerBits = 4, .biasBits = 36};
    constexpr program::Widths kSoftmax{
        .pendingBits = 16, .inputBits = 16, .resultBits = 30, .membraneBits = 31, .tracerBits = 4};
    ProgramBuilder b;
    const auto dense = [&](const std::string& name, PopulationId source, std::uint32_t cols) {
        const PopulationId id = b.spiking(name, shape.tokens, cols, kDense);
        b.linear(source, id);
        b.bias(id, 32);
        return id;
    };
    std::vector<PopulationId> residual;
    const auto norm = [&](const std::string& name) {
        const PopulationId id = b.normalised(name, shape.tokens, shape.dim, kNorm);
        for (const PopulationId branch : residual) b.identity(branch, id);
        b.bias(id, 36, true);
        return id;
    };
    residual.push_back(dense("q_embed", b.input(shape.tokens, shape.patch), shape.dim));
    for (std::uint32_t i = 0; i < shape.depth; ++i) {
        const std::string block = "blocks." + std::to_string(i) + ".";
        const PopulationId ln1 = norm(block + "q_ln1");
        const PopulationId q = dense(block + "q_q", ln1, shape.dim), k = dense(block + "q_k", ln1, shape.dim),
                           v = dense(block + "q_v", ln1, shape.dim);
        const PopulationId attn = b.softmax(block + "q_attn", shape.heads * shape.tokens, shape.tokens, kSoftmax);
        b.scores(q, k, attn, shape.heads);
        const PopulationId ctx = b.spiking(block + "q_ctx", shape.tokens, shape.dim, kDense);
        b.context(attn, v, ctx, shape.heads);
        residual.push_back(dense(block + "q_proj", ctx, shape.dim));
        const PopulationId act = dense(block + "q_act", norm(block + "q_ln2"), shape.mlp);
        residual.push_back(dense(block + "q_fc2", act, shape.dim));
    }
    const PopulationId out = norm("q_out"), logits = b.readout("logits", 1, shape.classes);
    b.linear(out, logits, 8, program::Reduce::Sum);
    return b.build();
}

program::Program chain(std::uint32_t length) {
    ProgramBuilder b;
    PopulationId last = b.input(16, 16);
    for (std::uint32_t i = 0; i < length; ++i) {
        const PopulationId next = b.spiking("layer" + std::to_string(i), 16, 16);
        b.linear(last, next);
        last = next;
    }
    b.linear(last, b.readout("logits", 1, 4), 8, program::Reduce::Sum);
    return b.build();
}

hw::CoreSpec roomyCore(std::uint32_t portBits) {
    const hw::MemorySpec memory{.capacityBytes = 1u << 20, .portBits = portBits, .banks = 1, .readLatencyCycles = 1};
    hw::CoreSpec core;
    core.synapticMemory = core.membraneMemory = core.tracerMemory = core.functionMemory = memory;
    core.fanoutMemory = memory;
    core.fanoutMemory.portBits = 64;
    return core;
}

}  // namespace spikeloom::mapping::testing
