// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/files/trace_files.hpp"

#include <fmt/format.h>

#include <functional>

#include "models/support/error.hpp"
#include "sim/trace/files/nir_data.hpp"
#include "sim/trace/files/spikes_file.hpp"
#include "sim/trace/files/timeline_file.hpp"

namespace spikeloom::trace {
namespace {

namespace fs = std::filesystem;

/// What is recorded of a sample, in one file or more.
struct Trace {
    std::string_view entries;  ///< what it has many of
    Recorded SampleTrace::*of;
    fs::path (Options::*part)(std::uint32_t sample) const;
};
constexpr Trace kTimeline{"events", &SampleTrace::timeline, &Options::timelinePart};
constexpr Trace kSpikes{"spikes", &SampleTrace::spikes, &Options::spikesPart};

class Writing {
public:
    Writing(const Options& options, const std::vector<TracedSample>& samples) : options_(options), samples_(samples) {}

    using Write = std::function<void(const std::vector<TracedSample>& samples)>;
    /// One that cannot be written is not there: a run does not end for its trace.
    void file(const std::string& name, const Trace& trace, const Write& write) {
        std::vector<TracedSample> there = recorded(trace);
        try {
            write(there);
        } catch (const ConfigError& error) {
            std::error_code ignored;
            fs::remove(options_.folder / name, ignored);
            files_.remarks.push_back(fmt::format("{} is left out: {}", name, error.problems()[0].text()));
            files_.written.push_back({.name = name,
                                      .samplesRequested = options_.samples,
                                      .entriesMax = options_.entries,
                                      .complete = false});
            return;
        }
        describe(name, trace, there);
    }
    void leaveOut(const std::string& name, std::string_view why) {
        files_.remarks.push_back(fmt::format("{} is left out: {}", name, why));
    }
    [[nodiscard]] std::vector<TracedSample> recorded(const Trace& trace) const {
        std::vector<TracedSample> there;
        for (const TracedSample& sample : samples_)
            if ((sample.trace.*trace.of).written) there.push_back(sample);
        return there;
    }
    void removeParts(const Trace& trace) const {
        std::error_code ignored;
        for (const TracedSample& sample : samples_) fs::remove((options_.*trace.part)(sample.index), ignored);
    }
    [[nodiscard]] Files files() { return std::move(files_); }

private:
    /// For the manifest; and remarks about what is not in it.
    void describe(const std::string& name, const Trace& trace, const std::vector<TracedSample>& there) {
        report::TraceFile file{.name = name,
                               .samples = there.size(),
                               .samplesRequested = options_.samples,
                               .entriesMax = options_.entries,
                               .complete = there.size() == options_.samples};
        std::string cut;
        for (const TracedSample& sample : there) {
            const Recorded& recorded = sample.trace.*trace.of;
            file.entries += recorded.entries;
            if (recorded.complete) continue;
            file.complete = false;
            cut += fmt::format("{} sample {} up to cycle {}", cut.empty() ? "" : ",", sample.index, recorded.cycles);
        }
        if (there.size() != samples_.size())
            files_.remarks.push_back(
                fmt::format("{} holds {} of {} samples: the others could not be written; is there "
                            "room on the disk?",
                            name, there.size(), options_.samples));
        else if (there.size() != options_.samples)
            files_.remarks.push_back(fmt::format("{} holds {} of {} samples: the others were not finished", name,
                                                 there.size(), options_.samples));
        if (!cut.empty())
            files_.remarks.push_back(
                fmt::format("{} is cut short: it holds {} {}, which is the room for{}; --trace-events makes more", name,
                            file.entries, trace.entries, cut));
        files_.written.push_back(std::move(file));
    }

    const Options& options_;
    const std::vector<TracedSample>& samples_;
    Files files_;
};

}  // namespace

Files writeFiles(const Options& options, const program::Program& program, const std::vector<TracedSample>& samples) {
    Writing writing(options, samples);
    if (options.timeline) {
        writing.file("timeline.json", kTimeline, [&](const auto& there) {
            writeTimeline(options.folder / "timeline.json", options, program, there);
        });
        writing.removeParts(kTimeline);
    }
    if (options.spikes) {
        writing.file("spikes.csv", kSpikes, [&](const auto& there) { writeSpikes(options, program, there); });
        if (!hasNirData())
            writing.leaveOut("spikes.nir.h5", "this program was built without HDF5");
        else if (writing.recorded(kSpikes).empty())
            writing.leaveOut("spikes.nir.h5", "it has arrays of samples, and there is none");
        else
            writing.file("spikes.nir.h5", kSpikes, [&](const auto& there) { writeNirData(options, program, there); });
        writing.removeParts(kSpikes);
    }
    return writing.files();
}

}  // namespace spikeloom::trace
