// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/network/dataset.hpp"
#include "models/network/network.hpp"

/// How the sums of a readout are read, and how well that agrees with the labels. A sample is judged by itself; figures
/// are of any number of samples together. Works on the host, from the integers that the chip sends.
namespace spikeloom::tasks {

/// One figure of a task (docs/definitions.md).
struct Figure {
    enum class Kind : std::uint8_t { Share, Count };  ///< 0..1, or how many
    std::string name;                                 ///< key in result.json, column of a table
    Kind kind = Kind::Share;
    std::optional<double> value{};  ///< empty where there is nothing that it could be about
};

/// What the figures need to know of a sample, as numbers whose meaning is the task's own.
using Evidence = std::vector<double>;

class Task {
public:
    virtual ~Task() = default;
    [[nodiscard]] virtual std::string_view name() const = 0;
    /// @param sums  of the readout, [rows][cols]; @param sample  of `dataset`, whose labels it is compared with
    [[nodiscard]] virtual Evidence judge(std::span<const std::int64_t> sums, const network::Dataset& dataset,
                                         std::size_t sample) const = 0;
    /// Figures of all samples together, always the same ones in the same order; without samples they are empty or 0.
    [[nodiscard]] virtual std::vector<Figure> figures(const std::vector<const Evidence*>& samples) const = 0;
};

/// The task of the network's readout.
/// @param unit  real value of 1 in a sum
/// @return null for a classification, whose labels and predictions are figures of the run themselves
[[nodiscard]] std::shared_ptr<const Task> makeTask(const network::Network& network, double unit);

}  // namespace spikeloom::tasks
