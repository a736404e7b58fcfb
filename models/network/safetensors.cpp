// SPDX-License-Identifier: Apache-2.0
#include "models/network/safetensors.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstring>
#include <limits>
#include <optional>

#include "models/support/error.hpp"
#include "models/support/suggest.hpp"

namespace spikeloom::network {

static_assert(std::endian::native == std::endian::little, "arrays are stored little-endian and copied as they are");

std::string_view nameOf(DType type) {
    switch (type) {
        case DType::U8:
            return "U8";
        case DType::I8:
            return "I8";
        case DType::I16:
            return "I16";
        case DType::I32:
            return "I32";
        case DType::I64:
            return "I64";
        case DType::F32:
            return "F32";
        case DType::F64:
            return "F64";
    }
    throw InvariantError("safetensors", 0, "no such dtype");
}

std::size_t bytesOf(DType type) {
    switch (type) {
        case DType::U8:
        case DType::I8:
            return 1;
        case DType::I16:
            return 2;
        case DType::I32:
        case DType::F32:
            return 4;
        case DType::I64:
        case DType::F64:
            return 8;
    }
    throw InvariantError("safetensors", 0, "no such dtype");
}

std::string text(const Shape& shape) {
    return fmt::format("[{}]", fmt::join(shape, ", "));
}

void Tensor::require(DType type) const {
    if (type_ != type)
        throw ConfigError({file_, name_, fmt::format("expected dtype {}, found {}", nameOf(type), nameOf(type_)), ""});
}

void Tensor::require(const Shape& shape) const {
    if (shape_ != shape)
        throw ConfigError({file_, name_, fmt::format("expected shape {}, found {}", text(shape), text(shape_)), ""});
}

void Tensor::copyTo(void* target) const {
    if (!bytes_.empty()) std::memcpy(target, bytes_.data(), bytes_.size());
}

std::vector<double> Tensor::real() const {
    if (type_ == DType::F64) return as<double>();
    if (type_ != DType::F32)
        throw ConfigError({file_, name_, fmt::format("expected dtype F32 or F64, found {}", nameOf(type_)), ""});
    const std::vector<float> values = as<float>();
    return {values.begin(), values.end()};
}

const Tensor* TensorFile::find(const std::string& name) const {
    const auto it = tensors_.find(name);
    return it == tensors_.end() ? nullptr : &it->second;
}

const Tensor& TensorFile::at(const std::string& name) const {
    if (const Tensor* tensor = find(name)) return *tensor;
    throw ConfigError({file_, name, "no such array", didYouMean(name, names(), "arrays")});
}

std::vector<std::string> TensorFile::names() const {
    std::vector<std::string> names;
    for (const auto& [name, tensor] : tensors_) names.push_back(name);
    return names;
}

}  // namespace spikeloom::network
