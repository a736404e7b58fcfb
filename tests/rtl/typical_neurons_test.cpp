// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/neuron_unit/typical_neurons.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace spikeloom::cosim {
namespace {

constexpr std::array kModes{NeuronMode::If, NeuronMode::Lif, NeuronMode::StBif, NeuronMode::AdaFire, NeuronMode::Sfa};
constexpr std::uint32_t kVisitBeats = 4, kSampleBeats = 20 * kVisitBeats;  // of 16 neurons on 4 lanes

struct Update {
    NeuronInput in;
    NeuronAnswer answer;
};

/// The updates of a lane.
std::vector<Update> updatesOf(NeuronMode mode, std::uint64_t seed, std::uint32_t beats, std::uint32_t lane = 0) {
    TypicalNeurons neurons(mode, seed, 4);
    NeuronBeat beat;
    std::vector<NeuronAnswer> answers;
    std::vector<Update> updates;
    for (std::uint32_t i = 0; i < beats; ++i) {
        neurons.next(beat, answers);
        updates.push_back({beat.lanes[lane], answers[lane]});
    }
    return updates;
}

double eventsAnUpdate(NeuronMode mode) {
    std::uint64_t events = 0, updates = 0;
    for (std::uint64_t seed = 1; seed <= 64; ++seed)
        for (const Update& update : updatesOf(mode, seed, kSampleBeats)) {
            events += update.answer.output.value != 0;
            ++updates;
        }
    return static_cast<double>(events) / static_cast<double>(updates);
}

TEST(TypicalNeurons, AVisitFindsWhatTheOneBeforeLeft) {
    for (const NeuronMode mode : kModes) {
        const auto updates = updatesOf(mode, 3, kSampleBeats, 2);
        for (std::size_t i = kVisitBeats; i < updates.size(); ++i) {
            EXPECT_EQ(updates[i].in.membrane, updates[i - kVisitBeats].answer.output.membrane);
            EXPECT_EQ(updates[i].in.tracer, updates[i - kVisitBeats].answer.output.tracer);
            EXPECT_EQ(updates[i].in.threshold, updates[i - kVisitBeats].in.threshold);
        }
    }
}

TEST(TypicalNeurons, TwentyVisitsAreASampleAndThenOthersCome) {
    const auto updates = updatesOf(NeuronMode::StBif, 3, kSampleBeats + kVisitBeats);
    EXPECT_EQ(updates[kSampleBeats - kVisitBeats].in.threshold, updates[0].in.threshold);
    EXPECT_NE(updates[kSampleBeats].in.threshold, updates[0].in.threshold);
    EXPECT_EQ(updates[kSampleBeats].in.tracer, 0);
}

TEST(TypicalNeurons, ASeedGivesTheSameNeuronsAgain) {
    const auto one = updatesOf(NeuronMode::AdaFire, 5, 40), again = updatesOf(NeuronMode::AdaFire, 5, 40),
               other = updatesOf(NeuronMode::AdaFire, 6, 40);
    const auto same = [](const Update& a, const Update& b) { return a.in.current == b.in.current; };
    EXPECT_TRUE(std::equal(one.begin(), one.end(), again.begin(), same));
    EXPECT_FALSE(std::equal(one.begin(), one.end(), other.begin(), same));
}

TEST(TypicalNeurons, SettlingOnesSendAboutAsManyEventsAsTheDigitsTransformer) {
    EXPECT_NEAR(eventsAnUpdate(NeuronMode::StBif), 0.37, 0.08);
}

TEST(TypicalNeurons, AllModesFireAndNoneSaturates) {
    for (const NeuronMode mode : kModes) {
        EXPECT_GT(eventsAnUpdate(mode), 0.1);
        EXPECT_LT(eventsAnUpdate(mode), 0.6);
        for (const Update& update : updatesOf(mode, 9, kSampleBeats)) EXPECT_FALSE(update.answer.clamped);
    }
}

TEST(TypicalNeurons, ThresholdsAreThoseOfTheDigitsNetworks) {
    for (const Update& update : updatesOf(NeuronMode::If, 1, 400)) {
        EXPECT_GE(update.in.threshold, std::int64_t{100} << 16);
        EXPECT_LT(update.in.threshold, std::int64_t{401} << 16);
    }
}

}  // namespace
}  // namespace spikeloom::cosim
