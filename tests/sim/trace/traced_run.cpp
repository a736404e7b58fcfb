// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/trace/traced_run.hpp"

#include <algorithm>
#include <systemc>

#include "models/support/file_io.hpp"
#include "sim/config/load.hpp"

/// libsystemc wants the symbol; the tests have a main of their own.
int sc_main(int, char**) {
    return 1;
}

namespace spikeloom::trace::test {

namespace fs = std::filesystem;

run::Prepared shortRun(const std::string& experiment, std::uint32_t samples,
                       const std::vector<std::string>& assignments) {
    std::vector<std::string> all{"run.max_steps=4", "check.oracle=false"};
    all.insert(all.end(), assignments.begin(), assignments.end());
    auto loaded =
        config::loadExperiment(std::string(SPIKELOOM_SOURCE_DIR) + "/configs/experiments/" + experiment + ".json", all);
    loaded.samples = samples;
    return run::prepare(loaded);
}

TracedRun::TracedRun(const run::Prepared& prepared, Options options, std::uint32_t jobs, std::size_t finished) {
    options.folder = folder_.path();
    result = run::execute(prepared, {.jobs = jobs, .isolated = true, .trace = options});
    std::vector<TracedSample> traced;
    for (const run::SampleResult& sample : result.samples)
        if (sample.trace && traced.size() < finished) traced.push_back({sample.index, sample.steps, *sample.trace});
    files = writeFiles(options, prepared.program, traced);
}

std::string TracedRun::text(const std::string& file) const {
    return readFile(folder_ / file, std::size_t{1} << 30U);
}

std::vector<std::string> TracedRun::listing() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path())) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

Events::Events(const nlohmann::json& timeline, double periodUs) {
    for (const auto& event : timeline.at("traceEvents")) {
        const std::string kind = event.at("ph");
        const std::uint32_t process = event.at("pid"), thread = event.value("tid", 0U);
        const double at = event.value("ts", 0.0) / periodUs;
        if (kind == "M" && event.at("name") == "process_name") {
            processes[process] = event.at("args").at("name");
        } else if (kind == "M") {
            threads[{process, thread}] = event.at("args").at("name");
        } else if (kind == "X") {
            slices.push_back({process, thread, event.at("name"), at, at + event.at("dur").get<double>() / periodUs,
                              event.value("args", nlohmann::json::object())});
        } else if (kind == "s") {
            flows[event.at("id")].from.push_back({process, thread, at});
        } else if (kind == "f") {
            flows[event.at("id")].to.push_back({process, thread, at});
        } else if (kind == "C") {
            counts.push_back({event.at("name"), at, event.at("args").begin().value()});
        } else {
            throw std::runtime_error("an event of another kind: " + kind);
        }
    }
}

}  // namespace spikeloom::trace::test
