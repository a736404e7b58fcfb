// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/packet_log.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "models/support/error.hpp"
#include "sim/noc/gunzip.hpp"
#include "sim/noc/replay.hpp"

namespace spikeloom::noc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

PacketLog parsed(std::string_view text) {
    return parsePacketLog(text, "a.csv", {4, 4});
}

/// The messages of the mistakes in a log.
std::vector<std::string> mistakes(std::string_view text) {
    try {
        (void)parsed(text);
    } catch (const ConfigError& error) {
        std::vector<std::string> texts;
        for (const Problem& problem : error.problems()) texts.push_back(problem.text());
        return texts;
    }
    return {};
}

TEST(PacketLog, FindsItsColumnsByName) {
    const PacketLog log = parsed("size,extra,dst,src,ctime\n4,x,7,3,12\n");
    ASSERT_EQ(log.packets.size(), 1u);
    const LoggedPacket& packet = log.packets[0];
    EXPECT_EQ(packet.created, 12u);
    EXPECT_EQ(packet.source, 3u);
    EXPECT_EQ(packet.destination, 7u);
    EXPECT_EQ(packet.flits, 4u);
    EXPECT_EQ(packet.pid, 0u);
    EXPECT_TRUE(packet.measured);
    EXPECT_FALSE(packet.injected || packet.arrived);
    EXPECT_FALSE(log.hasArrived || log.hasInjected || log.hasMeasured);
}

TEST(PacketLog, KeepsWhatTheOtherProgramSaysOfAPacket) {
    const PacketLog log =
        parsed("pid,ctime,src,dst,size,measured,itime,head_atime,tail_atime,routers\r\n9,2,0,1,1,0,3,12,13,2\r\n");
    EXPECT_EQ(log.packets[0].pid, 9u);
    EXPECT_FALSE(log.packets[0].measured);
    EXPECT_EQ(log.packets[0].injected, 3u);
    EXPECT_EQ(log.packets[0].arrived, 13u);
}

TEST(PacketLog, IsSortedByCreationAndKeepsTheOrderWithinACycle) {
    std::string text = "pid,ctime,src,dst,size\n";
    std::vector<std::uint64_t> expected;
    for (int pid = 0; pid < 100; ++pid) text += fmt::format("{},{},0,1,1\n", pid, 5 - pid % 2);
    for (std::uint64_t pid = 1; pid < 100; pid += 2) expected.push_back(pid);  // of cycle 4
    for (std::uint64_t pid = 0; pid < 100; pid += 2) expected.push_back(pid);  // of cycle 5
    std::vector<std::uint64_t> order;
    for (const LoggedPacket& packet : parsed(text).packets) order.push_back(packet.pid);
    EXPECT_EQ(order, expected);
}

TEST(PacketLog, MayEndWithoutALineEndAndHaveBlanks) {
    EXPECT_EQ(parsed("ctime, src, dst, size\n1, 2, 3, 1\n\n2,2,3,1").packets.size(), 2u);
}

TEST(PacketLog, WithoutARequiredColumnNamesTheOneThatLooksLikeIt) {
    EXPECT_THAT(mistakes("ctime,scr,dst,size\n1,2,3,1\n"),
                ElementsAre("a.csv:1: src: no such column in the header; rename scr"));
    EXPECT_THAT(mistakes("ctime,src,dst\n"),
                ElementsAre("a.csv:1: size: no such column in the header; a log has at least the columns ctime, src, "
                            "dst, size"));
    EXPECT_EQ(mistakes("").size(), 4u);
}

TEST(PacketLog, RefusesARowThatIsWrongWithItsLine) {
    const std::string head = "ctime,src,dst,size\n0,0,1,1\n";
    EXPECT_THAT(mistakes(head + "1,2,3\n"), ElementsAre("a.csv:3: 3 fields, the header has 4"));
    EXPECT_THAT(mistakes(head + "1,2,x,1\n"), ElementsAre("a.csv:3: dst: expected a whole number, found \"x\""));
    EXPECT_THAT(mistakes(head + "1,2,,1\n"), ElementsAre(HasSubstr("expected a whole number, found \"\"")));
    EXPECT_THAT(mistakes(head + "-1,2,3,1\n"), ElementsAre(HasSubstr("a.csv:3: ctime: expected a whole number")));
    EXPECT_THAT(mistakes(head + "1.5,2,3,1\n"), ElementsAre(HasSubstr("a.csv:3: ctime: expected a whole number")));
    EXPECT_THAT(mistakes(head + "1,2,3,0\n"), ElementsAre("a.csv:3: size: 0 is not in [1, 65535]"));
    EXPECT_THAT(mistakes(head + "1,2,3,65536\n"), ElementsAre("a.csv:3: size: 65536 is not in [1, 65535]"));
    EXPECT_THAT(mistakes(head + "99999999999999999999,2,3,1\n"), ElementsAre(HasSubstr("a.csv:3: ctime: 999")));
}

TEST(PacketLog, RefusesATileThatTheMeshDoesNotHave) {
    EXPECT_TRUE(mistakes("ctime,src,dst,size\n0,15,15,1\n").empty());
    EXPECT_THAT(
        mistakes("ctime,src,dst,size\n0,0,16,1\n"),
        ElementsAre("a.csv:2: dst: 16 is not in [0, 15]; the mesh has 4 x 4 tiles: see mesh.width, mesh.height"));
}

TEST(PacketLog, NumbersTheCoresOfAllTiles) {
    const hw::MeshShape shape{.width = 4, .height = 4, .concentration = 2};
    EXPECT_EQ(parsePacketLog("ctime,src,dst,size\n0,0,31,1\n", "a.csv", shape).packets[0].destination, 31u);
    try {
        (void)parsePacketLog("ctime,src,dst,size\n0,32,0,1\n", "a.csv", shape);
        FAIL();
    } catch (const ConfigError& error) {
        EXPECT_STREQ(error.what(),
                     "a.csv:2: src: 32 is not in [0, 31]; the mesh has 4 x 4 tiles of 2 cores: see mesh.width, "
                     "mesh.height, noc.concentration");
    }
}

TEST(PacketLog, RefusesAnArrivalBeforeTheCreation) {
    EXPECT_THAT(mistakes("ctime,src,dst,size,tail_atime\n9,0,1,1,8\n"),
                ElementsAre("a.csv:2: tail_atime: 8 is before the packet's creation in 9"));
}

TEST(PacketLog, ReportsTheFirstFewMistakes) {
    std::string text = "ctime,src,dst,size\n";
    for (int i = 0; i < 50; ++i) text += "x,0,0,1\n";
    EXPECT_EQ(mistakes(text).size(), 5u);
}

TEST(PacketLog, WithoutPacketsIsRefused) {
    EXPECT_THAT(mistakes("ctime,src,dst,size\n"), ElementsAre("a.csv:1: holds no packets"));
}

TEST(PacketLog, ShowsNothingThatATerminalWouldObey) {
    for (const std::string& text : mistakes("ctime,src,dst,size\n\x1b[31m,0,0,1\n"))
        EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

std::string gzip(const std::string& text) {
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string packed(text.size() + 1000, '\0');
    std::string source = text;
    stream.next_in = reinterpret_cast<Bytef*>(source.data());
    stream.avail_in = static_cast<uInt>(source.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

/// Longer than the blocks in which it is read and made.
std::string longText() {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += std::to_string(i * 7919 % 100'003) + ",";
    return text;
}

TEST(Gunzip, IsTheInverseOfCompressing) {
    for (const std::string& text : {std::string(), std::string("abc"), longText()}) {
        const std::string packed = gzip(text);
        EXPECT_TRUE(isGzip(packed));
        EXPECT_EQ(gunzip(packed, "a.gz", std::size_t{1} << 20U), text);
    }
    EXPECT_FALSE(isGzip("ctime,src"));
}

TEST(Gunzip, JoinsMembers) {
    EXPECT_EQ(gunzip(gzip("abc") + gzip("def"), "a.gz", 100), "abcdef");
}

TEST(Gunzip, RefusesWhatIsDamagedCutShortOrTooLong) {
    const std::string packed = gzip(longText());
    std::string damaged = packed;
    damaged[damaged.size() / 2] = static_cast<char>(~damaged[damaged.size() / 2]);
    EXPECT_THROW((void)gunzip(damaged, "a.gz", std::size_t{1} << 20U), ConfigError);
    for (const std::size_t length : {std::size_t{2}, std::size_t{15}, packed.size() / 2, packed.size() - 1})
        EXPECT_THROW((void)gunzip(packed.substr(0, length), "a.gz", std::size_t{1} << 20U), ConfigError) << length;
    EXPECT_THROW((void)gunzip(packed, "a.gz", longText().size() - 1), ConfigError);
    EXPECT_NO_THROW((void)gunzip(packed, "a.gz", longText().size()));
}

StudySpec small() {
    StudySpec study;
    study.mesh = {4, 4};
    return study;
}

// Alone: 2 routers 10 cycles; the log says 10 and 12, of the third nothing counts because it was not measured.
TEST(Replay, ComparesMeasuredPacketsWithTheLog) {
    const PacketLog log = parsed(
        "ctime,src,dst,size,measured,itime,tail_atime\n0,0,1,1,1,0,10\n100,0,1,1,1,101,112\n200,0,1,1,0,200,290\n");
    const ReplayResult result = replay(small(), log);
    EXPECT_EQ(result.measured.latencies().packets(), 3u);
    ASSERT_TRUE(result.comparison);
    EXPECT_EQ(result.comparison->packets, 2u);
    EXPECT_EQ(result.comparison->sameLatency, 1u);
    EXPECT_EQ(result.comparison->sameInjection, 1u);
    EXPECT_EQ(result.comparison->largestDifference, 2u);
    EXPECT_DOUBLE_EQ(result.comparison->exactShare(), 0.5);
    EXPECT_DOUBLE_EQ(result.comparison->meanDifference(), 10.0 / 11.0 - 1.0);
    EXPECT_DOUBLE_EQ(result.comparison->p99Difference(), 10.0 / 12.0 - 1.0);
}

TEST(Replay, OfALogWithoutArrivalsComparesNothing) {
    const ReplayResult result = replay(small(), parsed("ctime,src,dst,size\n7,0,15,2\n1000000000,3,3,1\n"));
    EXPECT_FALSE(result.comparison);
    EXPECT_EQ(result.arrivals[0]->latency(), 4u * 7 + 2 + 1);
    EXPECT_EQ(result.arrivals[1]->latency(), 6u);
    EXPECT_EQ(value(result.arrivals[1]->created), 1'000'000'000u);
}

// Tiles of 4 nodes: 5 and 6 are on tile 1 = (1, 0), 63 on tile 15 = (3, 3), 2 + 3 links and so 6 routers away.
TEST(Replay, SendsFromCoreToCore) {
    StudySpec study = small();
    study.noc.concentration = 4;
    const PacketLog log = parsePacketLog("ctime,src,dst,size\n0,5,6,1\n50,5,63,2\n", "a", study.shape());
    const ReplayResult result = replay(study, log);
    EXPECT_EQ(result.arrivals[0]->latency(), 4u * 1 + 2);
    EXPECT_EQ(result.arrivals[1]->latency(), 4u * 6 + 2 + 1);
    EXPECT_EQ(describe(result.arrivals[0]->destination), "tile 1 core 2");
    EXPECT_EQ(result.measured.routers(), 7u);
}

// Two chips of 2 x 1 tiles of two cores: nodes 2 and 3 are on tile 1, 4 and 5 on tile 2, behind a link of 16 cycles
// over which a flit of 64 bits takes 4. 10 cycles for two routers on a chip, and 16 - 1 + 4 - 1 more for the crossing.
TEST(Replay, CrossesTheLinksBetweenTheChipsOfABoard) {
    for (const std::string& fidelity : hw::fidelityNames()) {
        StudySpec study;
        study.mesh = {2, 1};
        study.board = {.chipsX = 2, .linkBits = 16, .linkCycles = 16};
        study.noc.concentration = 2;
        study.noc.fidelity = fidelity;
        const PacketLog log = parsePacketLog("ctime,src,dst,size\n0,0,3,1\n100,3,4,1\n", "a", study.shape());
        const ReplayResult result = replay(study, log);
        EXPECT_EQ(result.arrivals[0]->latency(), 10u) << fidelity;
        EXPECT_EQ(result.arrivals[1]->latency(), 28u) << fidelity;
        EXPECT_EQ(result.measured.split().contention, 0u) << fidelity;
    }
}

// The first packet's 6 cycles are longer than the patience; a network that was empty in between starts anew.
TEST(Replay, IsStalledWhenNothingArrivesForTheDrainCycles) {
    StudySpec study = small();
    const PacketLog log = parsed("ctime,src,dst,size\n0,0,0,1\n50,0,0,1\n");
    study.drainCycles = 7;
    EXPECT_FALSE(replay(study, log).stalled());
    study.drainCycles = 4;
    const ReplayResult result = replay(study, log);
    EXPECT_TRUE(result.stalled());
    EXPECT_THAT(result.blocked, testing::Not(testing::IsEmpty()));
    EXPECT_FALSE(result.arrivals[1]);
}

TEST(Replay, EndsWhenInterrupted) {
    const std::atomic<bool> interrupted = true;
    EXPECT_FALSE(replay(small(), parsed("ctime,src,dst,size\n0,0,1,1\n"), &interrupted).complete);
}

}  // namespace
}  // namespace spikeloom::noc
