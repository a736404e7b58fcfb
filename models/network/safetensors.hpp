// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The safetensors file format (github.com/huggingface/safetensors): an 8-byte little-endian header length, a JSON
/// header
/// `{name: {dtype, shape, data_offsets}}`, and the bytes of the arrays.
namespace spikeloom::network {

enum class DType { U8, I8, I16, I32, I64, F32, F64 };
[[nodiscard]] std::string_view nameOf(DType type);
[[nodiscard]] std::size_t bytesOf(DType type);

template <class T>
inline constexpr DType kDTypeOf = [] { static_assert(sizeof(T) == 0, "no dtype for this type"); }();
template <>
inline constexpr DType kDTypeOf<std::uint8_t> = DType::U8;
template <>
inline constexpr DType kDTypeOf<std::int8_t> = DType::I8;
template <>
inline constexpr DType kDTypeOf<std::int16_t> = DType::I16;
template <>
inline constexpr DType kDTypeOf<std::int32_t> = DType::I32;
template <>
inline constexpr DType kDTypeOf<std::int64_t> = DType::I64;
template <>
inline constexpr DType kDTypeOf<float> = DType::F32;
template <>
inline constexpr DType kDTypeOf<double> = DType::F64;

using Shape = std::vector<std::uint64_t>;
/// `[16, 64]`
[[nodiscard]] std::string text(const Shape& shape);

/// One array of a file. Refers to the file's bytes: valid as long as the `TensorFile` lives.
class Tensor {
public:
    Tensor(std::string file, std::string name, DType type, Shape shape, std::string_view bytes)
        : file_(std::move(file)), name_(std::move(name)), type_(type), shape_(std::move(shape)), bytes_(bytes) {}

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] DType type() const { return type_; }
    [[nodiscard]] const Shape& shape() const { return shape_; }
    [[nodiscard]] std::size_t count() const { return bytes_.size() / bytesOf(type_); }

    /// The elements, row-major. @throws ConfigError when the array has another dtype
    template <class T>
    [[nodiscard]] std::vector<T> as() const {
        require(kDTypeOf<T>);
        std::vector<T> values(count());
        copyTo(values.data());
        return values;
    }
    /// The same. @throws ConfigError also when the array has another shape
    template <class T>
    [[nodiscard]] std::vector<T> as(const Shape& shape) const {
        require(shape);
        return as<T>();
    }
    /// F32 or F64 as double. @throws ConfigError for another dtype
    [[nodiscard]] std::vector<double> real() const;

    void require(DType type) const;
    void require(const Shape& shape) const;

private:
    void copyTo(void* target) const;

    std::string file_, name_;
    DType type_;
    Shape shape_;
    std::string_view bytes_;
};

/// What to do with NaN and infinity in F32 and F64 arrays.
enum class NonFinite { Reject, Accept };

/// A file read whole. Strict: every byte after the header belongs to exactly one array.
class TensorFile {
public:
    /// @throws ConfigError naming the file and the array
    [[nodiscard]] static TensorFile read(const std::filesystem::path& path, NonFinite nonFinite = NonFinite::Reject);
    /// The same from bytes. @param name  what messages call the file
    [[nodiscard]] static TensorFile parse(std::string bytes, const std::string& name,
                                          NonFinite nonFinite = NonFinite::Reject);

    TensorFile(TensorFile&&) = default;
    TensorFile& operator=(TensorFile&&) = default;

    [[nodiscard]] const std::string& file() const { return file_; }
    /// By name, in the order of names.
    [[nodiscard]] const std::map<std::string, Tensor>& tensors() const { return tensors_; }
    /// @return nullptr when there is none of that name
    [[nodiscard]] const Tensor* find(const std::string& name) const;
    /// @throws ConfigError naming a similar array when there is none of that name
    [[nodiscard]] const Tensor& at(const std::string& name) const;
    [[nodiscard]] std::vector<std::string> names() const;

private:
    TensorFile() = default;

    std::string file_;
    std::unique_ptr<const std::string>
        bytes_;  // at a place of its own: the tensors point into it when the file is moved
    std::map<std::string, Tensor> tensors_;
};

/// Collects arrays and writes them; the same arrays give the same bytes, whatever the order in which they were added.
/// Every array starts at a multiple of its element size.
class TensorWriter {
public:
    /// @param values  row-major, as many as the shape says (else InvariantError, as for a name added twice)
    template <class T>
    void add(const std::string& name, const Shape& shape, std::span<const T> values) {
        add(name, kDTypeOf<T>, shape, {reinterpret_cast<const char*>(values.data()), values.size_bytes()});
    }
    template <class T>
    void add(const std::string& name, const Shape& shape, const std::vector<T>& values) {
        add(name, shape, std::span<const T>(values));
    }
    [[nodiscard]] std::string bytes() const;
    /// @throws ConfigError when the file cannot be written
    void write(const std::filesystem::path& path) const;

private:
    struct Entry {
        DType type;
        Shape shape;
        std::string bytes;
    };
    void add(const std::string& name, DType type, const Shape& shape, std::string_view bytes);

    std::map<std::string, Entry> entries_;
};

}  // namespace spikeloom::network
