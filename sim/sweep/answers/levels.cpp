// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/answers/levels.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "models/support/error.hpp"

namespace spikeloom::sweep {

Levels::Levels(const std::vector<Axis>& axes, std::vector<Record>& records) {
    std::vector<std::unordered_map<std::string_view, std::uint32_t>> numbers;
    for (const Axis& axis : axes) {
        auto& own = numbers.emplace_back();
        own.emplace("", 0U);
        for (const std::string& level : axis.levels) own.emplace(level, static_cast<std::uint32_t>(own.size()));
        counts_.push_back(own.size());
    }
    levels_.reserve(records.size() * axes.size());
    for (const Record& record : records) {
        const auto& values = record.point.values;
        if (values.size() != axes.size())
            throw InvariantError("sweep.answers", 0, "a point with another number of values than there are axes");
        for (std::size_t axis = 0; axis < axes.size(); ++axis) {
            const auto it = numbers[axis].find(values[axis]);
            if (it == numbers[axis].end())
                throw InvariantError("sweep.answers", 0, "no level of its axis: " + values[axis]);
            levels_.push_back(it->second);
        }
    }
    sort(records);
}

void Levels::sort(std::vector<Record>& records) {
    const std::size_t axes = counts_.size();
    std::vector<std::size_t> order(records.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        for (std::size_t axis = 0; axis < axes; ++axis)
            if (of(a, axis) != of(b, axis)) return of(a, axis) < of(b, axis);
        const Point &first = records[a].point, &second = records[b].point;
        return std::tie(first.stage, first.id) < std::tie(second.stage, second.id);
    });
    std::vector<Record> sorted;
    sorted.reserve(records.size());
    std::vector<std::uint32_t> levels;
    levels.reserve(levels_.size());
    for (const std::size_t i : order) {
        sorted.push_back(std::move(records[i]));
        for (std::size_t axis = 0; axis < axes; ++axis) levels.push_back(of(i, axis));
    }
    records = std::move(sorted);
    levels_ = std::move(levels);
}

}  // namespace spikeloom::sweep
