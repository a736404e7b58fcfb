// SPDX-License-Identifier: Apache-2.0
#include "models/support/sha256.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "models/support/error.hpp"
#include "tests/models/support/scratch_directory.hpp"

namespace spikeloom {
namespace {

// The examples that NIST publishes with FIPS 180-4.
TEST(Sha256, AgreesWithTheStandardsExamples) {
    EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(sha256(std::string(1000000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

// 55 bytes leave room for the padding and the length in one block; 56 need a second one.
TEST(Sha256, PadsIntoASecondBlockFromFiftySixBytesOn) {
    EXPECT_EQ(sha256(std::string(55, 'a')), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
    EXPECT_EQ(sha256(std::string(56, 'a')), "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
    EXPECT_EQ(sha256(std::string(64, 'a')), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
}

RC_GTEST_PROP(Sha256, DoesNotDependOnHowTheBytesArrive, (const std::string& a, const std::string& b)) {
    Sha256 hash;
    hash.update(a);
    hash.update(b);
    RC_ASSERT(hash.finish() == sha256(a + b));
}

TEST(Sha256, HashesFiles) {
    const test::ScratchDirectory scratch;
    EXPECT_EQ(sha256File(scratch.write("f", "abc")), sha256("abc"));
    EXPECT_THROW((void)sha256File(scratch.path() / "absent"), ConfigError);
    EXPECT_THROW((void)sha256File(scratch.path()), ConfigError);
}

}  // namespace
}  // namespace spikeloom
