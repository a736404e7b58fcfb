// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/frames.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <fstream>

#include "sim/engine/codec.hpp"
#include "tests/sim/engine/shell.hpp"

namespace spikeloom::engine::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> take(FrameReader& reader) {
    std::vector<std::string> frames;
    reader.take([&](std::string_view bytes) { frames.emplace_back(bytes); });
    return frames;
}

TEST(Frames, AreTakenOnceAsTheyCome) {
    const Folder folder;
    FrameReader reader(folder / "file");
    EXPECT_THAT(take(reader), IsEmpty());  // no file yet
    FrameWriter writer(folder / "file", 0);
    writer.append("one");
    writer.append("");
    EXPECT_THAT(take(reader), ElementsAre("one", ""));
    EXPECT_THAT(take(reader), IsEmpty());
    writer.append("two");
    EXPECT_THAT(take(reader), ElementsAre("two"));
}

TEST(Frames, CutAnywhereGiveTheWholeOnesAndTheRestWhenItComes) {
    rc::check([] {
        const Folder folder;
        const auto frames = *rc::gen::arbitrary<std::vector<std::string>>();
        std::string bytes;
        std::vector<std::size_t> ends;
        for (const std::string& text : frames) {
            bytes += frame(text);
            ends.push_back(bytes.size());
        }
        const auto cut = *rc::gen::inRange<std::size_t>(0, bytes.size() + 1);
        const auto whole = static_cast<std::size_t>(std::ranges::count_if(ends, [&](auto end) { return end <= cut; }));
        std::ofstream(folder / "file", std::ios::binary) << bytes.substr(0, cut);
        FrameReader reader(folder / "file");
        std::vector<std::string> taken = take(reader);
        RC_ASSERT(taken.size() == whole);
        std::ofstream(folder / "file", std::ios::binary | std::ios::app) << bytes.substr(cut);
        for (const std::string& text : take(reader)) taken.push_back(text);
        RC_ASSERT(taken == frames);
    });
}

TEST(Frames, BytesThatAreNotThereYetAreNone) {
    const Folder folder;
    // A network file system may show the length before the bytes.
    std::string bytes = frame("one") + frame("two");
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(frame("one").size()), bytes.end(), '\0');
    std::ofstream(folder / "file", std::ios::binary) << bytes;
    FrameReader reader(folder / "file");
    EXPECT_THAT(take(reader), ElementsAre("one"));
    std::ofstream(folder / "file", std::ios::binary) << frame("one") + frame("two");
    EXPECT_THAT(take(reader), ElementsAre("two"));
}

TEST(Codec, JobsAndAnswersComeBack) {
    rc::check([](const std::string& name, const std::string& request, double timeout, std::uint32_t attempts,
                 std::uint64_t memory, std::size_t job) {
        const Task task = decodeTask(encode(job, {timeout, attempts, memory}, {name, request}));
        RC_ASSERT(task.job == job);
        RC_ASSERT(task.what.name == name);
        RC_ASSERT(task.what.request == request);
        RC_ASSERT(task.limits.timeoutS == timeout);
        RC_ASSERT(task.limits.attempts == attempts);
        RC_ASSERT(task.limits.memoryMb == memory);
        const Answer answer = decodeAnswer(encode(Answer{job, Answer::End::TimedOut, request, attempts, timeout}));
        RC_ASSERT(answer.job == job);
        RC_ASSERT(answer.end == Answer::End::TimedOut);
        RC_ASSERT(answer.body == request);
        RC_ASSERT(answer.attempts == attempts);
        RC_ASSERT(answer.wallSeconds == timeout);
    });
}

TEST(Codec, BytesTooFewOrTooManyAreRefused) {
    const std::string bytes = encode(Answer{3, Answer::End::Returned, "body", 1, 0.5});
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_THROW(static_cast<void>(decodeAnswer(bytes.substr(0, size))), std::runtime_error) << size;
    EXPECT_NO_THROW(static_cast<void>(decodeAnswer(bytes)));
    EXPECT_THROW(static_cast<void>(decodeAnswer(bytes + "x")), std::runtime_error);
    std::string unknown = bytes;
    unknown[8] = 3;  // the end, behind the index: one more than there are
    EXPECT_THROW(static_cast<void>(decodeAnswer(unknown)), std::runtime_error);
}

}  // namespace
}  // namespace spikeloom::engine::test
