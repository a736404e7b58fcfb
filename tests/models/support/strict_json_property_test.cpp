// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "models/support/json_file.hpp"
#include "models/support/strict_json.hpp"
#include "tests/models/support/sample_spec.hpp"

namespace spikeloom::spec::test {
namespace {

Buffer anyBuffer() {
    Buffer buffer;
    buffer.flits = *rc::gen::inRange<std::uint32_t>(1, 1025);
    buffer.channels = *rc::gen::inRange<std::uint32_t>(1, std::min(buffer.flits, 16U) + 1);
    return buffer;
}

double anyReal(double min, double max) {
    return min + (max - min) * *rc::gen::inRange(0, 1000001) / 1e6;
}

std::string anyText() {
    return *rc::gen::string<std::string>();
}

/// Strings of a document are UTF-8, so the property speaks of ASCII ones.
std::string ascii(std::string text) {
    for (char& c : text) c = static_cast<char>(static_cast<unsigned char>(c) & 0x7fU);
    return text;
}

Sample anySample() {
    Sample s;
    s.name = ascii(anyText()).append("n");
    s.offset = *rc::gen::inRange<std::int64_t>(-10, 11);
    s.seed = *rc::gen::arbitrary<std::uint64_t>();
    s.bits = static_cast<std::uint8_t>(*rc::gen::inRange(2, 9));
    s.energy = anyReal(0.0, 10.0);
    s.voltage = std::exp(anyReal(-600.0, 600.0));
    s.trace = *rc::gen::arbitrary<bool>();
    if (*rc::gen::arbitrary<bool>()) s.limit = *rc::gen::inRange<std::uint32_t>(1, 101);
    if (*rc::gen::arbitrary<bool>()) s.routing = Routing::Yx;
    if (*rc::gen::arbitrary<bool>()) s.fallback = Routing::Yx;
    if (*rc::gen::arbitrary<bool>()) s.placement = "spectral";
    s.buffer = anyBuffer();
    if (*rc::gen::arbitrary<bool>()) s.spare = anyBuffer();
    s.scale.resize(*rc::gen::inRange<std::size_t>(0, 4));
    for (double& scale : s.scale) scale = anyReal(-1.0, 1.0);
    s.buffers.resize(*rc::gen::inRange<std::size_t>(0, 3));
    for (Buffer& buffer : s.buffers) buffer = anyBuffer();
    s.named[ascii(anyText())] = anyBuffer();
    if (*rc::gen::arbitrary<bool>()) s.stop = Fixed{*rc::gen::inRange(1, 65)};
    s.comment = ascii(anyText());
    return s;
}

RC_GTEST_PROP(StrictJsonProperty, LoadsWhatItDumpedThroughTextToo, ()) {
    const Sample sample = anySample();
    const Json document = dump(sample);
    RC_ASSERT(load<Sample>(document, {"d", ""}) == sample);
    RC_ASSERT(load<Sample>(parseJson(document.dump(2), "d"), {"d", ""}) == sample);
}

Json anyJson(int depth) {
    switch (*rc::gen::inRange(0, depth > 0 ? 8 : 6)) {
        case 0:
            return nullptr;
        case 1:
            return *rc::gen::arbitrary<bool>();
        case 2:
            return *rc::gen::arbitrary<std::int64_t>();
        case 3:
            return *rc::gen::arbitrary<double>();
        case 4:
            return ascii(anyText());
        case 5:
            return *rc::gen::element<std::string>("xy", "fast", "quiet", "fixed", "n");
        case 6: {
            Json list = Json::array();
            for (int i = *rc::gen::inRange(0, 3); i > 0; --i) list.push_back(anyJson(depth - 1));
            return list;
        }
        default: {
            Json object = Json::object();
            for (int i = *rc::gen::inRange(0, 3); i > 0; --i)
                object[*rc::gen::element<std::string>("flits", "channels", "kind", "steps", "x")] = anyJson(depth - 1);
            return object;
        }
    }
}

RC_GTEST_PROP(StrictJsonProperty, EitherComplainsOrKeepsWhatTheDocumentSays, ()) {
    Json document = dump(anySample());
    const auto key = *rc::gen::elementOf(std::vector<std::string>{
        "name", "offset", "seed", "energy_pj", "limit", "mode", "buffer", "scale", "buffers", "table", "stop"});
    document[key] = anyJson(3);
    std::vector<Problem> problems;
    const Sample sample = load<Sample>(document, {"d", ""}, problems);
    if (!problems.empty()) return;
    // Nothing that was accepted is lost or changed: the resolved document holds every key of the given one.
    for (const auto& [given, value] : document.items()) {
        if (value.is_primitive()) RC_ASSERT(dump(sample).at(given) == value);
    }
}

}  // namespace
}  // namespace spikeloom::spec::test
