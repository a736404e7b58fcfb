// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Dense matrix arithmetic, for double and for std::int64_t. Loops run over contiguous memory in the innermost
/// dimension, which compilers vectorise without reassociating sums.
namespace spikeloom::oracle {

/// Row-major `rows x cols`.
template <class T>
struct Matrix {
    std::uint32_t rows = 0, cols = 0;
    std::vector<T> values;

    Matrix() = default;
    Matrix(std::uint32_t r, std::uint32_t c) : rows(r), cols(c), values(static_cast<std::size_t>(r) * c, T{}) {}
    [[nodiscard]] std::span<T> row(std::uint32_t r) {
        return {values.data() + static_cast<std::size_t>(r) * cols, cols};
    }
    [[nodiscard]] std::span<const T> row(std::uint32_t r) const {
        return {values.data() + static_cast<std::size_t>(r) * cols, cols};
    }
};

/// `count` consecutive columns of a matrix, from `begin`: one head of a multi-head tensor.
struct Columns {
    std::uint32_t begin = 0, count = 0;
};

template <class T>
[[nodiscard]] Matrix<T> columnsOf(const Matrix<T>& matrix, Columns columns) {
    Matrix<T> result(matrix.rows, columns.count);
    for (std::uint32_t r = 0; r < matrix.rows; ++r) {
        const auto from = matrix.row(r).subspan(columns.begin, columns.count);
        for (std::uint32_t c = 0; c < columns.count; ++c) result.row(r)[c] = from[c];
    }
    return result;
}

template <class T>
[[nodiscard]] Matrix<T> rowsOf(const Matrix<T>& matrix, std::uint32_t begin, std::uint32_t count) {
    Matrix<T> result(count, matrix.cols);
    const auto first = matrix.values.begin() + static_cast<std::ptrdiff_t>(begin) * matrix.cols;
    result.values.assign(first, first + static_cast<std::ptrdiff_t>(count) * matrix.cols);
    return result;
}

template <class T>
[[nodiscard]] Matrix<T> transposed(const Matrix<T>& matrix) {
    Matrix<T> result(matrix.cols, matrix.rows);
    for (std::uint32_t r = 0; r < matrix.rows; ++r)
        for (std::uint32_t c = 0; c < matrix.cols; ++c) result.row(c)[r] = matrix.row(r)[c];
    return result;
}

/// a [m, k] times b [k, n] -> [m, n].
template <class T>
[[nodiscard]] Matrix<T> product(const Matrix<T>& a, const Matrix<T>& b) {
    Matrix<T> result(a.rows, b.cols);
    for (std::uint32_t i = 0; i < a.rows; ++i) {
        T* const sums = result.row(i).data();
        for (std::uint32_t l = 0; l < a.cols; ++l) {
            const T factor = a.row(i)[l];
            const T* const operand = b.row(l).data();
            for (std::uint32_t j = 0; j < b.cols; ++j) sums[j] += factor * operand[j];
        }
    }
    return result;
}

/// target[row + r][col + c] += factor * addend[r][c].
template <class T>
void addInto(Matrix<T>& target, const Matrix<T>& addend, T factor, std::uint32_t row = 0, std::uint32_t col = 0) {
    for (std::uint32_t r = 0; r < addend.rows; ++r) {
        T* const sums = target.row(row + r).data() + col;
        const T* const from = addend.row(r).data();
        for (std::uint32_t c = 0; c < addend.cols; ++c) sums[c] += factor * from[c];
    }
}

}  // namespace spikeloom::oracle
