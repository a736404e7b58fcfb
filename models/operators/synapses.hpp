// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

#include "models/operators/slice.hpp"
#include "models/program/program.hpp"

/// How an arriving event becomes current: one class per operator, for any rectangle of the target population. The
/// reference engine uses them for whole populations, a core for its slice, so that there is one definition of each.
namespace spikeloom::operators {

/// A spike or a graded event on one operand of a projection. `row`, `col` in the source population.
struct Event {
    std::uint32_t row = 0, col = 0;
    std::int64_t value = 0;
    std::uint8_t operand = 0;  ///< 0 = source, 1 = other (products)
};

/// Current that has arrived for a slice and was not yet consumed; row-major. A touched row has received something.
struct PendingCurrent {
    Slice slice;
    std::vector<std::int64_t> current;
    std::vector<std::uint8_t> touched;  ///< by local row

    explicit PendingCurrent(const Slice& s) : slice(s), current(s.size(), 0), touched(s.rows(), 0) {}
    [[nodiscard]] std::int64_t* row(std::uint32_t globalRow) {
        return current.data() + slice.index(globalRow, slice.colBegin);
    }
    void touch(std::uint32_t globalRow) { touched[globalRow - slice.rowBegin] = 1; }
    void clear();
    void clearRow(std::uint32_t globalRow);
};

/// What an event costs, in elements: the shape from which a dendrite works out words, cycles and operations.
/// What the event's own value costs is for whoever knows the payload.
struct EventWork {
    std::uint32_t targetRows = 0;      ///< rows of pending current that were touched
    std::uint32_t elementsPerRow = 0;  ///< contiguous elements in each
    std::uint32_t firstElement = 0;    ///< their first column within the slice
    std::uint32_t weightElements = 0;  ///< contiguous elements read from the synaptic memory
    std::uint32_t tracerElements = 0;  ///< contiguous elements read from the tracer memory
    std::uint32_t tracerWrites = 0;    ///< tracers written back
    std::uint32_t tracerProbes = 0;    ///< tracers read one by one, each in a word of its own
    std::uint32_t comparisons = 0;     ///< of two tracers: an addition each, in their width
    std::uint32_t scales = 0;          ///< 1: what is added is scaled by a constant, a multiplication for each element

    [[nodiscard]] std::uint64_t elements() const { return static_cast<std::uint64_t>(targetRows) * elementsPerRow; }
    /// In few instructions: it is asked of every event.
    friend bool operator==(const EventWork& a, const EventWork& b) { return std::memcmp(&a, &b, sizeof a) == 0; }
};
static_assert(std::has_unique_object_representations_v<EventWork>);

/// Storage that one projection needs in the core that holds a slice of its target.
struct Footprint {
    std::uint64_t weightRows = 0;     ///< synaptic memory: one copy for all rows of the slice,
    std::uint64_t weightsPerRow = 0;  ///< read a row (or part of one) at a time
    std::uint32_t weightBitsEach = 0;
    std::uint64_t tracerBits = 0;  ///< tracer memory: copies of the operands' tracers, and maxima of them

    [[nodiscard]] std::uint64_t weightBits() const { return weightRows * weightsPerRow * weightBitsEach; }
};

class Synapses {
public:
    virtual ~Synapses() = default;
    /// Adds the event's current. The event must come from one of `sourceBoxes`.
    virtual EventWork deliver(const Event& event, PendingCurrent& pending) = 0;
    /// Forgets one operand's events of a sample. @return tracers that had to be written
    virtual std::uint64_t reset(std::uint8_t operand) = 0;
};

/// @param projection  of `program`; @param slice  of its target population
[[nodiscard]] std::unique_ptr<Synapses> makeSynapses(const program::Program& program, program::ProjectionId projection,
                                                     const Slice& slice);

/// The source neurons (rectangles of the operand's population) whose events a slice of the target needs. Disjoint.
[[nodiscard]] std::vector<Slice> sourceBoxes(const program::Program& program, program::Port port,
                                             const Slice& targetSlice);

[[nodiscard]] Footprint footprint(const program::Program& program, program::ProjectionId projection,
                                  const Slice& slice);

/// Whether an event changes several rows in one column, apart by a row's length, rather than contiguous elements.
[[nodiscard]] bool walksColumns(const program::LoweredProjection& projection);

/// The population that sends into an operand of a projection.
[[nodiscard]] program::PopulationId sourceOf(const program::Program& program, program::Port port);

/// All of a population.
[[nodiscard]] Slice wholeOf(const program::LoweredPopulation& population);

}  // namespace spikeloom::operators
