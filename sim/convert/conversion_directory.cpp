// SPDX-License-Identifier: Apache-2.0
#include "sim/convert/conversion_directory.hpp"

#include <chrono>

#include "models/network/network_io.hpp"
#include "sim/report/run_directory.hpp"
#include "sim/run/stopwatch.hpp"
#include "sim/run/worker_pool.hpp"

namespace spikeloom::convert {
namespace {

std::vector<report::InputFile> inputsOf(const Request& request) {
    std::vector<report::InputFile> files{
        report::fingerprint("network", request.network),
        report::fingerprint("arrays", network::tensorsPath(request.network)),
    };
    if (!request.calibration.empty()) files.push_back(report::fingerprint("calibration", request.calibration));
    if (!request.images.empty()) files.push_back(report::fingerprint("images", request.images));
    return files;
}

}  // namespace

Result convertInto(AtomicDirectory& directory, const Request& request, const std::vector<std::string>& arguments,
                   const conversion::Progress& progress) {
    const run::Stopwatch watch;
    report::Provenance provenance;
    provenance.argv = arguments;
    provenance.seeds = {{"calibration_order", request.spec.seed}};
    provenance.inputs = inputsOf(request);
    provenance.resolvedConfig = resolvedText(request);
    provenance.started = std::chrono::system_clock::now();
    Result result = convert(request, progress);
    network::save(result.network, directory.path() / (result.name + ".snn.json"));
    network::save(result.conversion.spiking, directory.path() / (result.name + "_real.snn.json"));
    provenance.ended = std::chrono::system_clock::now();
    const report::Outcome outcome{.kind = report::Kind::Conversion,
                                  .complete = true,
                                  .counts = {{"populations", result.network.populations.size()}},
                                  .wallSeconds = watch.seconds(),
                                  .peakRssBytes = run::peakRssBytes()};
    report::writeFiles(directory,
                       {{"experiment.json", experimentJson(request, result)},
                        {"layers.csv", layersCsv(result)},
                        {"conversion.json", resultJson(request, result)},
                        {"summary.txt", screen(request, result)}},
                       provenance, outcome);
    return result;
}

}  // namespace spikeloom::convert
