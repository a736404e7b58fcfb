// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "hw/noc/topology.hpp"

namespace spikeloom::noc {

struct LoggedPacket {
    std::uint64_t pid = 0;  ///< as in the log, else the row's number from 0
    std::uint64_t created = 0;
    std::uint32_t source = 0, destination = 0;  ///< nodes, as NodeId numbers them
    std::uint16_t flits = 1;
    bool measured = true;                                ///< as in the log; true without that column
    std::optional<std::uint64_t> injected{}, arrived{};  ///< as the program that wrote the log has it
};

/// Packets in order of creation, those of one cycle in order of the log.
struct PacketLog {
    std::vector<LoggedPacket> packets;
    bool hasInjected = false, hasArrived = false, hasMeasured = false;
};

/// Reads a log: CSV, or CSV in gzip, a packet a row, columns found by name in the header line.
///
///     ctime, src, dst, size      required: cycle of creation, nodes, flits
///     pid, measured, itime, tail_atime      optional: a number; 0 or 1; cycles of injection and of the tail's arrival
///
/// Further columns are ignored: logs of other programs have more.
/// @param shape  with the cores of a router: StudySpec::shape
/// @throws ConfigError with the first few mistakes, each with its line
[[nodiscard]] PacketLog readPacketLog(const std::filesystem::path& file, hw::MeshShape shape);
/// The same from text. @param name  what messages call it
[[nodiscard]] PacketLog parsePacketLog(std::string_view text, const std::string& name, hw::MeshShape shape);

}  // namespace spikeloom::noc
