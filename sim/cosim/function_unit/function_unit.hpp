// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/cosim/function_unit/function_config.hpp"

namespace spikeloom::cosim {

/// Cycles for which the words of a row occupy its memories, and their latency: the driver holds operands back
/// accordingly.
struct FunctionPacing {
    std::uint64_t integrate = 0;  ///< words of X or of the pending current, whichever takes longer
    std::uint64_t inputs = 0;     ///< words of X
    std::uint64_t results = 0;    ///< words of the previous results
    std::uint64_t readLatency = 1;
};

/// What an observed unit writes when it is destroyed; empty: nothing.
struct FunctionRecord {
    std::string waveform;  ///< FST: configuration, then rows one after another; time is 2 a cycle
    std::string coverage;  ///< Verilator's coverage data
};

/// The function unit in RTL, row by row: rows do not overlap, so each is driven to its end at once, and cycles between
/// rows are not simulated.
class FunctionUnit {
public:
    /// Parameters that the Verilated unit was built with.
    [[nodiscard]] static FunctionUnitBuild build();

    /// The fast unit.
    /// @param spec  not monostate  @param function  made of it  @param seed  of what state holds before it is written
    /// @throws std::invalid_argument  where functionLimit says why not
    FunctionUnit(const functions::FunctionSpec& spec, const functions::RowFunction& function,
                 const FunctionPacing& pacing, std::uint64_t seed = 1);
    /// The unit that records waveform and coverage, which is slower.
    FunctionUnit(const functions::FunctionSpec& spec, const functions::RowFunction& function,
                 const FunctionPacing& pacing, const FunctionRecord& record, std::uint64_t seed = 1);
    ~FunctionUnit();
    FunctionUnit(FunctionUnit&&) noexcept;
    FunctionUnit& operator=(FunctionUnit&&) noexcept;

    /// A row of `cols` elements.
    struct Row {
        std::span<const std::int64_t> input;      ///< X
        std::span<const std::int64_t> increment;  ///< what is added to X
        std::span<const std::int64_t> previous;   ///< results before; not read without `evaluate`
        bool evaluate = true;                     ///< or only accumulate X
    };
    struct Result {
        std::vector<std::int64_t> input;              ///< X afterwards
        std::vector<std::int64_t> value, difference;  ///< results, and less the previous ones; empty without `evaluate`
        std::uint64_t cycles = 0;                     ///< for which the row occupied the unit
    };
    /// @throws InvariantError  when the unit does not come to an end, or an assertion of the RTL fails
    [[nodiscard]] Result run(const Row& row);
    /// Simulated cycles since construction, configuration included.
    [[nodiscard]] std::uint64_t cycles() const;

    class Driver;

private:
    std::unique_ptr<Driver> driver_;
};

}  // namespace spikeloom::cosim
