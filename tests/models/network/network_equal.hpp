// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <variant>

#include "models/network/network.hpp"

namespace spikeloom::network::test {

inline bool equal(const AnalogImage& a, const AnalogImage& b) {
    return a.channels == b.channels && a.height == b.height && a.width == b.width && a.patch == b.patch &&
           a.scale == b.scale && a.offset == b.offset && a.presentation == b.presentation && a.levels == b.levels;
}
inline bool equal(const EventFrames& a, const EventFrames& b) {
    return a == b;
}
inline bool equal(const Tokens& a, const Tokens& b) {
    return a.vocabulary == b.vocabulary;
}
inline bool equal(const RmsNorm& a, const RmsNorm& b) {
    return a.gamma == b.gamma && a.epsilon == b.epsilon;
}
inline bool equal(const AttentionMask& a, const AttentionMask& b) {
    return a.padding == b.padding && a.value == b.value;
}
inline bool equal(const Softmax&, const Softmax&) {
    return true;
}
inline bool equal(const LayerNorm& a, const LayerNorm& b) {
    return a.gamma == b.gamma && a.beta == b.beta && a.epsilon == b.epsilon;
}
inline bool equal(const std::optional<BatchNorm>& a, const std::optional<BatchNorm>& b) {
    if (!a || !b) return a.has_value() == b.has_value();
    return a->gamma == b->gamma && a->beta == b->beta && a->mean == b->mean && a->variance == b->variance &&
           a->epsilon == b->epsilon;
}
inline bool equal(const Weights& a, const Weights& b) {
    return a.weights == b.weights && a.realWeights == b.realWeights && equal(a.batchNorm, b.batchNorm) &&
           a.weightScale == b.weightScale && a.weightBits == b.weightBits;
}
inline bool equal(const Linear& a, const Linear& b) {
    return equal(static_cast<const Weights&>(a), static_cast<const Weights&>(b)) && a.reduce == b.reduce &&
           a.selectRow == b.selectRow;
}
inline bool equal(const Identity& a, const Identity& b) {
    return a.scale == b.scale;
}
inline bool equal(const AttentionScores& a, const AttentionScores& b) {
    return a.heads == b.heads && a.scale == b.scale;
}
inline bool equal(const AttentionKeyValue& a, const AttentionKeyValue& b) {
    return a.heads == b.heads && a.scale == b.scale;
}
inline bool equal(const AttentionQuery& a, const AttentionQuery& b) {
    return a.heads == b.heads && a.scale == b.scale;
}
inline bool equal(const AttentionContext& a, const AttentionContext& b) {
    return a.heads == b.heads;
}

inline bool equal(const Window& a, const Window& b) {
    return a.kernel == b.kernel && a.stride == b.stride && a.padding == b.padding;
}
inline bool equal(const Convolution& a, const Convolution& b) {
    return equal(static_cast<const Weights&>(a), static_cast<const Weights&>(b)) && a.groups == b.groups &&
           equal(a.window, b.window);
}
inline bool equal(const AveragePool& a, const AveragePool& b) {
    return equal(a.window, b.window);
}
inline bool equal(const MaxPool& a, const MaxPool& b) {
    return equal(a.window, b.window);
}
inline bool equal(const Upsample& a, const Upsample& b) {
    return a.factor == b.factor;
}
/// A neuron model's parameters, field by field.
template <spec::Spec Model>
bool equal(const Model& a, const Model& b) {
    return std::apply([&](const auto&... field) { return ((a.*(field.member) == b.*(field.member)) && ...); },
                      Model::fields());
}

template <class... T>
bool equal(const std::variant<T...>& a, const std::variant<T...>& b) {
    return a.index() == b.index() &&
           std::visit([&](const auto& x) { return equal(x, std::get<std::decay_t<decltype(x)>>(b)); }, a);
}

inline bool equal(const Population& a, const Population& b) {
    return a.task.has_value() == b.task.has_value() && (!a.task || equal(*a.task, *b.task)) && a.name == b.name &&
           a.shape == b.shape && a.input.has_value() == b.input.has_value() &&
           (!a.input || equal(*a.input, *b.input)) && a.neuron.has_value() == b.neuron.has_value() &&
           (!a.neuron || equal(*a.neuron, *b.neuron)) && a.bias == b.bias && a.biasSchedule == b.biasSchedule &&
           a.initial == b.initial && a.columnScale == b.columnScale &&
           a.activation.has_value() == b.activation.has_value() &&
           (!a.activation || equal(*a.activation, *b.activation)) && a.function.has_value() == b.function.has_value() &&
           (!a.function || equal(*a.function, *b.function));
}

inline bool equal(const Projection& a, const Projection& b) {
    return a.name == b.name && a.source == b.source && a.other == b.other && a.target == b.target &&
           a.rowOffset == b.rowOffset && equal(a.op, b.op);
}

inline bool equal(const Network& a, const Network& b) {
    const auto same = [](const auto& x, const auto& y) { return equal(x, y); };
    return a.name == b.name &&
           std::equal(a.populations.begin(), a.populations.end(), b.populations.begin(), b.populations.end(), same) &&
           std::equal(a.projections.begin(), a.projections.end(), b.projections.begin(), b.projections.end(), same);
}

}  // namespace spikeloom::network::test
