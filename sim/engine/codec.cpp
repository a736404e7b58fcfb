// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/codec.hpp"

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <type_traits>

namespace spikeloom::engine {
namespace {

template <typename Number>
void put(std::string& bytes, Number number) {
    static_assert(std::is_arithmetic_v<Number>);
    char raw[sizeof number];
    std::memcpy(raw, &number, sizeof number);
    bytes.append(raw, sizeof number);
}
void put(std::string& bytes, const std::string& text) {
    put(bytes, std::uint64_t{text.size()});
    bytes += text;
}

class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}
    template <typename Number>
    void take(Number& number) {
        std::memcpy(&number, cut(sizeof number).data(), sizeof number);
    }
    void take(std::string& text) {
        std::uint64_t size = 0;
        take(size);
        text = cut(size);
    }
    void end() const {
        if (!rest_.empty()) refuse();
    }
    [[noreturn]] static void refuse() { throw std::runtime_error("a message of another program"); }

private:
    std::string_view cut(std::uint64_t size) {
        if (size > rest_.size()) refuse();
        const std::string_view front = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return front;
    }
    std::string_view rest_;
};

}  // namespace

std::string encode(std::size_t job, const Limits& limits, const Job& what) {
    std::string bytes;
    bytes.reserve(what.name.size() + what.request.size() + 64);
    put(bytes, std::uint64_t{job});
    put(bytes, limits.timeoutS);
    put(bytes, limits.attempts);
    put(bytes, limits.memoryMb);
    put(bytes, what.name);
    put(bytes, what.request);
    return bytes;
}

std::string encode(const Answer& answer) {
    std::string bytes;
    bytes.reserve(answer.body.size() + 64);
    put(bytes, std::uint64_t{answer.job});
    put(bytes, static_cast<std::uint8_t>(answer.end));
    put(bytes, answer.attempts);
    put(bytes, answer.wallSeconds);
    put(bytes, answer.body);
    return bytes;
}

Task decodeTask(std::string_view bytes) {
    Reader reader(bytes);
    Task task;
    std::uint64_t job = 0;
    reader.take(job);
    task.job = job;
    reader.take(task.limits.timeoutS);
    reader.take(task.limits.attempts);
    reader.take(task.limits.memoryMb);
    reader.take(task.what.name);
    reader.take(task.what.request);
    reader.end();
    return task;
}

Answer decodeAnswer(std::string_view bytes) {
    Reader reader(bytes);
    Answer answer;
    std::uint64_t job = 0;
    std::uint8_t end = 0;
    reader.take(job);
    answer.job = job;
    reader.take(end);
    if (end > static_cast<std::uint8_t>(Answer::End::TimedOut)) Reader::refuse();
    answer.end = static_cast<Answer::End>(end);
    reader.take(answer.attempts);
    reader.take(answer.wallSeconds);
    reader.take(answer.body);
    reader.end();
    return answer;
}

}  // namespace spikeloom::engine
