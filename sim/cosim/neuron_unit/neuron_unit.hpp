// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

/// The neuron unit in RTL (rtl/neuron_unit.md), Verilated: cycle by cycle, without a simulation kernel.
namespace spikeloom::cosim {

/// What it was Verilated with. Widths in bits.
struct NeuronUnitShape {
    std::uint32_t lanes = 0, stages = 0;
    std::uint32_t membraneBits = 0, currentBits = 0;
    std::uint32_t thresholdBits = 0;  ///< unsigned; a drift has one more, for its sign
    std::uint32_t tracerBits = 0, shiftMost = 0, burstMost = 0;
};
[[nodiscard]] NeuronUnitShape neuronUnitShape();

enum class NeuronMode : std::uint8_t { If, Lif, StBif, AdaFire, Sfa };

/// The configuration registers.
struct NeuronRule {
    NeuronMode mode = NeuronMode::If;
    bool toZero = false, halfEven = false;
    std::uint32_t shift = 0;           ///< of the current [bits]
    std::uint32_t decay = 0;           ///< LIF [2^-16]
    std::int32_t least = 0, most = 0;  ///< ST-BIF: of the tracer; AdaFire: `most` is the burst
    friend bool operator==(const NeuronRule&, const NeuronRule&) = default;
};

/// What a lane gets in a beat. Numbers have to fit the shape.
struct NeuronInput {
    std::int64_t current = 0, added = 0, membrane = 0, tracer = 0;
    std::int64_t threshold = 1, level = 1, drift = 0;
    bool enabled = false;
};
struct NeuronBeat {
    bool valid = false, integrate = false, fire = false;
    std::vector<NeuronInput> lanes;  ///< as many as the shape has
};

/// What a lane shows.
struct NeuronOutput {
    std::int64_t membrane = 0, tracer = 0, value = 0;
    bool stirs = false, enabled = false;
    friend bool operator==(const NeuronOutput&, const NeuronOutput&) = default;
};

/// An instance of the unit, in a Verilator context of its own. Each call of `clock` is a cycle: what the unit shows
/// before it belongs to cycle `now()`, and so do the inputs that it is given.
class NeuronUnit {
public:
    /// @param observed  the model with waveform and coverage, which is slower
    explicit NeuronUnit(bool observed = false);
    ~NeuronUnit();
    NeuronUnit(const NeuronUnit&) = delete;
    NeuronUnit& operator=(const NeuronUnit&) = delete;

    /// Empties the unit and sets its registers, outside of time: the next cycle is `now`.
    void configure(const NeuronRule& rule, std::uint64_t now = 0);

    [[nodiscard]] const NeuronRule& rule() const;
    [[nodiscard]] std::uint64_t now() const;
    /// Cycles since it was configured that were not skipped.
    [[nodiscard]] std::uint64_t stepped() const;
    [[nodiscard]] bool outValid() const;
    /// One for each lane, of the beat that `outValid` announces; lanes that were not enabled show what they did before.
    void outputs(std::vector<NeuronOutput>& lanes) const;
    /// Whether a beat is in the pipeline.
    [[nodiscard]] bool busy() const;
    /// Membranes that saturated since it was configured.
    [[nodiscard]] std::uint32_t clamps() const;

    /// One cycle. @param take  out_ready: what the unit shows is taken in this cycle. @return in_ready: if it was false
    /// a valid beat was not taken, and has to be given again
    /// @throws InvariantError if an assertion of the RTL failed
    bool clock(const NeuronBeat& beat, bool take = true);
    /// Cycles of an empty unit that gets nothing, which change nothing. @throws InvariantError if it is not empty
    void skipTo(std::uint64_t cycle);

    /// The last 64 cycles that were not skipped, once more on the observed model, from an empty pipeline.
    /// Time of the waveform: 10 a cycle.
    void writeWaveform(const std::string& fstFile) const;
    /// Line and toggle coverage of an observed unit so far, in Verilator's format. @throws InvariantError if it is not
    void writeCoverage(const std::string& file) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace spikeloom::cosim
