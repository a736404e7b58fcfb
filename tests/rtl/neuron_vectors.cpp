// SPDX-License-Identifier: Apache-2.0
/// neuron_vectors: prints vectors for rtl/bench/neuron_unit_bench.sv, made by the C++ models.
/// neuron_vectors MODE OPERANDS SEED LANES BEATS SEQUENCES: as many sequences, each a rule and full beats of so many
/// lanes. MODE: if, lif, st_bif, adafire, sfa. OPERANDS: random (at every bound) or typical (as in the digits
/// networks).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "sim/cosim/neuron_unit/neuron_stimulus.hpp"
#include "sim/cosim/neuron_unit/typical_neurons.hpp"

namespace spikeloom::cosim {
namespace {

constexpr std::uint32_t kRules = 3, kBeats = 10;

/// A flat vector of elements, the first one lowest, in hexadecimal.
class Flat {
public:
    explicit Flat(std::uint32_t width) : width_(width) {}
    void add(std::int64_t number) {
        for (std::uint32_t bit = 0; bit < width_; ++bit) bits_.push_back((number >> bit & 1) != 0);
    }
    [[nodiscard]] std::string text() const {
        std::string digits;
        for (std::size_t at = 0; at < bits_.size(); at += 4) {
            int digit = 0;
            for (std::size_t bit = at; bit < at + 4 && bit < bits_.size(); ++bit) digit |= bits_[bit] << (bit - at);
            digits.insert(digits.begin(), "0123456789abcdef"[digit]);
        }
        return digits;
    }

private:
    std::uint32_t width_;
    std::vector<bool> bits_;
};

template <class NumberOf>
std::string flat(std::uint32_t width, const NeuronBeat& beat, NumberOf numberOf) {
    Flat vector(width);
    for (std::uint32_t lane = 0; lane < beat.lanes.size(); ++lane)
        vector.add(beat.lanes[lane].enabled ? static_cast<std::int64_t>(numberOf(lane)) : 0);
    return vector.text();
}

void printRule(const NeuronRule& rule) {
    const std::uint32_t mask = (1u << neuronUnitShape().tracerBits) - 1;
    fmt::print("1 {:x} {:x} {:x} {:x} {:x} {:x} {:x}\n", static_cast<unsigned>(rule.mode), int{rule.toZero},
               int{rule.halfEven}, rule.shift, rule.decay, static_cast<std::uint32_t>(rule.least) & mask,
               static_cast<std::uint32_t>(rule.most) & mask);
}

std::vector<NeuronAnswer> answersTo(const NeuronStimulus& stimulus, const NeuronBeat& beat) {
    std::vector<NeuronAnswer> answers;
    for (std::uint32_t lane = 0; lane < beat.lanes.size(); ++lane)
        answers.push_back(modelOf(stimulus.rule(), stimulus.neuron(lane), beat, lane));
    return answers;
}

void printBeat(const NeuronBeat& beat, const std::vector<NeuronAnswer>& answers, std::uint32_t& clamps) {
    const NeuronUnitShape shape = neuronUnitShape();
    for (std::uint32_t lane = 0; lane < beat.lanes.size(); ++lane)
        clamps += beat.lanes[lane].enabled && answers[lane].clamped;
    const auto in = [&](std::uint32_t width, std::int64_t NeuronInput::*member) {
        return flat(width, beat, [&](std::uint32_t lane) { return beat.lanes[lane].*member; });
    };
    const auto out = [&](std::uint32_t width, auto NeuronOutput::*member) {
        return flat(width, beat, [&](std::uint32_t lane) { return answers[lane].output.*member; });
    };
    fmt::print("2 {} {:x} {:x} {} {} {} {} {} {} {} {} {} {} {} {:x}\n", flat(1, beat, [](std::uint32_t) { return 1; }),
               int{beat.integrate}, int{beat.fire}, in(shape.currentBits, &NeuronInput::current),
               in(shape.membraneBits, &NeuronInput::added), in(shape.thresholdBits + 1, &NeuronInput::drift),
               in(shape.thresholdBits, &NeuronInput::threshold), in(shape.thresholdBits, &NeuronInput::level),
               in(shape.membraneBits, &NeuronInput::membrane), in(shape.tracerBits, &NeuronInput::tracer),
               out(shape.membraneBits, &NeuronOutput::membrane), out(shape.tracerBits, &NeuronOutput::tracer),
               out(shape.tracerBits, &NeuronOutput::value), out(1, &NeuronOutput::stirs), clamps);
}

void printMode(NeuronMode mode) {
    NeuronStimulus stimulus(mode, 1 + static_cast<std::uint64_t>(mode));
    NeuronBeat beat;
    for (std::uint32_t rule = 0; rule < kRules; ++rule) {
        stimulus.draw();
        printRule(stimulus.rule());
        std::uint32_t clamps = 0;
        for (std::uint32_t i = 0; i < kBeats; ++i) {
            stimulus.fill(beat);
            printBeat(beat, answersTo(stimulus, beat), clamps);
        }
    }
}

constexpr std::array<std::string_view, 5> kModes{"if", "lif", "st_bif", "adafire", "sfa"};  // in the order of the enum

struct Request {
    NeuronMode mode = NeuronMode::If;
    bool typical = false;
    std::uint64_t seed = 1;
    std::uint32_t lanes = 1, beats = 1, sequences = 1;
};

void printTypical(const Request& request, std::uint64_t seed) {
    TypicalNeurons neurons(request.mode, seed, request.lanes);
    printRule(neurons.rule());
    NeuronBeat beat;
    std::vector<NeuronAnswer> answers;
    std::uint32_t clamps = 0;
    for (std::uint32_t i = 0; i < request.beats; ++i) {
        neurons.next(beat, answers);
        printBeat(beat, answers, clamps);
    }
}

void printRandom(const Request& request, std::uint64_t seed) {
    NeuronStimulus stimulus(request.mode, seed);
    printRule(stimulus.rule());
    NeuronBeat beat;
    std::uint32_t clamps = 0;
    for (std::uint32_t i = 0; i < request.beats; ++i) {
        stimulus.fill(beat);
        beat.lanes.resize(request.lanes);
        for (NeuronInput& lane : beat.lanes) lane.enabled = true;
        printBeat(beat, answersTo(stimulus, beat), clamps);
    }
}

/// @return whether the words were understood
bool printSequences(const std::vector<std::string_view>& words) {
    const auto mode = std::find(kModes.begin(), kModes.end(), words[0]);
    if (mode == kModes.end() || (words[1] != "random" && words[1] != "typical")) return false;
    Request request{.mode = static_cast<NeuronMode>(mode - kModes.begin()), .typical = words[1] == "typical"};
    request.seed = std::stoull(std::string(words[2]));
    request.lanes = static_cast<std::uint32_t>(std::stoul(std::string(words[3])));
    request.beats = static_cast<std::uint32_t>(std::stoul(std::string(words[4])));
    request.sequences = static_cast<std::uint32_t>(std::stoul(std::string(words[5])));
    if (request.lanes == 0 || request.lanes > neuronUnitShape().lanes) return false;
    for (std::uint32_t i = 0; i < request.sequences; ++i)
        (request.typical ? printTypical : printRandom)(request, request.seed + i);
    return true;
}

}  // namespace
}  // namespace spikeloom::cosim

int main(int argc, char** argv) {
    using spikeloom::cosim::NeuronMode;
    if (argc > 1) {
        const std::vector<std::string_view> words(argv + 1, argv + argc);
        if (words.size() == 6 && spikeloom::cosim::printSequences(words)) return 0;
        fmt::print(stderr,
                   "usage: neuron_vectors [MODE random|typical SEED LANES BEATS SEQUENCES]; the build's unit "
                   "has {} lanes\n",
                   spikeloom::cosim::neuronUnitShape().lanes);
        return 2;
    }
    if (spikeloom::cosim::neuronUnitShape().lanes != 4) return 77;  // the bench has 4
    for (const auto mode : {NeuronMode::If, NeuronMode::Lif, NeuronMode::StBif, NeuronMode::AdaFire, NeuronMode::Sfa})
        spikeloom::cosim::printMode(mode);
}
