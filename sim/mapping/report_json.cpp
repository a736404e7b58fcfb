// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "sim/mapping/report.hpp"

namespace spikeloom::mapping {
namespace {

using nlohmann::json;

json memoriesJson(const std::vector<Utilisation>& memories) {
    json result = json::array();
    for (const Utilisation& memory : memories)
        result.push_back(
            {{"memory", memory.memory}, {"used_bits", memory.usedBits}, {"capacity_bits", memory.capacityBits}});
    return result;
}

json storedJson(const StoredBytes& stored) {
    return {{"kernel", stored.kernel},
            {"bias", stored.bias},
            {"constant", stored.constants},
            {"membrane", stored.membrane},
            {"delay_line", stored.delayLine},
            {"tracer", stored.tracer},
            {"tracer_copy", stored.tracerCopy},
            {"function", stored.function},
            {"table", stored.table}};
}

json coreJson(const CoreReport& core) {
    return {{"population", core.population},
            {"rows", {core.slice.rowBegin, core.slice.rowEnd}},
            {"cols", {core.slice.colBegin, core.slice.colEnd}},
            {"tile", value(core.tile)},
            {"local", core.local},
            {"chip", core.chip},
            {"neurons", core.neurons},
            {"fanout_entries", core.fanoutEntries},
            {"memories", memoriesJson(core.memories)},
            {"stored_bytes", storedJson(core.stored)}};
}

json chipFlowJson(const ChipFlow& flow) {
    return {{"chips", {flow.a, flow.b}}, {"packets", flow.packets}};
}

json populationJson(const PopulationReport& population) {
    json cores = json::array();
    for (const hw::CoreId core : population.cores) cores.push_back(value(core));
    return {{"name", population.name},
            {"shape", {population.rows, population.cols}},
            {"stage", population.stage},
            {"grid", {population.gridRows, population.gridCols}},
            {"cores", std::move(cores)}};
}

template <class Items, class Convert>
json listJson(const Items& items, Convert convert) {
    json result = json::array();
    for (const auto& item : items) result.push_back(convert(item));
    return result;
}

}  // namespace

json toJson(const MappingReport& report) {
    return {{"network", report.network},
            {"chip", report.chip},
            {"chip_model", describe(report.model)},
            {"mesh", {report.mesh.width, report.mesh.height}},
            {"chips", {report.board.chipsX, report.board.chipsY}},
            {"topology", describe(report.topology)},
            {"concentration", report.concentration},
            {"cores_per_chip", report.coresPerChip},
            {"pending_banks", report.pendingBanks},
            {"neurons", report.neurons},
            {"stored_weight_bits", report.storedWeightBits},
            {"unique_weight_bits", report.uniqueWeightBits},
            {"duplication_factor", report.duplicationFactor()},
            {"expected_packets", report.expectedPackets},
            {"expected_packet_hops", report.expectedPacketHops},
            {"multicast",
             {{"groups", report.multicast.groups},
              {"targets", report.multicast.targets},
              {"table_entries", report.multicast.entries},
              {"table_entries_most", report.multicast.mostEntries},
              {"table_entries_capacity", report.multicast.capacity},
              {"table_entry_bits", report.multicast.entryBits}}},
            {"expected_packet_crossings", report.expectedPacketCrossings},
            {"expected_packets_between_chips", listJson(report.chipFlows, chipFlowJson)},
            {"totals", memoriesJson(report.totals)},
            {"populations", listJson(report.populations, populationJson)},
            {"cores", listJson(report.cores, coreJson)}};
}

}  // namespace spikeloom::mapping
