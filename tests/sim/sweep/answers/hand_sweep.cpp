// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/sweep/answers/hand_sweep.hpp"

namespace spikeloom::sweep::test {

Question question() {
    Question question;
    question.objectives = {{"latency_s", {}}, {"energy_j", {}}};
    question.axes = {{"chip.noc.flit_bits", {"16", "32", "64"}}, {"chip.core.routing", {R"("xy")", R"("yx")"}}};
    return question;
}

Record point(std::vector<std::string> values, double latency, double energy, Stage stage) {
    Record record;
    for (const std::string& value : values) record.point.id += value + ",";
    record.point.values = std::move(values);
    record.point.stage = stage;
    if (stage == Stage::Front) record.point.id += "front";
    record.outcome.figures = {{"latency_s", latency}, {"energy_j", energy}};
    return record;
}

Record failure(std::vector<std::string> values, Status status, const std::string& error) {
    Record record = point(std::move(values), 0, 0);
    record.outcome.figures.clear();
    record.outcome.status = status;
    record.outcome.error = error;
    return record;
}

std::vector<Record> six() {
    return {point({"64", R"("yx")"}, 4, 4), point({"32", R"("xy")"}, 4, 2), point({"16", R"("yx")"}, 8, 2),
            point({"16", R"("xy")"}, 6, 1), point({"32", R"("yx")"}, 6, 3), point({"64", R"("xy")"}, 2, 9)};
}

}  // namespace spikeloom::sweep::test
