// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/files/timeline_file.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "models/support/error.hpp"
#include "sim/trace/timeline.hpp"

namespace spikeloom::trace {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
constexpr auto kReplace = Json::error_handler_t::replace;  // a name that is no UTF-8

/// Each event of a part stands behind a comma. @param first  of the file, which has none
void copyPart(std::ostream& stream, const fs::path& part, bool& first) {
    constexpr std::size_t kBlockBytes = 1 << 18;
    std::ifstream in(part, std::ios::binary);
    if (!in) throw ConfigError({part.string(), "", "cannot be read", ""});
    if (first) first = in.get() == std::char_traits<char>::eof();
    std::string block(kBlockBytes, '\0');
    while (in) {
        in.read(block.data(), static_cast<std::streamsize>(block.size()));
        stream.write(block.data(), in.gcount());
    }
}

Json metadata(const Options& options, const program::Program& program, const std::vector<TracedSample>& samples) {
    Json json{{"tool", "spikeloom"},
              {"network", program.name},
              {"time", "of the simulated chip, from the start of each sample"},
              {"events_max", options.entries},
              {"packets_of_a_flow", Timeline::kPacketsOfAFlow},
              {"samples_requested", options.samples},
              {"complete", samples.size() == options.samples},
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

void writeTimeline(const fs::path& file, const Options& options, const program::Program& program,
                   const std::vector<TracedSample>& samples) {
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream << R"({"displayTimeUnit":"ns","traceEvents":[)";
    bool first = true;
    for (const TracedSample& sample : samples) copyPart(stream, options.timelinePart(sample.index), first);
    stream << "\n],\"otherData\":" << metadata(options, program, samples).dump(-1, ' ', false, kReplace) << "}\n";
    stream.close();
    if (!stream) throw ConfigError({file.string(), "", "cannot be written", "is there room on the disk?"});
}

fs::path keepStalled(const Options& options, const program::Program& program, const TracedSample& sample) {
    if (!options.timeline || options.stalled.empty() || !sample.trace.timeline.written) return {};
    const fs::path file = options.stalled / ("timeline-" + std::to_string(sample.index) + ".json");
    std::error_code error;
    fs::create_directories(options.stalled, error);
    try {
        writeTimeline(file, options, program, {sample});
        return file;
    } catch (const ConfigError&) {
        fs::remove(file, error);
        return {};  // that it stalled is what has to be told
    }
}

}  // namespace spikeloom::trace
