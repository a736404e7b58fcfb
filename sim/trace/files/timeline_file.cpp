// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/files/timeline_file.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

#include "models/support/error.hpp"
#include "sim/trace/timeline.hpp"

namespace spikeloom::trace {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

void writeNames(std::ostream& stream, const Layout& layout, const std::vector<TracedSample>& samples) {
    const char* separator = "\n";
    for (const TracedSample& sample : samples)
        layout.forEachName(sample.index, [&](Track track, bool isThread, const std::string& name) {
            const Json event{{"ph", "M"},
                             {"pid", track.process},
                             {"tid", track.thread},
                             {"name", isThread ? "thread_name" : "process_name"},
                             {"args", {{"name", name}}}};
            stream << separator << event.dump(-1, ' ', false, Json::error_handler_t::replace);
            separator = ",\n";
        });
}

void movePart(std::ostream& stream, const fs::path& part) {
    if (fs::file_size(part) != 0) stream << std::ifstream(part, std::ios::binary).rdbuf();
    fs::remove(part);
}

Json metadata(const Options& options, const program::Program& program, const std::vector<TracedSample>& samples) {
    Json json{{"tool", "spikeloom"},
              {"network", program.name},
              {"time", "of the simulated chip, from the start of each sample"},
              {"events_max", options.entries},
              {"packets_of_a_flow", Timeline::kPacketsOfAFlow},
              {"complete", true},
              {"samples", Json::array()}};
    for (const TracedSample& sample : samples) {
        const Recorded& recorded = sample.trace.timeline;
        json["samples"].push_back({{"index", sample.index},
                                   {"events", recorded.entries},
                                   {"complete", recorded.complete},
                                   {"cycles", recorded.cycles}});
        if (!recorded.complete) json["complete"] = false;
    }
    return json;
}

}  // namespace

void writeTimeline(const Options& options, const program::Program& program, const hw::Mapping& mapping,
                   const std::vector<TracedSample>& samples) {
    const fs::path file = options.folder / "timeline.json";
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream << R"({"displayTimeUnit":"ns","traceEvents":[)";
    writeNames(stream, Layout(program, mapping), samples);
    for (const TracedSample& sample : samples) movePart(stream, options.timelinePart(sample.index));
    stream << "\n],\"otherData\":" << metadata(options, program, samples).dump() << "}\n";
    stream.close();
    if (!stream) throw ConfigError({file.string(), "", "cannot be written", "is there room on the disk?"});
}

}  // namespace spikeloom::trace
