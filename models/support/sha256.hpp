// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace spikeloom {

/// SHA-256 (NIST FIPS 180-4), for naming inputs and outputs in a manifest. OpenSSL computes it, with the processor's
/// own instructions where it has them: a traced run hashes megabytes a sample.
class Sha256 {
public:
    Sha256();
    void update(std::string_view bytes);
    /// The digest as 64 lower-case hexadecimal digits. Ends the computation: call it once.
    [[nodiscard]] std::string finish();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

[[nodiscard]] std::string sha256(std::string_view bytes);
/// Streams the file. @throws ConfigError when it cannot be read
[[nodiscard]] std::string sha256File(const std::filesystem::path& path);

}  // namespace spikeloom
