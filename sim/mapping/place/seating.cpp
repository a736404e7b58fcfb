// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/place/seating.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace spikeloom::mapping {
namespace {

Position ringsOf(const hw::MeshShape& shape) {
    const auto width = static_cast<std::int32_t>(shape.width), height = static_cast<std::int32_t>(shape.height);
    return shape.wraps ? Position{width, height} : Position{2 * width, 2 * height};
}

}  // namespace

Seating::Seating(const Traffic& traffic, const hw::MeshShape& shape, ChipCut chips)
    : shape_(shape),
      rings_(ringsOf(shape)),
      chips_(std::move(chips)),
      host_(traffic.host.begin(), traffic.host.end()),
      neighbours_(traffic.host.size()),
      seatOf_(traffic.host.size(), kNobody),
      coreOn_(shape.nodes(), kNobody) {
    for (std::uint32_t seat = 0; seat < coreOn_.size(); ++seat) {
        const hw::TileId tile = tileOf(seat);
        positions_.push_back({static_cast<std::int32_t>(shape.x(tile)), static_cast<std::int32_t>(shape.y(tile))});
    }
    for (const Flow& flow : traffic.flows) {
        const auto packets = static_cast<std::int64_t>(flow.packets);
        neighbours_[value(flow.from)].push_back({value(flow.to), packets});
        neighbours_[value(flow.to)].push_back({value(flow.from), packets});
    }
}

double Seating::meanNeighbours() const {
    std::size_t sum = 0;
    for (const auto& neighbours : neighbours_) sum += neighbours.size();
    return static_cast<double>(sum) / static_cast<double>(neighbours_.size());
}

void Seating::put(std::uint32_t core, std::uint32_t seat) {
    seatOf_[core] = seat;
    coreOn_[seat] = core;
}

std::int64_t Seating::links(std::uint32_t a, std::uint32_t b) const {
    const std::int32_t x = std::abs(positions_[a].x - positions_[b].x), y = std::abs(positions_[a].y - positions_[b].y);
    return std::min(x, rings_.x - x) + std::min(y, rings_.y - y);
}

std::int64_t Seating::cost(std::uint32_t core, std::uint32_t seat) const {
    std::int64_t sum = host_[core] * links(0, seat);
    for (const Neighbour& n : neighbours_[core])
        if (seatOf_[n.core] != kNobody) sum += n.packets * links(seatOf_[n.core], seat);
    return sum;
}

std::int64_t Seating::total() const {
    std::int64_t twice = 0;  // each pair is seen from both ends, the host from one
    for (std::uint32_t core = 0; core < cores(); ++core)
        twice += cost(core, seatOf_[core]) + host_[core] * links(0, seatOf_[core]);
    return twice / 2;
}

/// The pair that changes places keeps its distance, so the partner's traffic is left out.
std::int64_t Seating::moveDelta(std::uint32_t core, std::uint32_t from, std::uint32_t to, std::uint32_t partner) const {
    std::int64_t delta = host_[core] * (links(0, to) - links(0, from));
    for (const Neighbour& n : neighbours_[core])
        if (n.core != partner) delta += n.packets * (links(seatOf_[n.core], to) - links(seatOf_[n.core], from));
    return delta;
}

std::int64_t Seating::exchangeDelta(std::uint32_t a, std::uint32_t b) const {
    const std::uint32_t onA = coreOn_[a], onB = coreOn_[b];
    return (onA == kNobody ? 0 : moveDelta(onA, a, b, onB)) + (onB == kNobody ? 0 : moveDelta(onB, b, a, onA));
}

void Seating::exchange(std::uint32_t a, std::uint32_t b) {
    std::swap(coreOn_[a], coreOn_[b]);
    if (coreOn_[a] != kNobody) seatOf_[coreOn_[a]] = a;
    if (coreOn_[b] != kNobody) seatOf_[coreOn_[b]] = b;
}

}  // namespace spikeloom::mapping
