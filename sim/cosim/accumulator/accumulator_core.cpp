// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/accumulator/accumulator_core.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <optional>

#include "models/support/error.hpp"
#include "sim/cosim/accumulator/accumulator.hpp"
#include "sim/cosim/accumulator/accumulator_beats.hpp"
#include "sim/cosim/accumulator/accumulator_limits.hpp"
#include "sim/cosim/mismatch.hpp"

namespace spikeloom::cosim {
namespace {

using hw::Cycle;

/// What the model says of a beat.
struct Expected {
    std::uint64_t cycle = 0;  ///< of its write
    bool last = false;        ///< of its event
    std::vector<AccumulatorSum> sums;
    std::string inputs;
};

std::string textOf(const hw::AccumulatorEvent& event) {
    return fmt::format("event of value {} times {}, {} rows of {} elements from column {}, bank {}, taken up in {}",
                       event.value, event.multiplier, event.work.targetRows, event.work.elementsPerRow,
                       event.work.firstElement, event.bank, value(event.start));
}

std::string textOf(const std::vector<AccumulatorSum>& sums) {
    std::string text;
    for (const AccumulatorSum& sum : sums)
        text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", sum.address, sum.value);
    return text.empty() ? "nothing" : text;
}

class AccumulatorCore final : public hw::Accumulator {
public:
    AccumulatorCore(const hw::AccumulatorPlace& place, AccumulatorOptions options)
        : component_(place.component),
          options_(std::move(options)),
          pending_(place.pending),
          unit_(memory(), std::max(1u, place.program.at(place.mapping.population).widths.pendingBits)) {}

    void take(const hw::AccumulatorEvent& event) override {
        stepTo(value(event.start));
        operators::PendingCurrent& bank = pending_[event.bank];
        if (lockstep() && !copied_[event.bank]) {
            std::copy(bank.current.begin(), bank.current.end(), shadow_[event.bank].begin());
            copied_[event.bank] = true;
        }
        for (std::size_t row = 0; row < bank.touched.size(); ++row) bank.touched[row] |= event.added.touched[row];
        AccumulatorBeats work = beatsOf(event);
        const std::size_t count = work.beats.size();
        if (options_.tally) {
            ++options_.tally->events;
            options_.tally->beats += count;
            options_.tally->additions += work.increment.size();
        }
        if (count > event.cycles) throw InvariantError(component_, value(event.start), "more beats than cycles");
        if (lockstep()) expect(event, work);
        for (std::size_t i = 0; i < count; ++i)
            queue_.push_back({beatCycle(value(event.start), event.cycles, i, count), std::move(work.beats[i])});
        written_ = event.written;
    }

    Cycle doneAt(Cycle now) override {
        if (lockstep()) return written_ + 1;
        stepTo(value(now));
        return idle() ? now : now + 1;
    }

    void settle(std::size_t bank) override {
        if (!idle()) {
            const std::uint64_t last = queue_.empty() ? now_ : queue_.back().cycle;
            stepTo(last + accumulatorShape().latency() + 2);
        }
        if (!idle() || !expected_.empty())
            throw Mismatch(component_, now_, "sums on their way", "none", "some", "a bank is read");
        copied_[bank] = false;
    }

    void resetSample() override {
        for (std::size_t bank = 0; bank < pending_.size(); ++bank) settle(bank);
        now_ = 0;
        written_ = Cycle{};
    }

private:
    struct Due {
        std::uint64_t cycle = 0;
        AccumulatorBeat beat;
    };

    [[nodiscard]] bool lockstep() const { return options_.backend == config::Backend::Lockstep; }
    [[nodiscard]] bool idle() const { return queue_.empty() && !unit_.busy(); }

    /// In lockstep the unit has banks of its own.
    cosim::Accumulator::Banks memory() {
        cosim::Accumulator::Banks banks;
        for (std::size_t b = 0; b < pending_.size(); ++b) {
            if (lockstep()) shadow_[b].resize(pending_[b].current.size());
            banks[b] = lockstep() ? std::span<std::int64_t>(shadow_[b]) : std::span<std::int64_t>(pending_[b].current);
        }
        return banks;
    }

    /// Adds the event to the model's bank, and notes what the unit has to write.
    void expect(const hw::AccumulatorEvent& event, const AccumulatorBeats& work) {
        operators::PendingCurrent& bank = pending_[event.bank];
        const std::uint32_t first = static_cast<std::uint32_t>(event.bank) * accumulatorShape().neurons;
        const std::size_t count = work.beats.size();
        auto increment = work.increment.begin();
        for (std::size_t i = 0; i < count; ++i) {
            const AccumulatorBeat& beat = work.beats[i];
            Expected& next = expected_.emplace_back();
            next.cycle = beat.last
                             ? value(event.written)
                             : beatCycle(value(event.start), event.cycles, i, count) + accumulatorShape().latency();
            next.last = beat.last;
            next.inputs = textOf(event);
            for (const auto& element : beat.elements) {
                std::int64_t& sum = bank.current[element.address - first];
                sum += *increment++;
                if (!next.sums.empty() && next.sums.back().address == element.address)
                    next.sums.back().value = sum;
                else
                    next.sums.push_back({element.address, sum});
            }
        }
    }

    /// Every cycle before `end`; those in which nothing can happen are left out.
    void stepTo(std::uint64_t end) {
        while (now_ < end) {
            if (!unit_.busy()) now_ = std::max(now_, queue_.empty() ? end : std::min(end, queue_.front().cycle));
            if (now_ == end) return;
            const bool due = !queue_.empty() && queue_.front().cycle <= now_;
            const AccumulatorOutput& output = cycle(due ? &queue_.front().beat : nullptr);
            if (options_.tally) ++options_.tally->cycles;
            if (lockstep()) compare(output);
            if (output.clamps != 0) fail("sums that left their width", "0", std::to_string(output.clamps), "");
            if (due && output.ready) queue_.pop_front();
            ++now_;
        }
    }

    const AccumulatorOutput& cycle(const AccumulatorBeat* beat) {
        return asserting([&]() -> const AccumulatorOutput& { return unit_.cycle(beat); },
                         [this] { return AssertionFailure(component_, now_, waveform()); });
    }

    void compare(const AccumulatorOutput& output) {
        const bool due = !expected_.empty() && expected_.front().cycle <= now_;
        if (!due && !output.eventWritten && output.writes.empty()) return;
        if (!due) {
            const std::string model =
                expected_.empty() ? "nothing" : fmt::format("nothing before {}", expected_.front().cycle);
            fail("writes of pending current", model, textOf(output.writes),
                 expected_.empty() ? "" : expected_.front().inputs);
        }
        const Expected next = std::move(expected_.front());
        expected_.pop_front();
        if (next.sums != output.writes)
            fail("writes of pending current", textOf(next.sums), textOf(output.writes), next.inputs);
        if (next.last != output.eventWritten)
            fail("end of an event", next.last ? "yes" : "no", output.eventWritten ? "yes" : "no", next.inputs);
    }

    [[noreturn]] void fail(const char* what, std::string model, std::string rtl, std::string inputs) const {
        throw Mismatch(component_, now_, what, std::move(model), std::move(rtl), std::move(inputs), waveform());
    }
    [[nodiscard]] Waveform waveform() const {
        return leaveWaveform(options_.waveformFolder, component_,
                             [this](const std::string& file) { unit_.writeWaveform(file); });
    }

    std::string component_;
    AccumulatorOptions options_;
    std::vector<operators::PendingCurrent>& pending_;
    std::array<std::vector<std::int64_t>, 2> shadow_;  ///< banks of the unit, in lockstep
    std::array<bool, 2> copied_{};                     ///< the shadow goes on from what the model's bank held
    cosim::Accumulator unit_;
    std::uint64_t now_ = 0;  ///< next cycle of the unit
    std::deque<Due> queue_;
    std::deque<Expected> expected_;
    Cycle written_{};  ///< by the contract: the last sum that was taken
};

}  // namespace

hw::AccumulatorFactory accumulatorFactory(AccumulatorOptions options) {
    if (options.backend == config::Backend::Model) return {};
    return [options = std::move(options)](const hw::AccumulatorPlace& place) -> std::unique_ptr<hw::Accumulator> {
        if (!options.cores.empty() &&
            std::find(options.cores.begin(), options.cores.end(), place.core) == options.cores.end())
            return nullptr;
        checkAccumulatorPlace(place, options.file);
        return std::make_unique<AccumulatorCore>(place, options);
    };
}

}  // namespace spikeloom::cosim
