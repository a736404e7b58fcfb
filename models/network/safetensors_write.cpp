// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

#include "models/network/safetensors.hpp"
#include "models/support/error.hpp"
#include "models/support/file_io.hpp"

namespace spikeloom::network {

void TensorWriter::add(const std::string& name, DType type, const Shape& shape, std::string_view bytes) {
    std::uint64_t expected = bytesOf(type);
    for (const std::uint64_t axis : shape) expected *= axis;
    if (bytes.size() != expected)
        throw InvariantError("TensorWriter", 0,
                             fmt::format("{}: {} bytes for shape {}", name, bytes.size(), text(shape)));
    if (!entries_.try_emplace(name, Entry{type, shape, std::string(bytes)}).second)
        throw InvariantError("TensorWriter", 0, name + ": added twice");
}

std::string TensorWriter::bytes() const {
    std::vector<const std::pair<const std::string, Entry>*> order;
    for (const auto& entry : entries_) order.push_back(&entry);
    // Widest elements first, then by name: so every array is aligned without holes, which the format forbids.
    std::stable_sort(order.begin(), order.end(),
                     [](const auto* a, const auto* b) { return bytesOf(a->second.type) > bytesOf(b->second.type); });
    nlohmann::json header = nlohmann::json::object();
    std::string data;
    for (const auto* item : order) {
        const auto& [name, entry] = *item;
        const std::size_t begin = data.size();
        data += entry.bytes;
        header[name] = {
            {"dtype", std::string(nameOf(entry.type))}, {"shape", entry.shape}, {"data_offsets", {begin, data.size()}}};
    }
    std::string text = header.dump();
    text.append((8 - text.size() % 8) % 8, ' ');
    const std::uint64_t length = text.size();
    std::string bytes(8, '\0');
    std::memcpy(bytes.data(), &length, 8);
    return bytes + text + data;
}

void TensorWriter::write(const std::filesystem::path& path) const {
    writeFile(path, bytes());
}

}  // namespace spikeloom::network
