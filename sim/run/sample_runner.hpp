// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "hw/chip.hpp"
#include "models/oracle/fixed_oracle.hpp"
#include "models/oracle/float_oracle.hpp"
#include "models/reference/engine.hpp"
#include "sim/cosim/cosimulation.hpp"
#include "sim/run/prepared.hpp"
#include "sim/trace/recorder.hpp"

namespace spikeloom::run {

/// Simulates samples one after the other on one chip, with whatever checks the experiment asks for. One a process.
class SampleRunner {
public:
    /// @param waveforms  of a unit in lockstep that differs from its model; empty: none
    SampleRunner(const Prepared& prepared, const std::atomic<bool>* interrupted, const std::string& waveforms = {},
                 trace::Options trace = {});

    /// @return nothing if it was interrupted. @throws StallError
    std::optional<SampleResult> run(std::uint32_t index);
    [[nodiscard]] const hw::Chip& chip() const { return *chip_; }
    /// What units in lockstep have done so far.
    [[nodiscard]] cosim::Compared compared() const;
    [[nodiscard]] double elaborateSeconds() const { return elaborateSeconds_; }

private:
    void startRecording(std::uint32_t index);
    [[nodiscard]] std::string keepRecording(std::uint32_t index);
    bool endStep(std::uint32_t step, std::uint64_t cycles, SampleResult& result);
    [[nodiscard]] bool spikesEqual();
    void stepReference(std::uint32_t step, SampleResult& result);
    void recordStep(std::uint64_t cycles, SampleResult& result);
    [[nodiscard]] std::vector<LayerActivity> recordLayers();
    void gather(SampleResult& result);
    void countActive(const program::SampleInput& input, SampleResult& result) const;
    void compareWithOracles(const oracle::Sample& sample, SampleResult& result);
    void compareWithWitness(std::uint32_t index, SampleResult& result);

    const Prepared& prepared_;
    const std::atomic<bool>* interrupted_;
    cosim::Cosimulation cosimulation_;
    trace::Options trace_;
    std::unique_ptr<hw::Chip> chip_;
    std::optional<trace::Recorder> recorder_;  ///< of the sample that is being simulated
    std::optional<reference::Engine> engine_;
    std::optional<oracle::FixedOracle> fixedOracle_;
    std::optional<oracle::FloatOracle> floatOracle_;
    std::vector<std::vector<std::int64_t>> codes_;  ///< of the chip, by population
    std::vector<std::int64_t> scratch_;
    std::vector<LayerActivity> activityBefore_;  ///< of each core, at the end of the step before
    hw::CoreCounters coreBefore_;
    hw::ChipCounters chipBefore_;
    double elaborateSeconds_ = 0;
};

}  // namespace spikeloom::run
