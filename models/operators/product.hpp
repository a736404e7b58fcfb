// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "models/program/program.hpp"

namespace spikeloom::operators {

/// How the heads' matrices lie in a population: one below the other, or side by side.
enum class Stacked : std::uint8_t { Below, Beside };

/// A population as one matrix for each head, of which it may hold the transpose.
struct HeadMatrices {
    Stacked stacked = Stacked::Beside;
    bool transposed = false;
};

/// A product of two populations, head by head: target[x][y] += sum over s of left[x][s] * right[s][y].
/// Operand 0 (source) is the left one, operand 1 (other) the right one.
struct ProductForm {
    HeadMatrices left, right;
    Stacked target = Stacked::Below;

    /// Events of the left operand add a part of a row of the target, those of the right one a part of a column. What
    /// an event reads of the other operand is contiguous in copies that have a row for each s.
    [[nodiscard]] constexpr bool copiedByColumn(std::uint8_t operand) const {
        return operand == 0 ? !left.transposed : right.transposed;
    }
};

/// scores q [N, H*d] k [N, H*d] -> [H*N, N]: q k^T
inline constexpr ProductForm kScoresForm{{Stacked::Beside, false}, {Stacked::Beside, true}, Stacked::Below};
/// context a [H*N, N] v [N, H*d] -> [N, H*d]: a v
inline constexpr ProductForm kContextForm{{Stacked::Below, false}, {Stacked::Beside, false}, Stacked::Beside};
/// key-value k [N, H*d] v [N, H*e] -> [H*d, e]: k^T v
inline constexpr ProductForm kKeyValueForm{{Stacked::Beside, true}, {Stacked::Beside, false}, Stacked::Below};
/// query q [N, H*d] kv [H*d, e] -> [N, H*e]: q kv
inline constexpr ProductForm kQueryForm{{Stacked::Beside, false}, {Stacked::Below, false}, Stacked::Beside};

/// The form of a product. @throws InvariantError for an operator of one operand
[[nodiscard]] const ProductForm& formOf(program::OperatorKind kind);

}  // namespace spikeloom::operators
