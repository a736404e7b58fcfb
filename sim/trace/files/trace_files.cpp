// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/files/trace_files.hpp"

#include <fmt/format.h>

#include "sim/trace/files/spikes_file.hpp"
#include "sim/trace/files/timeline_file.hpp"

namespace spikeloom::trace {
namespace {

/// What the manifest says of a file, and a remark if it is cut short.
void describe(const std::string& name, std::string_view entries, Recorded SampleTrace::*which,
              const std::vector<TracedSample>& samples, const Options& options, Files& files) {
    report::TraceFile file{.name = name, .samples = samples.size(), .entriesMax = options.entries};
    std::string cut;
    for (const TracedSample& sample : samples) {
        const Recorded& recorded = sample.trace.*which;
        file.entries += recorded.entries;
        if (recorded.complete) continue;
        file.complete = false;
        cut += fmt::format("{} sample {} up to cycle {}", cut.empty() ? "" : ",", sample.index, recorded.cycles);
    }
    if (!file.complete)
        files.remarks.push_back(
            fmt::format("{} is cut short: it holds {} {}, which is the room for{}; --trace-events makes more", name,
                        file.entries, entries, cut));
    files.written.push_back(std::move(file));
}

}  // namespace

Files writeFiles(const Options& options, const program::Program& program, const hw::Mapping& mapping,
                 const std::vector<TracedSample>& samples) {
    Files files;
    if (options.timeline) {
        writeTimeline(options, program, mapping, samples);
        describe("timeline.json", "events", &SampleTrace::timeline, samples, options, files);
    }
    if (options.spikes) {
        const bool asNirData = writeSpikes(options, program, samples);
        describe("spikes.csv", "spikes", &SampleTrace::spikes, samples, options, files);
        if (!asNirData) files.remarks.emplace_back("spikes.nir.h5 is left out: this program was built without HDF5");
    }
    return files;
}

}  // namespace spikeloom::trace
