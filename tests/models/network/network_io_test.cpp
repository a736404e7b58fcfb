// SPDX-License-Identifier: Apache-2.0
#include "models/network/network_io.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

#include "models/network/safetensors.hpp"
#include "models/support/error.hpp"
#include "models/support/json_file.hpp"
#include "tests/models/network/network_equal.hpp"
#include "tests/models/network/tiny_network.hpp"
#include "tests/models/support/scratch_directory.hpp"
#include "tests/support/neurons.hpp"

namespace spikeloom::network {
namespace {

using nlohmann::json;
using spikeloom::test::ScratchDirectory;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// What `load` says about the saved tiny network after its graph file was edited; the folder is cut off the messages.
template <class Edit>
std::vector<std::string> complaints(Edit edit) {
    const ScratchDirectory scratch;
    const auto path = scratch.path() / "t.snn.json";
    save(test::tinyNetwork(), path);
    json document = readJsonFile(path);
    edit(document);
    writeJsonFile(path, document);
    std::vector<std::string> lines;
    try {
        (void)load(path);
    } catch (const ConfigError& error) {
        for (const Problem& problem : error.problems()) {
            std::string line = problem.text();
            for (std::size_t at = 0; (at = line.find(scratch.path().string() + "/")) != std::string::npos;)
                line.erase(at, scratch.path().string().size() + 1);
            lines.push_back(line);
        }
    }
    return lines;
}

TEST(NetworkIo, LoadsWhatItSaved) {
    const ScratchDirectory scratch;
    const auto path = scratch.path() / "t.snn.json";
    save(test::tinyNetwork(), path);
    EXPECT_TRUE(test::equal(load(path), test::tinyNetwork()));
    EXPECT_EQ(tensorsPath(path), scratch.path() / "t.safetensors");
}

TEST(NetworkIo, WritesTheSameBytesEveryTime) {
    const ScratchDirectory scratch;
    save(test::tinyNetwork(), scratch.path() / "a.snn.json");
    const Network again = load(scratch.path() / "a.snn.json");
    std::filesystem::create_directory(scratch.path() / "b");
    save(again, scratch.path() / "b" / "a.snn.json");
    for (const char* name : {"a.snn.json", "a.safetensors"})
        EXPECT_EQ(ScratchDirectory::read(scratch.path() / name), ScratchDirectory::read(scratch.path() / "b" / name));
}

TEST(NetworkIo, SavesOnlyValidNetworksUnderAProperName) {
    const ScratchDirectory scratch;
    EXPECT_THROW(save(test::tinyNetwork(), scratch.path() / "t.json"), ConfigError);
    EXPECT_THROW(save(test::tinyNetwork(), scratch.path() / ".snn.json"), ConfigError);
    Network broken = test::tinyNetwork();
    testing::bifOf(broken.populations[1]).threshold = 0;
    EXPECT_THROW(save(broken, scratch.path() / "t.snn.json"), ConfigError);
    EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
}

RC_GTEST_PROP(NetworkIo, KeepsEveryNumberExactly, ()) {
    Network net = test::tinyNetwork();
    const auto real = [] {
        const double value = *rc::gen::arbitrary<double>();
        return std::isfinite(value) ? value : 0.1;
    };
    const auto positive = [&] { return std::abs(real()) + std::numeric_limits<double>::denorm_min(); };
    for (Population& population : net.populations) {
        if (population.neuron)
            population.neuron =
                neurons::StBifParameters{positive(), *rc::gen::inRange(-32768, 0), *rc::gen::inRange(0, 32768)};
        if (*rc::gen::arbitrary<bool>() && !population.input) population.bias.assign(population.cols(), real());
    }
    for (Projection& projection : net.projections) {
        if (auto* linear = std::get_if<Linear>(&projection.op)) {
            linear->weightScale = positive();
            for (std::int8_t& code : linear->weights) code = static_cast<std::int8_t>(*rc::gen::inRange(-128, 128));
        }
    }
    network::imageOf(net.populations[0]).offset = {real()};
    const ScratchDirectory scratch;
    save(net, scratch.path() / "t.snn.json");
    RC_ASSERT(test::equal(load(scratch.path() / "t.snn.json"), net));
}

TEST(NetworkIo, AcceptsF32ArraysAndASchemaKey) {
    const ScratchDirectory scratch;
    const auto path = scratch.path() / "t.snn.json";
    save(test::tinyNetwork(), path);
    const TensorFile tensors = TensorFile::read(scratch.path() / "t.safetensors");
    TensorWriter writer;
    for (const auto& [name, tensor] : tensors.tensors()) {
        if (tensor.type() == DType::I8) {
            writer.add(name, tensor.shape(), tensor.as<std::int8_t>());
        } else {
            const auto values = tensor.real();
            writer.add(name, tensor.shape(), std::vector<float>(values.begin(), values.end()));
        }
    }
    writer.write(scratch.path() / "t.safetensors");
    json document = readJsonFile(path);
    document["$schema"] = "https://example.org/network.schema.json";
    writeJsonFile(path, document);
    EXPECT_EQ(load(path).populations[8].bias[2], static_cast<double>(static_cast<float>(1.0 / 3.0)));
}

TEST(NetworkIo, ReportsMistakesOfSpellingAndTypeByPath) {
    EXPECT_THAT(
        complaints([](json& d) {
            d["populations"][3]["neuron"]["treshold"] = 1;
            d["populations"][3]["neuron"].erase("threshold");
            d["projections"][0]["weight_bits"] = 9;
            d["projections"][5].erase("other");
            d["format_version"] = 2;
        }),
        ElementsAre(
            "t.snn.json: format_version: 2 is not in [1, 1]",
            "t.snn.json: populations[3].neuron.treshold: unknown key; did you mean threshold?",
            "t.snn.json: populations[3].neuron.threshold: missing; value of one unit spike [unit of the activation]",
            "t.snn.json: projections[0].weight_bits: 9 is not in [2, 8]",
            "t.snn.json: projections[5].other: missing; population of the second operand"));
    EXPECT_THAT(complaints([](json& d) { d["populations"][3]["neuron"]["min_level"] = 1; }),
                ElementsAre("t.snn.json: populations[3].neuron.min_level: 1 is not in [-32768, 0]"));
    EXPECT_THAT(complaints([](json& d) { d["populations"][3]["neuron"]["threshold"] = 0; }),
                ElementsAre("t.snn.json: populations[3].neuron.threshold: 0 is not greater than 0"));
    EXPECT_THAT(complaints([](json& d) { d["projections"][0]["operator"] = "liner"; }),
                ElementsAre("t.snn.json: projections[0].operator: expected one of linear, identity, attention_scores, "
                            "attention_context, convolution, average_pool, upsample, attention_key_value, "
                            "attention_query, attention_mask, max_pool, found \"liner\"; did you mean linear?"));
    EXPECT_THAT(complaints([](json& d) { d["projections"][0]["heads"] = 2; }).size(), 1U);
}

TEST(NetworkIo, ReportsDanglingNamesArraysAndGraphMistakesTogether) {
    EXPECT_THAT(complaints([](json& d) {
                    d["projections"][1]["source"] = "embedd";
                    d["projections"][2]["weights"] = "projection/qq/weights";
                    d["projections"][5]["heads"] = 4;
                }),
                ElementsAre("t.snn.json: projections[1].source: no population embedd; did you mean embed?",
                            "t.snn.json: projections[2].weights: no array projection/qq/weights in t.safetensors; "
                            "did you mean projection/q/weights?",
                            "t.safetensors: projection/q/weights: array is used by nothing in t.snn.json; "
                            "remove it, or name it in the graph",
                            "t.snn.json: projections[5].heads: 4 heads do not divide the columns of q (4 x 6)"));
}

TEST(NetworkIo, SaysWhichShapeAnArrayHasAndShouldHave) {
    EXPECT_THAT(complaints([](json& d) { d["projections"][0]["weights"] = "projection/q/weights"; }),
                Contains("t.snn.json: projections[0].weights: array projection/q/weights is I8 of shape [6, 6], "
                         "expected shape [6, 4] (target cols, source cols)"));
    EXPECT_THAT(complaints([](json& d) { d["populations"][2]["bias"] = "population/logits/bias"; }),
                Contains("t.snn.json: populations[2].bias: array population/logits/bias is F64 of shape [3], "
                         "expected shape [6] or [4, 6]"));
    EXPECT_THAT(complaints([](json& d) { d["populations"][2]["function"]["gamma"] = "projection/q/weights"; }),
                Contains("t.snn.json: populations[2].function.gamma: array projection/q/weights is I8 of shape [6, 6], "
                         "expected dtype F32 or F64"));
}

TEST(NetworkIo, ReadsSelectRowOnlyWithReduceSelect) {
    EXPECT_THAT(complaints([](json& d) { d["projections"][7]["reduce"] = "select"; }),
                ElementsAre("t.snn.json: projections[7].select_row: missing; reduce = select needs it"));
    EXPECT_THAT(complaints([](json& d) { d["projections"][7]["select_row"] = 0; }),
                ElementsAre("t.snn.json: projections[7].select_row: is read only with reduce = select"));
    EXPECT_THAT(complaints([](json& d) {
                    d["projections"][7]["reduce"] = "select";
                    d["projections"][7]["select_row"] = 3;
                }),
                IsEmpty());
}

TEST(NetworkIo, NeverLeavesTheFolderOfTheGraphFile) {
    EXPECT_THAT(complaints([](json& d) { d["tensors"] = "../t.safetensors"; }),
                ElementsAre("t.snn.json: tensors: expected the name of a file in the same folder, without a path"));
}

TEST(NetworkIo, ChecksTheGraphEvenWhenTheArraysAreMissing) {
    EXPECT_THAT(complaints([](json& d) {
                    d["tensors"] = "tt.safetensors";
                    d["projections"][5]["heads"] = 4;
                }),
                ElementsAre("tt.safetensors: no such file; did you mean t.safetensors?",
                            "t.snn.json: projections[5].heads: 4 heads do not divide the columns of q (4 x 6)"));
}

}  // namespace
}  // namespace spikeloom::network
