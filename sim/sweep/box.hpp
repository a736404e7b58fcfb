// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace spikeloom::sweep {

/// A level for each dimension of a space: what strategies choose.
using Choice = std::vector<std::uint32_t>;

/// The choices that have one of some levels in each of some dimensions: where an axis varies, what is excluded.
class Box {
public:
    /// Keeps only the choices with one of these levels there.
    /// @param allowed  of each level of the dimension
    void restrict(std::size_t dimension, const std::vector<bool>& allowed);
    /// Keeps only the choices that are in the other one too.
    void restrict(const Box& other);
    [[nodiscard]] bool contains(const Choice& choice) const;
    [[nodiscard]] bool empty() const;
    /// @return whether all choices with this level are kept there
    [[nodiscard]] bool allows(std::size_t dimension, std::uint32_t level) const;
    /// 1 + the last dimension that matters; 0 for the whole space.
    [[nodiscard]] std::size_t depth() const;

private:
    struct Side {
        std::size_t dimension;
        std::vector<bool> allowed;
    };
    std::vector<Side> sides_;  ///< dimensions ascending
};

/// Whether every choice is in one of the boxes. Looks for one that is not, level by level, and says no after a million
/// steps without an answer.
[[nodiscard]] bool coverAll(const std::vector<Box>& boxes, const std::vector<std::uint32_t>& sizes);

}  // namespace spikeloom::sweep
