// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/gunzip.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <vector>

#include "models/support/error.hpp"

namespace spikeloom::noc {
namespace {

constexpr int kGzipOnly = 16 + MAX_WBITS;
constexpr std::size_t kBlock = std::size_t{1} << 16U;

class Inflater {
public:
    Inflater(std::string_view bytes, const std::string& name) : name_(name) {
        // zlib reads through a pointer to non-const, which it does not write to
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        left_ = bytes.size();
        if (inflateInit2(&stream_, kGzipOnly) != Z_OK) fail("cannot be decompressed");
    }
    ~Inflater() { inflateEnd(&stream_); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    std::string run(std::size_t maxBytes) {
        std::string text;
        std::vector<char> block(kBlock);
        while (true) {
            refill();
            stream_.next_out = reinterpret_cast<Bytef*>(block.data());
            stream_.avail_out = static_cast<uInt>(block.size());
            const int status = inflate(&stream_, Z_NO_FLUSH);
            const std::size_t made = block.size() - stream_.avail_out;
            if (text.size() + made > maxBytes) fail(fmt::format("holds more than {} bytes", maxBytes));
            text.append(block.data(), made);
            if (status == Z_STREAM_END) {
                if (rest() == 0) return text;
                inflateReset(&stream_);
            } else if (status != Z_OK) {
                fail(status == Z_BUF_ERROR && rest() == 0 ? "is cut short" : "is damaged");
            }
        }
    }

private:
    [[nodiscard]] std::size_t rest() const { return left_ + stream_.avail_in; }
    void refill() {
        if (stream_.avail_in != 0) return;
        const std::size_t count = std::min(left_, kBlock);
        stream_.avail_in = static_cast<uInt>(count);
        left_ -= count;
    }
    [[noreturn]] void fail(const std::string& what) const {
        throw ConfigError({name_, "", "the gzip file " + what, "compress it again, or give the CSV itself"});
    }

    const std::string& name_;
    z_stream stream_{};
    std::size_t left_ = 0;  // bytes not handed to the stream yet
};

}  // namespace

bool isGzip(std::string_view bytes) {
    return bytes.starts_with("\x1f\x8b");
}

std::string gunzip(std::string_view bytes, const std::string& name, std::size_t maxBytes) {
    return Inflater(bytes, name).run(maxBytes);
}

}  // namespace spikeloom::noc
