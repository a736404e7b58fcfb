// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/noc/reference_curve.hpp"

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

namespace spikeloom::noc::test {
namespace {

std::vector<std::string> fieldsOf(const std::string& line) {
    std::vector<std::string> fields;
    std::istringstream stream(line);
    for (std::string field; std::getline(stream, field, ',');) fields.push_back(field);
    return fields;
}

}  // namespace

std::vector<ReferencePoint> referenceCurve(const Setting& setting) {
    std::ifstream file(referenceFile("curves_8x8.csv"));
    std::vector<ReferencePoint> points;
    std::string line;
    if (!std::getline(file, line)) return points;
    const std::vector<std::string> header = fieldsOf(line);
    while (std::getline(file, line)) {
        std::map<std::string, std::string> row;
        const std::vector<std::string> fields = fieldsOf(line);
        for (std::size_t i = 0; i < fields.size(); ++i) row[header.at(i)] = fields[i];
        if (row["router"] != setting.router || row["traffic"] != setting.pattern ||
            row["pkt"] != std::to_string(setting.packetFlits))
            continue;
        ReferencePoint point{.offered = std::stod(row["offered"]),
                             .made = std::stod(row["injected_flits"]),
                             .accepted = std::stod(row["accepted_flits"]),
                             .mean = std::nullopt,
                             .routers = std::stod(row["hops"]),
                             .isThroughput = row["mode"] == "throughput"};
        if (row["saturated"] == "0") point.mean = std::stod(row["pkt_lat"]);
        points.push_back(point);
    }
    return points;
}

double meanLatency(const Setting& setting, const ReferencePoint& reference, int seeds) {
    constexpr double kCyclesPerRouter = 4;
    double sum = 0;
    for (int seed = 1; seed <= seeds; ++seed) {
        StudySpec study = setting.study();
        study.traffic.seed = static_cast<std::uint64_t>(seed);
        const auto point = measure(study, reference.made, Drain::Yes);
        sum += point->measured.latencies().mean() +
               kCyclesPerRouter * (reference.routers - point->meanOf(point->measured.routers()));
    }
    return sum / seeds;
}

double throughput(const Setting& setting, const ReferencePoint& reference, int seeds) {
    double sum = 0;
    for (int seed = 1; seed <= seeds; ++seed) {
        StudySpec study = setting.study();
        study.traffic.seed = static_cast<std::uint64_t>(seed);
        sum += measure(study, reference.offered, Drain::No)->accepted;
    }
    return sum / seeds;
}

}  // namespace spikeloom::noc::test
