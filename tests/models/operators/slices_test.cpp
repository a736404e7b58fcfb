// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/models/functions/fixed_seed.hpp"
#include "tests/models/operators/one_projection.hpp"

/// A slice that hears only what sourceBoxes says ends with the same current as that part of the whole.
namespace spikeloom::operators {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of one_projection.hpp
using program::Program;
using spikeloom::testing::expectHolds;

Slice randomSlice(const program::LoweredPopulation& population, Random& random) {
    Slice slice;
    slice.rowBegin = random.count(0, population.rows - 1);
    slice.rowEnd = random.count(slice.rowBegin + 1, population.rows);
    slice.colBegin = random.count(0, population.cols - 1);
    slice.colEnd = random.count(slice.colBegin + 1, population.cols);
    return slice;
}

const program::LoweredPopulation& targetOf(const Program& program) {
    return program.at(program.at(kOnly).target);
}

std::vector<std::vector<Slice>> boxesOf(const Program& program, const Slice& slice) {
    std::vector<std::vector<Slice>> boxes{sourceBoxes(program, {kOnly, 0}, slice), {}};
    if (program.at(kOnly).other) boxes[1] = sourceBoxes(program, {kOnly, 1}, slice);
    return boxes;
}

std::ptrdiff_t holding(const std::vector<Slice>& boxes, std::uint32_t row, std::uint32_t col) {
    return std::count_if(boxes.begin(), boxes.end(), [&](const Slice& box) { return box.contains(row, col); });
}

TEST(SourceBoxes, AreAllThatASliceNeeds) {
    expectHolds(6, 3000, [](std::uint64_t seed) {
        Random random(seed);
        const Program program = randomProgram(random);
        const Slice slice = randomSlice(targetOf(program), random);
        const auto boxes = boxesOf(program, slice);
        Receiver all(program), part(program, slice);
        for (const Event& event : randomEvents(program, random.count(0, 60), random)) {
            // The whole hears what its own boxes say: a reduction that selects a row hears only that one.
            if (holding(boxesOf(program, all.pending.slice)[event.operand], event.row, event.col) > 0)
                all.deliver(event);
            if (holding(boxes[event.operand], event.row, event.col) > 0) part.deliver(event);
        }
        for (std::uint32_t row = slice.rowBegin; row < slice.rowEnd; ++row) {
            const std::int64_t* expected = all.pending.row(row) + slice.colBegin;
            RC_ASSERT(std::equal(expected, expected + slice.cols(), part.pending.row(row)));
        }
    });
}

TEST(SourceBoxes, AreDisjointAndWithinTheSource) {
    expectHolds(7, 2000, [](std::uint64_t seed) {
        Random random(seed);
        const Program program = randomProgram(random);
        const auto boxes = boxesOf(program, randomSlice(targetOf(program), random));
        for (std::uint8_t operand = 0; operand < (program.at(kOnly).other ? 2 : 1); ++operand) {
            const auto& source = program.at(sourceOf(program, {kOnly, operand}));
            for (const Slice& box : boxes[operand]) {
                RC_ASSERT(!box.empty());
                RC_ASSERT(box.rowEnd <= source.rows && box.colEnd <= source.cols);
            }
            for (std::uint32_t row = 0; row < source.rows; ++row)
                for (std::uint32_t col = 0; col < source.cols; ++col) RC_ASSERT(holding(boxes[operand], row, col) <= 1);
        }
    });
}

/// A cut of the target into rectangles: a grid of random lines.
std::vector<Slice> randomPartition(const program::LoweredPopulation& target, Random& random) {
    const auto cuts = [&](std::uint32_t extent) {
        std::vector<std::uint32_t> lines{0};
        for (std::uint32_t at = 1; at < extent; ++at)
            if (random.chance()) lines.push_back(at);
        lines.push_back(extent);
        return lines;
    };
    const auto rows = cuts(target.rows), cols = cuts(target.cols);
    std::vector<Slice> slices;
    for (std::size_t r = 0; r + 1 < rows.size(); ++r)
        for (std::size_t c = 0; c + 1 < cols.size(); ++c)
            slices.push_back({rows[r], rows[r + 1], cols[c], cols[c + 1]});
    return slices;
}

// Every addition that the whole makes is made in exactly one of its parts: currents and elements add up.
TEST(Slices, ShareTheWorkOfTheWholeWithoutOverlap) {
    expectHolds(8, 2000, [](std::uint64_t seed) {
        Random random(seed);
        const Program program = randomProgram(random);
        Receiver all(program);
        std::vector<Receiver> parts;
        for (const Slice& slice : randomPartition(targetOf(program), random)) parts.emplace_back(program, slice);
        for (const Event& event : randomEvents(program, random.count(0, 30), random)) {
            if (holding(boxesOf(program, all.pending.slice)[event.operand], event.row, event.col) == 0) continue;
            std::uint64_t elements = 0;
            for (Receiver& part : parts)
                if (holding(boxesOf(program, part.pending.slice)[event.operand], event.row, event.col) > 0)
                    elements += part.deliver(event).elements();
            RC_ASSERT(elements == all.deliver(event).elements());
        }
        for (Receiver& part : parts)
            for (std::uint32_t row = part.pending.slice.rowBegin; row < part.pending.slice.rowEnd; ++row) {
                const std::int64_t* expected = all.pending.row(row) + part.pending.slice.colBegin;
                RC_ASSERT(std::equal(expected, expected + part.pending.slice.cols(), part.pending.row(row)));
            }
    });
}

// What a sample leaves behind is gone after both operands were reset: a second sample gives what a new receiver gives.
TEST(Synapses, StartTheNextSampleWithNothingOfTheLast) {
    expectHolds(9, 500, [](std::uint64_t seed) {
        Random random(seed);
        const Program program = random.chance()   ? scoresProgram(3, 2, 2)
                                : random.chance() ? contextProgram(3, 2, 2)
                                : random.chance() ? keyValueProgram(3, 2, 2, 3)
                                                  : queryProgram(3, 2, 2, 3);
        Receiver used(program), fresh(program);
        for (const Event& event : randomEvents(program, 30, random)) used.deliver(event);
        used.take();
        used.synapses->reset(0);
        used.synapses->reset(1);
        for (const Event& event : randomEvents(program, 30, random)) {
            used.deliver(event);
            fresh.deliver(event);
        }
        RC_ASSERT(used.take() == fresh.take());
    });
}

}  // namespace
}  // namespace spikeloom::operators
