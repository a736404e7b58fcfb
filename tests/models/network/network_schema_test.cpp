// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "models/network/network_io.hpp"
#include "models/support/json_file.hpp"
#include "tests/models/network/tiny_network.hpp"
#include "tests/models/support/schema_judge.hpp"
#include "tests/models/support/scratch_directory.hpp"

namespace spikeloom::network {
namespace {

using nlohmann::json;

json tinyDocument() {
    const spikeloom::test::ScratchDirectory scratch;
    save(test::tinyNetwork(), scratch.path() / "t.snn.json");
    return readJsonFile(scratch.path() / "t.snn.json");
}

TEST(NetworkSchema, IsTheCommittedFile) {
    EXPECT_EQ(readJsonFile(SPIKELOOM_SOURCE_DIR "/configs/schema/network.schema.json"), schema())
        << "configs/schema/network.schema.json is stale: run `spikeloom schema network`";
}

TEST(NetworkSchema, AcceptsWhatSaveWritesAndRefusesEditsOfIt) {
    const spikeloom::test::SchemaJudge judge(schema());
    const json document = tinyDocument();
    EXPECT_TRUE(judge.accepts(document));
    const auto edited = [&](const char* pointer, const json& value) {
        json copy = document;
        copy[json::json_pointer(pointer)] = value;
        return copy;
    };
    for (const json& wrong : {edited("/format_version", 2), edited("/populations/3/neuron/threshold", 0),
                              edited("/populations/3/neuron/tau", 1), edited("/projections/0/operator", "conv"),
                              edited("/projections/0/heads", 2), edited("/projections/5/heads", 0),
                              edited("/populations/0/shape", json::array()), edited("/name", "")})
        EXPECT_FALSE(judge.accepts(wrong)) << wrong.dump(1);
}

TEST(NetworkSchema, AcceptsTheExampleOfTheDocumentation) {
    const spikeloom::test::SchemaJudge judge(schema());
    const std::string page = spikeloom::test::ScratchDirectory::read(SPIKELOOM_SOURCE_DIR "/docs/network_format.md");
    const std::size_t begin = page.find("```json\n") + 8;
    EXPECT_TRUE(
        judge.accepts(parseJson(page.substr(begin, page.find("```", begin) - begin), "docs/network_format.md")));
}

}  // namespace
}  // namespace spikeloom::network
