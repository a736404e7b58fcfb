// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "hw/host/host_port.hpp"
#include "hw/noc/flit/mesh.hpp"
#include "hw/sync/calendar_scheduler.hpp"
#include "tests/support/hand_program.hpp"

namespace spikeloom::hw {

/// A host at the west edge of two tiles, for an input of 2 x 3 values and two classes; without cores.
struct HostBench {
    struct Options {
        HostSpec host{};
        NocSpec noc{};
        program::RunRule rule{};
        std::int64_t multiplier = 1;
        std::uint32_t frames = 0;  ///< of events, one a step; 0: the input is an image
        std::vector<FanoutEntry> fanout{{{0, 2, 0, 3}, CoreId{0}, 7}};  ///< all to the first core
    };
    static constexpr Terminal kEdge{TileId{0}, Port::West};

    explicit HostBench(const Options& options)
        : program(programOf(options)), mesh({2, 1}, options.noc, scheduler, std::span(&kEdge, 1)) {
        Mapping mapping;
        mapping.cores.resize(2);
        mapping.cores[1].tile = TileId{1};
        mapping.hostFanout = options.fanout;
        const AddressBook book(mapping, kEdge);
        mesh.defineGroups(book.groups());
        host.emplace("HostPort", options.host, PacketFormat(options.noc), program, options.rule,
                     book.hostDestinations(), mesh.edge(0), scheduler, activity);
    }
    void runUntil(std::uint64_t cycle) { scheduler.runUntil(Cycle{cycle}); }

    program::Program program;
    CalendarScheduler scheduler;
    Activity activity;
    Mesh mesh;
    std::optional<HostPort> host;

private:
    static program::Program programOf(const Options& options) {
        testing::HandProgram hand;
        const auto image = hand.input(2, 3);
        hand.at(image).inputMultiplier.assign(3, options.multiplier);
        if (options.frames != 0) {
            hand.at(image).presentation = program::Presentation::Frames;
            hand.at(image).frames = options.frames;
        }
        const auto layer = hand.spiking("layer", 2, 3);
        hand.identity(image, layer);
        hand.linear(layer, hand.readout(2, 2), std::vector<std::int8_t>(6, 1));
        return hand.build();
    }
};

}  // namespace spikeloom::hw
