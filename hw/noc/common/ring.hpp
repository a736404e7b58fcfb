// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <memory>

namespace spikeloom::hw {

[[noreturn]] void throwRingOverflow();

/// Fixed-capacity queue. Its users know that they have room, so that an overflow is a bug.
template <class T>
class Ring {
public:
    explicit Ring(std::uint32_t atLeast) : mask_(std::bit_ceil(atLeast) - 1), slots_(new T[mask_ + 1]()) {}
    [[nodiscard]] bool empty() const { return head_ == tail_; }
    [[nodiscard]] std::uint32_t size() const { return tail_ - head_; }
    [[nodiscard]] bool isFull() const { return size() > mask_; }
    [[nodiscard]] const T& front() const { return slots_[head_ & mask_]; }
    void push(const T& item) {
        if (size() > mask_) throwRingOverflow();
        slots_[tail_++ & mask_] = item;
    }
    void pop() { ++head_; }

private:
    std::uint32_t mask_, head_ = 0, tail_ = 0;
    std::unique_ptr<T[]> slots_;
};

}  // namespace spikeloom::hw
