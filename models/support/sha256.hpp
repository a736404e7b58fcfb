// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace spikeloom {

/// SHA-256 (NIST FIPS 180-4), for naming inputs in a manifest; not hardened against side channels.
class Sha256 {
public:
    void update(std::string_view bytes);
    /// The digest as 64 lower-case hexadecimal digits. Ends the computation: call it once.
    [[nodiscard]] std::string finish();

private:
    void compress(const unsigned char* block);

    std::array<std::uint32_t, 8> state_ = {0x6a09e667U, 0xbb67ae85U, 0x3c6ef372U, 0xa54ff53aU,
                                           0x510e527fU, 0x9b05688cU, 0x1f83d9abU, 0x5be0cd19U};
    std::array<unsigned char, 64> buffer_{};
    std::size_t buffered_ = 0;
    std::uint64_t length_ = 0;  ///< bytes
};

[[nodiscard]] std::string sha256(std::string_view bytes);
/// Streams the file. @throws ConfigError when it cannot be read
[[nodiscard]] std::string sha256File(const std::filesystem::path& path);

}  // namespace spikeloom
