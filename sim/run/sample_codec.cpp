// SPDX-License-Identifier: Apache-2.0
#include "sim/run/sample_codec.hpp"

#include <cstring>
#include <stdexcept>
#include <type_traits>

namespace spikeloom::run {
namespace {

class Writer {
public:
    template <class T>
    requires std::is_arithmetic_v<T>
    void operator()(const T& value) { bytes.append(reinterpret_cast<const char*>(&value), sizeof value); }
    template <class T>
    void operator()(const std::vector<T>& values) {
        (*this)(static_cast<std::uint64_t>(values.size()));
        for (const T& value : values) visit(*this, value);
    }
    std::string bytes;
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : left(bytes) {}
    template <class T>
    requires std::is_arithmetic_v<T>
    void operator()(T& value) {
        if (left.size() < sizeof value) throw std::runtime_error("a worker's result ended early");
        std::memcpy(&value, left.data(), sizeof value);
        left.remove_prefix(sizeof value);
    }
    template <class T>
    void operator()(std::vector<T>& values) {
        std::uint64_t size = 0;
        (*this)(size);
        if (size > left.size()) throw std::runtime_error("a worker's result is damaged");
        values.resize(size);
        for (T& value : values) visit(*this, value);
    }
    std::string_view left;
};

template <class Io, class Enum>
requires std::is_enum_v<std::remove_const_t<Enum>>
void visit(Io& io, Enum& value) {
    auto number = static_cast<std::underlying_type_t<std::remove_const_t<Enum>>>(value);
    io(number);
    if constexpr (!std::is_const_v<Enum>) value = static_cast<Enum>(number);
}

// One traversal for both directions: `io` is a Writer with a const object, or a Reader with a mutable one.

template <class Io, class T>
requires std::is_arithmetic_v<std::remove_const_t<T>>
void visit(Io& io, T& value) {
    io(value);
}

template <class Io, class Counters>
requires requires {
    Counters::fields();
}
void visit(Io& io, Counters& counters) {
    std::apply([&](const auto&... f) { (io(counters.*(f.member)), ...); }, std::remove_const_t<Counters>::fields());
}

template <class Io, class T>
requires requires(T& optional) {
    optional.has_value();
}
void visit(Io& io, T& optional) {
    bool present = optional.has_value();
    io(present);
    if constexpr (!std::is_const_v<T>)
        if (present) optional.emplace();
    if (present) visit(io, *optional);
}

template <class Io, class T>
requires std::is_same_v<std::remove_const_t<T>, hw::Link>
void visit(Io& io, T& link) {
    visit(io, link.from);
    visit(io, link.out);
    io(link.injects);
    io(link.crossesChips);
    visit(io, link.to);
    visit(io, link.counters);
}

template <class Io, class T>
requires std::is_same_v<std::remove_const_t<T>, hw::PhaseRecord>
void visit(Io& io, T& phase) {
    io(phase.step);
    visit(io, phase.phase);
    visit(io, phase.stage);
    for (auto* cycle : {&phase.begin, &phase.end, &phase.barrierEnd}) io(*cycle);
}

template <class Io, class T>
requires std::is_same_v<std::remove_const_t<T>, LayerActivity>
void visit(Io& io, T& layer) {
    for (auto* value : {&layer.unitSpikes, &layer.synapticOperations, &layer.busyCycles}) io(*value);
}

template <class Io, class T>
requires std::is_same_v<std::remove_const_t<T>, StepRecord>
void visit(Io& io, T& step) {
    io(step.prediction);
    io(step.evidence);
    io(step.cycles);
    visit(io, step.core);
    visit(io, step.chip);
    io(step.layers);
}

template <class Io, class T>
requires std::is_same_v<std::remove_const_t<T>, Agreement>
void visit(Io& io, T& agreement) {
    io(agreement.wrongCodes);
    io(agreement.codesChecked);
    io(agreement.largestLogitDifference);
}

template <class Io, class T>
requires std::is_same_v<std::remove_const_t<T>, trace::SampleTrace>
void visit(Io& io, T& trace) {
    for (auto* recorded : {&trace.timeline, &trace.spikes}) {
        io(recorded->entries);
        io(recorded->complete);
        io(recorded->cycles);
        io(recorded->written);
    }
}

template <class Io, class T>
requires std::is_same_v<std::remove_const_t<T>, SampleResult>
void visit(Io& io, T& r) {
    for (auto* value : {&r.index, &r.label, &r.prediction, &r.steps, &r.lastSpikeStep}) io(*value);
    io(r.settled);
    io(r.leftEarly);
    for (auto* value : {&r.latencyCycles, &r.resetCycles, &r.firstMismatchStep}) io(*value);
    io(r.spikesMatchReference);
    io(r.logits);
    io(r.evidence);
    io(r.stepRecords);
    io(r.phases);
    io(r.cores);
    visit(io, r.chip);
    io(r.links);
    io(r.activeNeurons);
    io(r.inputEvents);
    for (auto* agreement : {&r.ann, &r.trained, &r.witness}) visit(io, *agreement);
    visit(io, r.trace);
    for (auto* seconds : {&r.chipSeconds, &r.referenceSeconds, &r.oracleSeconds}) io(*seconds);
}

}  // namespace

std::string encode(const SampleResult& result) {
    Writer writer;
    visit(writer, result);
    return std::move(writer.bytes);
}

SampleResult decode(std::string_view bytes) {
    Reader reader(bytes);
    SampleResult result;
    visit(reader, result);
    if (!reader.left.empty()) throw std::runtime_error("a worker's result is too long");
    return result;
}

}  // namespace spikeloom::run
