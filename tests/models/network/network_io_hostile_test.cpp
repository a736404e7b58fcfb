// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

#include "models/network/dataset.hpp"
#include "models/network/network_check.hpp"
#include "models/network/network_io.hpp"
#include "models/network/safetensors.hpp"
#include "models/support/error.hpp"
#include "models/support/json_file.hpp"
#include "tests/models/network/network_equal.hpp"
#include "tests/models/network/tiny_network.hpp"
#include "tests/models/support/scratch_directory.hpp"

/// Files that nobody meant to write: each loads a valid network or is refused with a ConfigError, and nothing else
/// happens.
namespace spikeloom::network {
namespace {

using spikeloom::test::ScratchDirectory;

/// The two files of a saved network, as bytes.
struct Files {
    std::string graph, tensors;
};

Files tinyFiles() {
    const ScratchDirectory scratch;
    save(test::tinyNetwork(), scratch.path() / "t.snn.json");
    return {ScratchDirectory::read(scratch.path() / "t.snn.json"),
            ScratchDirectory::read(scratch.path() / "t.safetensors")};
}

enum class Outcome { Loaded, Refused };

Outcome outcome(const ScratchDirectory& scratch, const Files& files) {
    const auto path = scratch.write("t.snn.json", files.graph);
    scratch.write("t.safetensors", files.tensors);
    try {
        const Network network = load(path);
        EXPECT_TRUE(check(network, "").empty()) << "load returned what check refuses";
        return Outcome::Loaded;
    } catch (const ConfigError& error) {
        EXPECT_FALSE(error.problems().empty());
        return Outcome::Refused;
    }
}

TEST(HostileNetwork, IsRefusedWhereverItsGraphFileIsCutOff) {
    const ScratchDirectory scratch;
    const Files files = tinyFiles();
    const std::size_t body = files.graph.rfind('}');  // behind it stands a line feed only
    for (std::size_t length = 0; length <= body; ++length)
        ASSERT_THROW((void)parseJson(files.graph.substr(0, length), "f"), ConfigError) << length;
    for (std::size_t length = 0; length <= body; length += 101)
        ASSERT_EQ(outcome(scratch, {files.graph.substr(0, length), files.tensors}), Outcome::Refused) << length;
    EXPECT_EQ(outcome(scratch, files), Outcome::Loaded);
}

TEST(HostileNetwork, IsRefusedWhereverItsArraysAreCutOff) {
    const std::string tensors = tinyFiles().tensors;
    for (std::size_t length = 0; length < tensors.size(); ++length)
        ASSERT_THROW((void)TensorFile::parse(tensors.substr(0, length), "f"), ConfigError) << length;
    EXPECT_NO_THROW((void)TensorFile::parse(tensors, "f"));
}

std::string flipped(std::string bytes) {
    for (int i = *rc::gen::inRange(1, 4); i > 0; --i) {
        const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << *rc::gen::inRange(0, 8)));
    }
    return bytes;
}

RC_GTEST_PROP(HostileNetwork, LoadsOrIsRefusedAfterBitFlipsInTheGraph, ()) {
    static const ScratchDirectory scratch;
    static const Files files = tinyFiles();
    (void)outcome(scratch, {flipped(files.graph), files.tensors});
}

RC_GTEST_PROP(HostileNetwork, LoadsOrIsRefusedAfterBitFlipsInTheArrays, ()) {
    static const ScratchDirectory scratch;
    static const Files files = tinyFiles();
    static const std::size_t header = files.tensors.find('}', files.tensors.rfind("data_offsets"));
    Files broken = files;
    const bool isHeader = *rc::gen::arbitrary<bool>();
    broken.tensors =
        isHeader ? flipped(files.tensors.substr(0, header)) + files.tensors.substr(header) : flipped(files.tensors);
    (void)outcome(scratch, broken);
}

RC_GTEST_PROP(HostileNetwork, LoadsOrIsRefusedWhenANumberIsReplaced, ()) {
    static const ScratchDirectory scratch;
    static const Files files = tinyFiles();
    Files broken = files;
    const std::string digits = "0123456789";
    auto begin = broken.graph.find_first_of(digits, *rc::gen::inRange<std::size_t>(0, files.graph.size() - 100));
    auto end = broken.graph.find_first_not_of(digits, begin);
    const auto* number = *rc::gen::element("0", "-1", "1", "2", "3", "65536", "4294967295", "4294967296",
                                           "18446744073709551615", "1e308", "-1e-320", "0.5", "null", "\"x\"");
    broken.graph.replace(begin, end - begin, number);
    (void)outcome(scratch, broken);
}

RC_GTEST_PROP(HostileTensors, AreReadOrRefusedWhateverTheBytes, (const std::string& header, const std::string& data)) {
    std::string bytes(8, '\0');
    bytes[0] = static_cast<char>(std::min<std::size_t>(header.size() + 1, 127));
    try {
        (void)TensorFile::parse(bytes + "{" + header + data, "f");
    } catch (const ConfigError&) {
    }
}

RC_GTEST_PROP(HostileTensors, NeverClaimBytesThatTheyDoNotHave, ()) {
    const auto number = [] {
        return std::to_string(*rc::gen::element<std::uint64_t>(0, 1, 2, 3, 8, 0xffffffffULL, 0x100000000ULL,
                                                               0x8000000000000000ULL, 0xffffffffffffffffULL));
    };
    const std::string header = R"({"a":{"dtype":"F64","shape":[)" + number() + "," + number() +
                               R"(],"data_offsets":[)" + number() + "," + number() + "]}}";
    std::string bytes(8, '\0');
    bytes[0] = static_cast<char>(header.size());
    try {
        const TensorFile file = TensorFile::parse(bytes + header + std::string(8, 'x'), "f");
        RC_ASSERT(file.at("a").as<double>().size() <= 1U);
    } catch (const ConfigError&) {
    }
}

}  // namespace
}  // namespace spikeloom::network
