// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "models/dynamics/population_state.hpp"
#include "models/operators/synapses.hpp"
#include "tests/models/functions/fixed_seed.hpp"
#include "tests/support/random_layers.hpp"
#include "tests/support/random_transformer.hpp"

/// Nothing ever outgrows its width, whatever the image and the order in which events arrive. Inputs X of functions are
/// followed here and by the functions themselves, which refuse what is wider than they were built for.
namespace spikeloom::program {
namespace {

using operators::Event;
using operators::Slice;
using spikeloom::testing::expectHolds;
using spikeloom::testing::Random;

/// Whether every number so far fitted into `bits` bits, two's complement; only 0 fits into none.
class Width {
public:
    explicit Width(std::uint32_t bits) : bits_(bits) {}
    void see(std::int64_t number) {
        const std::int64_t magnitude = number < 0 ? -(number + 1) : number;
        isKept_ = isKept_ && (bits_ == 0 ? number == 0 : magnitude >> (bits_ - 1) == 0);
    }
    [[nodiscard]] bool isKept() const { return isKept_; }

private:
    std::uint32_t bits_;
    bool isKept_ = true;
};

struct Node {
    dynamics::PopulationState state;
    operators::PendingCurrent pending;
    std::vector<std::int64_t> input;  ///< X, or everything that arrived
    std::vector<std::int64_t> spikes;
    Width pendingWidth, inputWidth, membraneWidth;
};

struct Delivery {
    Port port;
    Event event;
};

/// A pipelined run in which all the events of a step arrive in random order.
class ShuffledRun {
public:
    ShuffledRun(const Program& program, const RunRule& rule, Random& random)
        : program_(program), rule_(rule), random_(random) {
        const Timetable timetable(program, rule);
        for (std::uint32_t p = 0; p < program.populations.size(); ++p) {
            const LoweredPopulation& population = program.populations[p];
            const Slice all = operators::wholeOf(population);
            nodes_.push_back({dynamics::PopulationState(population, all, timetable.of(PopulationId{p}), rule.biasSteps),
                              operators::PendingCurrent(all), std::vector<std::int64_t>(all.size(), 0),
                              std::vector<std::int64_t>(all.size(), 0), Width(population.widths.pendingBits),
                              Width(population.widths.inputBits), Width(population.widths.membraneBits)});
        }
        for (std::uint32_t p = 0; p < program.projections.size(); ++p) {
            const ProjectionId id{p};
            synapses_.push_back(
                operators::makeSynapses(program, id, operators::wholeOf(program.at(program.at(id).target))));
        }
    }

    void step(const std::vector<std::int64_t>& image) {
        ++step_;
        std::vector<Delivery> deliveries = sent(image);
        random_.shuffle(deliveries);
        for (const Delivery& delivery : deliveries) deliver(delivery);
        for (std::uint32_t p = 0; p < nodes_.size(); ++p)
            if (program_.populations[p].role != LoweredPopulation::Role::Input) update(p);
    }

    [[nodiscard]] bool allFit() const {
        return std::all_of(nodes_.begin(), nodes_.end(), [](const Node& node) {
            return node.pendingWidth.isKept() && node.inputWidth.isKept() && node.membraneWidth.isKept();
        });
    }

private:
    std::vector<Delivery> sent(const std::vector<std::int64_t>& image) const {
        std::vector<Delivery> deliveries;
        for (std::uint32_t p = 0; p < nodes_.size(); ++p) {
            const LoweredPopulation& population = program_.populations[p];
            for (std::uint32_t i = 0; i < population.size(); ++i) {
                const std::int64_t value = population.role == LoweredPopulation::Role::Input
                                               ? scheduledPart(image[i], rule_.inputSteps, step_)
                                               : nodes_[p].spikes[i];
                if (value == 0) continue;
                for (const Port port : program_.outgoing[p])
                    deliveries.push_back({port, {i / population.cols, i % population.cols, value, port.operand}});
            }
        }
        return deliveries;
    }

    void deliver(const Delivery& delivery) {
        const LoweredProjection& projection = program_.at(delivery.port.projection);
        const bool skipped = projection.reduce == Reduce::Select && delivery.event.row != projection.selectRow;
        if (skipped) return;
        Node& node = nodes_[network::value(projection.target)];
        const auto work = synapses_[value(delivery.port.projection)]->deliver(delivery.event, node.pending);
        if (work.targetRows > 0)
            for (const std::int64_t current : node.pending.current) node.pendingWidth.see(current);
    }

    void update(std::uint32_t p) {
        const LoweredPopulation& population = program_.populations[p];
        Node& node = nodes_[p];
        for (std::uint32_t row = 0; row < population.rows; ++row) {
            const std::size_t first = std::size_t{row} * population.cols;
            for (std::uint32_t c = 0; c < population.cols; ++c) {
                if (!population.function) break;
                node.input[first + c] +=
                    node.pending.row(row)[c] + scheduledPart(population.biasAt(row, c), rule_.biasSteps, step_);
                node.inputWidth.see(node.input[first + c]);
            }
            node.state.update(row, step_, node.pending.row(row), node.pending.touched[row], node.spikes.data() + first);
            for (std::uint32_t c = 0; c < population.cols; ++c) node.membraneWidth.see(node.state.membranes(row)[c]);
        }
        node.pending.clear();
    }

    const Program& program_;
    RunRule rule_;
    Random& random_;
    std::vector<Node> nodes_;
    std::vector<std::unique_ptr<operators::Synapses>> synapses_;
    std::uint32_t step_ = 0;
};

/// All pixels black, all white, or anything: the first two drive neurons to the ends of their levels.
std::vector<std::uint8_t> anyImage(const network::Network& network, Random& random) {
    std::vector<std::uint8_t> pixels = spikeloom::testing::randomImage(network, random);
    const std::int64_t kind = random.integer(0, 3);
    for (std::uint8_t& pixel : pixels) {
        if (kind == 0) pixel = 255;
        if (kind == 1) pixel = 0;
        if (kind == 2) pixel = pixel < 128 ? 0 : 255;
    }
    return pixels;
}

TEST(Widths, AreNeverOutgrownWhateverTheImageAndTheOrderOfEvents) {
    expectHolds(17, 60, [](std::uint64_t seed) {
        Random random(seed);
        spikeloom::testing::TransformerShape shape = spikeloom::testing::randomShape(random);
        shape.channels = 4;
        shape.hidden = 4;
        const network::Network network = spikeloom::testing::randomTransformer(shape, random);
        const Program program = lower(network, {random.count(2, 18), random.count(8, 28)});
        RunRule rule;
        rule.fireEnableDelay = random.count(0, 2);
        rule.biasSteps = random.count(1, 3);
        rule.inputSteps = random.count(1, 3);
        const auto pixels = anyImage(network, random);
        const auto image = encodeInput(program, network::imageOf(network.populations[0]), pixels.data());
        ShuffledRun run(program, rule, random);
        for (int step = 0; step < 30; ++step) {
            run.step(image);
            RC_ASSERT(run.allFit());
        }
    });
}

// The worst column has to fit: what an identity brings to it, its threshold, and the charge that it begins with.
TEST(Widths, AreNeverOutgrownByColumnsWithUnitsOfTheirOwn) {
    for (const char* name : {"st_bif_by_column", "if_by_column", "adafire_by_column"})
        expectHolds(18, 40, [&](std::uint64_t seed) {
            const auto& neuron = spikeloom::testing::neuronCase(name);
            const spikeloom::testing::RandomLayers sample(neuron, seed);
            Random random(seed);
            const RunRule rule = ruleOf(neuron, Schedule::Pipelined, Windows::Off);
            ShuffledRun run(sample.program, rule, random);
            for (std::uint32_t step = 0; step < neuron.steps; ++step) {
                run.step(sample.input);
                RC_ASSERT(run.allFit());
            }
        });
}

}  // namespace
}  // namespace spikeloom::program
