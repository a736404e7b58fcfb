// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <dnnl.hpp>
#include <map>
#include <span>
#include <unordered_map>
#include <vector>

/// What the operations share of oneDNN. Inside the library only.
namespace spikeloom::ann::onednn {

using Dims = dnnl::memory::dims;

/// The engine of the CPU.
[[nodiscard]] const dnnl::engine& engine();

/// A float32 matrix, tensor, ... with any strides.
[[nodiscard]] inline dnnl::memory::desc strided(const Dims& dims, const Dims& strides) {
    return {dims, dnnl::memory::data_type::f32, strides};
}

/// A view of numbers that somebody else owns. oneDNN takes what it only reads without const, too.
[[nodiscard]] inline dnnl::memory view(const dnnl::memory::desc& desc, const float* data) {
    return {desc, engine(), const_cast<float*>(data)};
}

/// Attributes of every operation: its intermediate results are ours. oneDNN's own belong to the thread that made the
/// operation, which need not be the one that runs it.
[[nodiscard]] inline dnnl::primitive_attr plain() {
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    return attributes;
}

/// Of an operation that adds to its target.
[[nodiscard]] inline dnnl::primitive_attr adding() {
    dnnl::post_ops after;
    after.append_sum(1.0F);
    dnnl::primitive_attr attributes = plain();
    attributes.set_post_ops(after);
    return attributes;
}

/// Weights in the layout that a primitive prefers.
[[nodiscard]] dnnl::memory arrange(const std::vector<float>& weights, const dnnl::memory::desc& from,
                                   const dnnl::memory::desc& to);

void run(const dnnl::primitive& primitive, const std::unordered_map<int, dnnl::memory>& arguments);

/// target += a * b for a batch of matrices, with any strides.
void multiply(const dnnl::memory& a, const dnnl::memory& b, const dnnl::memory& target, float scale);

}  // namespace spikeloom::ann::onednn
