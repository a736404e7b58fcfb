// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "models/network/safetensors.hpp"
#include "models/support/file_io.hpp"
#include "models/support/json_file.hpp"
#include "models/support/strict_json.hpp"

namespace spikeloom::network {
namespace {

constexpr std::size_t kMaxFileBytes = std::size_t{1} << 32U;
constexpr std::size_t kMaxHeaderBytes = 100'000'000;  // the limit of the format's own library
constexpr std::size_t kMaxAxes = 16;

/// One array as the header describes it.
struct HeaderEntry {
    DType type = DType::U8;
    Shape shape;
    std::vector<std::uint64_t> offsets;

    static constexpr auto fields() {
        return std::make_tuple(
            spec::required(spec::choice("dtype", &HeaderEntry::type, "element type",
                                        {{"U8", DType::U8},
                                         {"I8", DType::I8},
                                         {"I16", DType::I16},
                                         {"I32", DType::I32},
                                         {"I64", DType::I64},
                                         {"F32", DType::F32},
                                         {"F64", DType::F64}})),
            spec::required(
                spec::list("shape", &HeaderEntry::shape, "axes", spec::integer<std::uint64_t>(), 0, kMaxAxes)),
            spec::required(spec::list("data_offsets", &HeaderEntry::offsets, "begin and end within the data [bytes]",
                                      spec::integer<std::uint64_t>(), 2, 2)));
    }

    [[nodiscard]] std::uint64_t begin() const { return offsets[0]; }
    [[nodiscard]] std::uint64_t end() const { return offsets[1]; }

    void check(spec::Report& report) const {
        std::uint64_t count = bytesOf(type);
        for (const std::uint64_t axis : shape) {
            if (axis != 0 && count > std::numeric_limits<std::uint64_t>::max() / axis)
                return report.add("shape", "more elements than 64 bits count");
            count *= axis;
        }
        if (end() < begin() || end() - begin() != count)
            report.add("data_offsets", fmt::format("{}..{} is not the {} bytes of dtype {} and shape {}", begin(),
                                                   end(), count, nameOf(type), text(shape)));
    }
};

struct Metadata {
    std::map<std::string, std::string> values;
    static constexpr auto fields() {
        return std::make_tuple(spec::table("__metadata__", &Metadata::values, "free text", spec::text()));
    }
};

using Entries = std::map<std::string, HeaderEntry>;

[[noreturn]] void fail(const std::string& file, const std::string& name, std::string message, std::string hint = {}) {
    throw ConfigError({file, name, std::move(message), std::move(hint)});
}

std::size_t headerLength(std::string_view bytes, const std::string& file) {
    if (bytes.size() < 8) fail(file, "", fmt::format("{} bytes are too few for a safetensors file", bytes.size()));
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), 8);
    if (length > kMaxHeaderBytes)
        fail(file, "", fmt::format("a header of {} bytes is too long", length), "is it a safetensors file?");
    if (length > bytes.size() - 8)
        fail(file, "",
             fmt::format("the header should have {} bytes, but the file ends after {}", length, bytes.size() - 8),
             "the file is cut off, or no safetensors file");
    return length;
}

Entries readHeader(std::string_view header, const std::string& file) {
    if (header.empty() || header.front() != '{') fail(file, "", "the header is no JSON object");
    spec::Json json = parseJson(header, file + " (header)", Comments::Refuse);
    std::vector<Problem> problems;
    spec::Json metadata = spec::Json::object();
    if (const auto it = json.find("__metadata__"); it != json.end()) {
        metadata["__metadata__"] = *it;
        json.erase(it);
    }
    (void)spec::load<Metadata>(metadata, {file, ""}, problems);
    Entries entries;
    spec::Loader(problems).read(json, {file, ""}, spec::tableOf(spec::object<HeaderEntry>()), entries);
    if (!problems.empty()) throw ConfigError(std::move(problems));
    return entries;
}

/// Every byte of the data belongs to exactly one array.
void requireSeamless(const Entries& entries, std::size_t dataBytes, const std::string& file) {
    std::vector<const Entries::value_type*> byOffset;
    for (const auto& entry : entries) byOffset.push_back(&entry);
    std::stable_sort(byOffset.begin(), byOffset.end(), [](const auto* a, const auto* b) {
        return std::pair(a->second.begin(), a->second.end()) < std::pair(b->second.begin(), b->second.end());
    });
    std::uint64_t reached = 0;
    for (const auto* entry : byOffset) {
        const auto& [name, header] = *entry;
        if (header.end() > dataBytes)
            fail(file, name, fmt::format("ends at byte {} of the data, which has {}", header.end(), dataBytes),
                 "the file is cut off");
        if (header.begin() != reached)
            fail(file, name,
                 fmt::format("begins at byte {} of the data, expected {}: arrays may neither overlap nor leave holes",
                             header.begin(), reached));
        reached = header.end();
    }
    if (reached != dataBytes)
        fail(file, "", fmt::format("{} bytes at the end belong to no array", dataBytes - reached));
}

void requireFinite(const Tensor& tensor, const std::string& file) {
    if (tensor.type() != DType::F32 && tensor.type() != DType::F64) return;
    const std::vector<double> values = tensor.real();
    const auto bad = std::find_if(values.begin(), values.end(), [](double value) { return !std::isfinite(value); });
    if (bad != values.end())
        fail(file, tensor.name(), fmt::format("element {} is {}, expected finite numbers", bad - values.begin(), *bad));
}

}  // namespace

TensorFile TensorFile::read(const std::filesystem::path& path, NonFinite nonFinite) {
    return parse(readFile(path, kMaxFileBytes), path.string(), nonFinite);
}

TensorFile TensorFile::parse(std::string bytes, const std::string& name, NonFinite nonFinite) {
    const std::size_t length = headerLength(bytes, name);
    const Entries entries = readHeader(std::string_view(bytes).substr(8, length), name);
    const std::size_t dataBytes = bytes.size() - 8 - length;
    requireSeamless(entries, dataBytes, name);
    TensorFile file;
    file.file_ = name;
    file.bytes_ = std::make_unique<const std::string>(std::move(bytes));
    const std::string_view data = std::string_view(*file.bytes_).substr(8 + length);
    for (const auto& [tensor, header] : entries) {
        const auto slice = data.substr(header.begin(), header.end() - header.begin());
        const auto it = file.tensors_.try_emplace(tensor, name, tensor, header.type, header.shape, slice).first;
        if (nonFinite == NonFinite::Reject) requireFinite(it->second, name);
    }
    return file;
}

}  // namespace spikeloom::network
