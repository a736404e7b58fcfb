// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/network/dataset.hpp"
#include "models/network/network_check.hpp"
#include "models/network/network_io.hpp"
#include "models/network/safetensors.hpp"
#include "models/support/error.hpp"
#include "tests/models/network/network_equal.hpp"
#include "tests/models/support/scratch_directory.hpp"
#include "tests/support/token_network.hpp"

/// Token input, masks, softmax-free products and RMS norm, on disk and under check.
namespace spikeloom::network {
namespace {

using namespace spikeloom::testing;  // NOLINT(google-build-using-namespace): the parts of token_network.hpp
using oracle::testing::productOf;
using oracle::testing::projection;
using oracle::testing::spiking;
using spikeloom::test::ScratchDirectory;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

template <class Edit>
std::vector<std::string> complaints(Edit edit) {
    Network net = tokenNetwork();
    edit(net);
    std::vector<std::string> lines;
    for (const Problem& problem : check(net, "f")) lines.push_back(problem.text());
    return lines;
}
AttentionMask& maskOf(Network& net) {
    return std::get<AttentionMask>(net.projections[kMask].op);
}

/// kv [2, 1] of embed by two heads and itself, and a query [3, 2] into context.
Network softmaxFree() {
    Network net = tokenNetwork();
    net.populations[kScores] = spiking("kv", {2, 1}, 0.5, -8, 7);
    net.populations[kContext].function = RmsNorm{{1.5, -0.25}, 1e-5};
    net.projections[kProduct] = productOf(kEmbed, kEmbed, kScores, AttentionKeyValue{2, 0.5});
    net.projections[kRead] = productOf(kEmbed, kScores, kContext, AttentionQuery{2, 0.25});
    net.projections.erase(net.projections.begin() + kMask);
    return net;
}
template <class Edit>
std::vector<std::string> softmaxFreeComplaints(Edit edit) {
    return complaints([&](Network& net) {
        net = softmaxFree();
        edit(net);
    });
}

TEST(NetworkIo, LoadsTokensMasksAndSoftmaxFreeProductsThatItSaved) {
    const ScratchDirectory scratch;
    for (const Network& net : {tokenNetwork(-12.5), softmaxFree()}) {
        save(net, scratch.path() / "t.snn.json");
        EXPECT_TRUE(test::equal(load(scratch.path() / "t.snn.json"), net));
    }
}

TEST(NetworkCheck, WantsAColumnForEachTokenId) {
    EXPECT_THAT(complaints([](Network&) {}), IsEmpty());
    EXPECT_THAT(complaints([](Network& n) { n.populations[kTokens].input = Tokens{6}; }),
                ElementsAre("f: populations[0].shape: 3 x 5 neurons, expected 6 columns, one for each token id"));
}

TEST(NetworkCheck, WantsAMaskToHideATokenAtThePositionsOfTheScores) {
    EXPECT_THAT(complaints([](Network& n) { maskOf(n).padding = 5; }),
                ElementsAre("f: projections[2].padding: token 5 is not in the vocabulary of 5"));
    EXPECT_THAT(complaints([](Network& n) { maskOf(n).value = 0.0; }),
                ElementsAre("f: projections[2].value: 0 is not finite and other than 0"));
    EXPECT_THAT(
        complaints([](Network& n) { n.projections[kMask].target = PopulationId{kContext}; }),
        ElementsAre("f: projections[2].target: context (3 x 2) has not a column for each position of the source "
                    "tokens (3 x 5)"));
    EXPECT_THAT(complaints([](Network& n) { n.projections[kMask].source = PopulationId{kEmbed}; }),
                ElementsAre("f: projections[2].source: embed is no token input, whose padding a mask would hide"));
    EXPECT_THAT(complaints([](Network& n) { n.projections.erase(n.projections.begin() + kProduct); }),
                ElementsAre("f: projections[1].target: scores has nothing but masks: there is nothing to hide"));
}

TEST(NetworkCheck, WantsOperandsThatFitASoftmaxFreeProduct) {
    EXPECT_THAT(softmaxFreeComplaints([](Network&) {}), IsEmpty());
    EXPECT_THAT(
        softmaxFreeComplaints([](Network& n) {
            n.populations[kScores].shape = {1, 2};
        }),
        ElementsAre(HasSubstr("projections[1].target: kv (1 x 2)"),
                    "f: projections[2].other: kv (1 x 2) has not a row for each column of the source embed (3 x 2)"));
    EXPECT_THAT(softmaxFreeComplaints([](Network& n) {
                    n.populations[kScores].shape = {2, 2};
                }),
                ElementsAre(HasSubstr("projections[1].target: kv (2 x 2)"),
                            HasSubstr("projections[2].target: context (3 x 2)")));
    EXPECT_THAT(
        softmaxFreeComplaints([](Network& n) { std::get<AttentionKeyValue>(n.projections[kProduct].op).heads = 3; }),
        ElementsAre("f: projections[1].heads: 3 heads do not divide the columns of embed (3 x 2)"));
    EXPECT_THAT(
        softmaxFreeComplaints([](Network& n) { std::get<AttentionQuery>(n.projections[kRead - 1].op).scale = 0.0; }),
        ElementsAre("f: projections[2].scale: 0 is not finite and greater than 0"));
}

TEST(NetworkCheck, WantsAnRmsNormWithAFactorForEachColumn) {
    EXPECT_THAT(softmaxFreeComplaints([](Network& n) {
                    n.populations[kContext].function = RmsNorm{{1.0}, 0.0};
                }),
                ElementsAre("f: populations[3].function.epsilon: 0 is not finite and greater than 0",
                            "f: populations[3].function.gamma: 1 values, expected 2 (cols)"));
}

template <class T>
std::string datasetMessage(const Shape& shape, const std::vector<T>& tokens, const std::string& name = "tokens") {
    const ScratchDirectory scratch;
    TensorWriter writer;
    writer.add(name, shape, tokens);
    writer.add("labels", {2}, std::vector<std::uint8_t>{0, 1});
    writer.write(scratch.path() / "d.safetensors");
    try {
        const Dataset dataset = loadDataset(scratch.path() / "d.safetensors", tokenNetwork());
        return fmt::format("{}", fmt::join(dataset.sequence(1), " "));
    } catch (const ConfigError& error) {
        return error.what();
    }
}

TEST(LoadDataset, ReadsTokensOfEitherWidth) {
    EXPECT_EQ(datasetMessage<std::int32_t>({2, 3}, {0, 1, 2, 3, 4, 0}), "3 4 0");
    EXPECT_EQ(datasetMessage<std::int64_t>({2, 3}, {0, 1, 2, 3, 4, 0}), "3 4 0");
    EXPECT_THAT(datasetMessage<std::uint8_t>({2, 3}, {0, 1, 2, 3, 4, 0}),
                HasSubstr("tokens: expected dtype I32 or I64, found U8"));
}

TEST(LoadDataset, SaysWhichTokenIsNotInTheVocabulary) {
    EXPECT_THAT(datasetMessage<std::int32_t>({2, 3}, {0, 1, 2, 3, 5, 0}),
                HasSubstr("tokens: token 5 at position 1 of sample 1 is not in the vocabulary of 5"));
    EXPECT_THAT(datasetMessage<std::int64_t>({2, 3}, {0, 1, -1, 3, 4, 0}),
                HasSubstr("tokens: token -1 at position 2 of sample 0 is not in the vocabulary of 5"));
}

TEST(LoadDataset, WantsATokenForEachPositionAndALabelForEachSequence) {
    EXPECT_THAT(datasetMessage<std::int32_t>({3, 2}, {0, 1, 2, 3, 4, 0}),
                HasSubstr("tokens: shape [3, 2], expected [n, 3] (positions of the network's input)"));
    EXPECT_THAT(datasetMessage<std::int32_t>({1, 3}, {0, 1, 2}), HasSubstr("labels: 2 labels for 1 sequences"));
    EXPECT_THAT(datasetMessage<std::int32_t>({2, 3}, {0, 1, 2, 3, 4, 0}, "images"), HasSubstr("tokens: no such array"));
}

}  // namespace
}  // namespace spikeloom::network
