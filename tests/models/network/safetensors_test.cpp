// SPDX-License-Identifier: Apache-2.0
#include "models/network/safetensors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstring>
#include <limits>

#include "models/support/error.hpp"
#include "tests/models/support/scratch_directory.hpp"

namespace spikeloom::network {
namespace {

using ::testing::HasSubstr;

std::string file(const std::string& header, const std::string& data) {
    const std::uint64_t length = header.size();
    std::string bytes(8, '\0');
    std::memcpy(bytes.data(), &length, 8);
    return bytes.append(header).append(data);
}

std::string complaint(std::string bytes) {
    try {
        (void)TensorFile::parse(std::move(bytes), "f");
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "accepted";
}

TEST(TensorFile, ReadsWhatAHandMadeFileHolds) {
    const auto tensors = TensorFile::parse(
        file(R"({"__metadata__": {"a": "b"}, "w": {"dtype": "I16", "shape": [1, 2], "data_offsets": [0, 4]},
                 "s": {"dtype": "U8", "shape": [], "data_offsets": [4, 5]},
                 "e": {"dtype": "F32", "shape": [0, 3], "data_offsets": [5, 5]}})",
             std::string("\x01\x00\xff\xff\x07", 5)),
        "f");
    EXPECT_EQ(tensors.at("w").as<std::int16_t>({1, 2}), (std::vector<std::int16_t>{1, -1}));
    EXPECT_EQ(tensors.at("s").as<std::uint8_t>(), std::vector<std::uint8_t>{7});
    EXPECT_TRUE(tensors.at("e").real().empty());
    EXPECT_EQ(tensors.names(), (std::vector<std::string>{"e", "s", "w"}));
}

TEST(TensorFile, RefusesOtherTypesAndShapesThanAskedFor) {
    const auto tensors = TensorFile::parse(file(R"({"w":{"dtype":"I8","shape":[2],"data_offsets":[0,2]}})", "ab"), "f");
    EXPECT_THROW((void)tensors.at("w").as<std::uint8_t>(), ConfigError);
    EXPECT_THROW((void)tensors.at("w").as<std::int8_t>({1, 2}), ConfigError);
    EXPECT_THROW((void)tensors.at("w").real(), ConfigError);
    try {
        (void)tensors.at("ww");
        FAIL();
    } catch (const ConfigError& error) {
        EXPECT_STREQ(error.what(), "f: ww: no such array; did you mean w?");
    }
}

TEST(TensorFile, RefusesHeadersThatLieAboutTheBytes) {
    const auto one = [](const char* entry, std::size_t bytes) {
        return complaint(file(std::string(R"({"w":)") + entry + "}", std::string(bytes, '\0')));
    };
    EXPECT_EQ(one(R"({"dtype":"I8","shape":[2],"data_offsets":[0,2]})", 2), "accepted");
    EXPECT_THAT(one(R"({"dtype":"I8","shape":[3],"data_offsets":[0,2]})", 2),
                HasSubstr("w.data_offsets: 0..2 is not the 3 bytes of dtype I8 and shape [3]"));
    EXPECT_THAT(one(R"({"dtype":"I8","shape":[2],"data_offsets":[2,0]})", 2), HasSubstr("is not the 2 bytes"));
    EXPECT_THAT(one(R"({"dtype":"I8","shape":[2],"data_offsets":[0,2]})", 1), HasSubstr("the file is cut off"));
    EXPECT_THAT(one(R"({"dtype":"I8","shape":[2],"data_offsets":[0,2]})", 3),
                HasSubstr("1 bytes at the end belong to no"));
    EXPECT_THAT(one(R"({"dtype":"I8","shape":[2],"data_offsets":[1,3]})", 3),
                HasSubstr("neither overlap nor leave holes"));
    EXPECT_THAT(one(R"({"dtype":"I8","shape":[4294967296,4294967296,2],"data_offsets":[0,0]})", 0),
                HasSubstr("more elements"));
    EXPECT_THAT(one(R"({"dtype":"I4","shape":[2],"data_offsets":[0,2]})", 2), HasSubstr("expected one of U8, I8"));
    EXPECT_THAT(one(R"({"dtype":"I8","shape":[-2],"data_offsets":[0,2]})", 2), HasSubstr("w.shape[0]: -2 is not in"));
    EXPECT_THAT(one(R"({"dtype":"I8","shape":[2]})", 2), HasSubstr("w.data_offsets: missing"));
    EXPECT_THAT(one(R"({"dtype":"I8","shape":[2],"data_offsets":[0,2],"x":1})", 2), HasSubstr("w.x: unknown key"));
}

TEST(TensorFile, RefusesOverlappingArraysAndRepeatedNames) {
    EXPECT_THAT(
        complaint(file(
            R"({"a":{"dtype":"I8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"I8","shape":[2],"data_offsets":[1,3]}})",
            "abc")),
        HasSubstr("b: begins at byte 1 of the data, expected 2"));
    EXPECT_THAT(
        complaint(file(
            R"({"a":{"dtype":"I8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"I8","shape":[1],"data_offsets":[1,2]}})",
            "ab")),
        HasSubstr("the key \"a\" occurs twice"));
}

TEST(TensorFile, RefusesHeadersThatAreTooLongOrNoObject) {
    EXPECT_THAT(complaint("1234567"), HasSubstr("7 bytes are too few"));
    EXPECT_THAT(complaint(std::string(8, '\xff')), HasSubstr("is too long; is it a safetensors file?"));
    EXPECT_THAT(complaint(std::string("\x03\0\0\0\0\0\0\0{}", 10)),
                HasSubstr("the header should have 3 bytes, but the file ends after 2"));
    EXPECT_THAT(complaint(file("[]", "")), HasSubstr("no JSON object"));
    EXPECT_THAT(complaint(file("{/**/}", "")), HasSubstr("f (header):1:2: syntax error"));
    EXPECT_THAT(complaint(file(R"({"__metadata__":{"a":1}})", "")), HasSubstr("expected a string"));
    EXPECT_EQ(complaint(file("{}   ", "")), "accepted");
}

TEST(TensorFile, RefusesNonFiniteNumbersUnlessAskedToAcceptThem) {
    for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        TensorWriter writer;
        writer.add<double>("d", {2}, std::vector<double>{1.0, bad});
        EXPECT_THAT(complaint(writer.bytes()), HasSubstr("d: element 1 is"));
        EXPECT_NO_THROW((void)TensorFile::parse(writer.bytes(), "f", NonFinite::Accept));
    }
}

TEST(TensorFile, StaysValidWhenItIsMoved) {
    TensorWriter writer;
    writer.add<std::int8_t>("a", {1}, std::vector<std::int8_t>{5});
    TensorFile first = TensorFile::parse(writer.bytes(), "f");
    const TensorFile second = std::move(first);
    EXPECT_EQ(second.at("a").as<std::int8_t>(), std::vector<std::int8_t>{5});
}

TEST(TensorWriter, WritesTheSameBytesWhateverTheOrderAndAlignsEveryArray) {
    const std::vector<double> d = {1.5};
    const std::vector<std::int8_t> i = {1, 2, 3};
    const std::vector<float> f = {0.5F};
    TensorWriter one, two;
    one.add("a", {3}, i), one.add("b", {1}, d), one.add("c", {1}, f);
    two.add("c", {1}, f), two.add("b", {1}, d), two.add("a", {3}, i);
    EXPECT_EQ(one.bytes(), two.bytes());
    // 64-bit array at 0, 32-bit at 8, bytes last: header a multiple of 8, so each is aligned within the file too.
    const std::string bytes = one.bytes();
    EXPECT_THAT(bytes, HasSubstr(R"("a":{"data_offsets":[12,15],"dtype":"I8","shape":[3]})"));
    EXPECT_THAT(bytes, HasSubstr(R"("b":{"data_offsets":[0,8])"));
    EXPECT_EQ((bytes.size() - 15) % 8, 0U);
}

TEST(TensorWriter, RefusesValuesThatDoNotFillTheShape) {
    TensorWriter writer;
    EXPECT_THROW(writer.add<std::int8_t>("a", {2}, std::vector<std::int8_t>{1}), InvariantError);
    writer.add<std::int8_t>("a", {1}, std::vector<std::int8_t>{1});
    EXPECT_THROW(writer.add<std::int8_t>("a", {1}, std::vector<std::int8_t>{1}), InvariantError);
}

template <class T>
void addAny(TensorWriter& writer, const std::string& name, std::map<std::string, std::vector<double>>& expected) {
    const auto rows = *rc::gen::inRange<std::uint64_t>(0, 4), cols = *rc::gen::inRange<std::uint64_t>(0, 4);
    std::vector<T> values(rows * cols);
    for (T& value : values) value = static_cast<T>(*rc::gen::inRange(0, 100));
    writer.add(name, {rows, cols}, values);
    expected[name].assign(values.begin(), values.end());
}

RC_GTEST_PROP(TensorWriter, WritesWhatTensorFileReads, ()) {
    TensorWriter writer;
    std::map<std::string, std::vector<double>> expected;
    addAny<std::uint8_t>(writer, "z", expected);
    addAny<std::int32_t>(writer, "a b\n\"", expected);
    addAny<std::int64_t>(writer, "k", expected);
    addAny<float>(writer, "f", expected);
    const TensorFile tensors = TensorFile::parse(writer.bytes(), "f");
    const auto widened = [](const auto& values) { return std::vector<double>(values.begin(), values.end()); };
    RC_ASSERT(widened(tensors.at("z").as<std::uint8_t>()) == expected["z"]);
    RC_ASSERT(widened(tensors.at("a b\n\"").as<std::int32_t>()) == expected["a b\n\""]);
    RC_ASSERT(widened(tensors.at("k").as<std::int64_t>()) == expected["k"]);
    RC_ASSERT(tensors.at("f").real() == expected["f"]);
}

}  // namespace
}  // namespace spikeloom::network
