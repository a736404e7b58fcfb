// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/box.hpp"

#include <algorithm>

namespace spikeloom::sweep {
namespace {

constexpr std::size_t kMaxSteps = 1'000'000;

class Cover {
public:
    explicit Cover(const std::vector<std::uint32_t>& sizes) : sizes_(sizes) {}
    /// @param boxes  those that contain the levels chosen in the dimensions before this one
    bool all(const std::vector<const Box*>& boxes, std::size_t dimension) {
        if (boxes.empty() || ++steps_ > kMaxSteps) return false;
        if (std::any_of(boxes.begin(), boxes.end(), [&](const Box* box) { return box->depth() <= dimension; }))
            return true;
        for (std::uint32_t level = 0; level < sizes_[dimension]; ++level) {
            std::vector<const Box*> left;
            std::copy_if(boxes.begin(), boxes.end(), std::back_inserter(left),
                         [&](const Box* box) { return box->allows(dimension, level); });
            if (!all(left, dimension + 1)) return false;
        }
        return true;
    }

private:
    const std::vector<std::uint32_t>& sizes_;
    std::size_t steps_ = 0;
};

}  // namespace

void Box::restrict(std::size_t dimension, const std::vector<bool>& allowed) {
    const auto at = std::lower_bound(sides_.begin(), sides_.end(), dimension,
                                     [](const Side& side, std::size_t d) { return side.dimension < d; });
    if (at == sides_.end() || at->dimension != dimension) {
        sides_.insert(at, {dimension, allowed});
        return;
    }
    for (std::size_t level = 0; level < allowed.size(); ++level)
        at->allowed[level] = at->allowed[level] && allowed[level];
}

void Box::restrict(const Box& other) {
    for (const Side& side : other.sides_) restrict(side.dimension, side.allowed);
}

bool Box::contains(const Choice& choice) const {
    return std::all_of(sides_.begin(), sides_.end(),
                       [&](const Side& side) { return side.allowed[choice[side.dimension]]; });
}

bool Box::empty() const {
    return std::any_of(sides_.begin(), sides_.end(), [](const Side& side) {
        return std::find(side.allowed.begin(), side.allowed.end(), true) == side.allowed.end();
    });
}

bool Box::allows(std::size_t dimension, std::uint32_t level) const {
    return std::all_of(sides_.begin(), sides_.end(),
                       [&](const Side& side) { return side.dimension != dimension || side.allowed[level]; });
}

std::size_t Box::depth() const {
    return sides_.empty() ? 0 : sides_.back().dimension + 1;
}

bool coverAll(const std::vector<Box>& boxes, const std::vector<std::uint32_t>& sizes) {
    std::vector<const Box*> pointers;
    for (const Box& box : boxes) pointers.push_back(&box);
    return Cover(sizes).all(pointers, 0);
}

}  // namespace spikeloom::sweep
