// SPDX-License-Identifier: Apache-2.0
#include "models/ann/dnnl_support.hpp"

namespace spikeloom::ann::onednn {

const dnnl::engine& engine() {
    static const dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
    return cpu;
}

dnnl::memory arrange(const std::vector<float>& weights, const dnnl::memory::desc& from, const dnnl::memory::desc& to) {
    dnnl::memory source = view(from, weights.data()), target(to, engine());
    dnnl::stream stream(engine());
    dnnl::reorder(source, target).execute(stream, source, target);
    stream.wait();
    return target;
}

void run(const dnnl::primitive& primitive, const std::unordered_map<int, dnnl::memory>& arguments) {
    dnnl::stream stream(engine());
    primitive.execute(stream, arguments);
    stream.wait();
}

void multiply(const dnnl::memory& a, const dnnl::memory& b, const dnnl::memory& target, float scale) {
    dnnl::primitive_attr attributes = adding();
    if (scale != 1.0F) attributes.set_output_scales(0, {scale});
    const dnnl::matmul::desc what(a.get_desc(), b.get_desc(), target.get_desc());
    const dnnl::matmul::primitive_desc how(what, attributes, engine());
    run(dnnl::matmul(how), {{DNNL_ARG_SRC, a},
                            {DNNL_ARG_WEIGHTS, b},
                            {DNNL_ARG_DST, target},
                            {DNNL_ARG_SCRATCHPAD, dnnl::memory(how.scratchpad_desc(), engine())}});
}

}  // namespace spikeloom::ann::onednn
