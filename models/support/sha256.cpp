// SPDX-License-Identifier: Apache-2.0
#include "models/support/sha256.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <new>
#include <stdexcept>
#include <vector>

#include "models/support/error.hpp"

namespace spikeloom {
namespace {

/// The library fails where a policy of the machine forbids the algorithm, or without memory.
void expect(int success) {
    if (success != 1) throw std::runtime_error("OpenSSL computes no SHA-256 here");
}

}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    if (!context_) throw std::bad_alloc();
    expect(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr));
}

void Sha256::Free::operator()(evp_md_ctx_st* context) const {
    EVP_MD_CTX_free(context);
}

void Sha256::update(std::string_view bytes) {
    expect(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

std::string Sha256::finish() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    expect(EVP_DigestFinal_ex(context_.get(), digest.data(), &size));
    std::string text;
    for (unsigned int i = 0; i < size; ++i) text += fmt::format("{:02x}", digest[i]);
    return text;
}

std::string sha256(std::string_view bytes) {
    Sha256 hash;
    hash.update(bytes);
    return hash.finish();
}

std::string sha256File(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream || std::filesystem::is_directory(path)) throw ConfigError({path.string(), "", "cannot be read", ""});
    Sha256 hash;
    std::vector<char> block(std::size_t{1} << 16U);
    while (stream.read(block.data(), static_cast<std::streamsize>(block.size())), stream.gcount() > 0)
        hash.update({block.data(), static_cast<std::size_t>(stream.gcount())});
    if (stream.bad()) throw ConfigError({path.string(), "", "cannot be read to its end", ""});
    return hash.finish();
}

}  // namespace spikeloom
