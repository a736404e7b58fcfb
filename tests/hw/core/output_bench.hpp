// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "hw/core/output.hpp"
#include "tests/hw/core/core_bench.hpp"

namespace spikeloom::hw {

inline CoreSpec fourSpikes() {
    CoreSpec spec;
    spec.outputFifoPackets = 4;
    return spec;
}

/// A core on tile 0 of two, with the fan-out given; what arrives on tile 1 is kept.
struct OutputBench : CoreBench {
    explicit OutputBench(std::vector<FanoutEntry> fanout, const NocSpec& noc = {}, std::optional<Terminal> host = {},
                         const CoreSpec& coreSpec = fourSpikes(), const operators::Slice& slice = {0, 2, 0, 4})
        : CoreBench(coreSpec), mesh({2, 1}, noc, scheduler) {
        mesh.interface(TileId{0}).connectSink(near);
        mesh.interface(TileId{1}).connectSink(sink);
        const AddressBook book(onTwoTiles(std::move(fanout)));
        mesh.defineGroups(book.groups());
        output.emplace(
            "AxonOutput", spec,
            host ? std::vector<Destination>{{.box = slice, .terminal = *host}} : book.destinations(CoreId{0}), !host,
            slice.cols(), PacketFormat(noc),
            host ? neurons::Payload{neurons::PayloadKind::Graded, 24} : neurons::kTernary, blocks,
            mesh.interface(TileId{0}), scheduler, activity, busy, counters);
        connectProbe();
    }
    /// As a soma does, which is ticked after AxonOutput. @param cycle  in order
    void push(std::uint64_t cycle, AxonOutput::Spike spike, std::uint8_t parity = 1) {
        runUntil(cycle);
        output->push(spike, parity, Cycle{cycle});
    }
    void endRow(std::uint64_t cycle) {
        runUntil(cycle);
        output->endRow(Cycle{cycle});
    }
    /// First cycles in which the packets could be injected: one after the one in which they were made.
    [[nodiscard]] std::vector<std::uint64_t> readyCycles() {
        scheduler.runUntil(scheduler.now() + 1000);
        std::vector<std::uint64_t> cycles;
        for (const Packet& packet : sink.packets) cycles.push_back(value(packet.created));
        return cycles;
    }
    static Mapping onTwoTiles(std::vector<FanoutEntry> fanout) {
        Mapping mapping;
        mapping.cores.resize(2);
        mapping.cores[1].tile = TileId{1};
        mapping.cores[0].fanout = std::move(fanout);
        return mapping;
    }
    Mesh mesh;
    Arrivals sink{activity}, near{activity};
    std::optional<AxonOutput> output;
};

}  // namespace spikeloom::hw
