// SPDX-License-Identifier: Apache-2.0
/// sweep_benchmark [RECORDS]: how long a sweep's records take to store, to read and to answer.
/// sweep_benchmark coordinator [POINTS]: what a point costs the coordinator, with an engine that answers at once.
/// Prints; checks nothing.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>

#include "models/support/json_file.hpp"
#include "models/support/temporary_directory.hpp"
#include "sim/engine/local_engine.hpp"
#include "sim/sweep/answers/answers.hpp"
#include "sim/sweep/answers/show.hpp"
#include "sim/sweep/coordinator.hpp"
#include "sim/sweep/identity.hpp"
#include "sim/sweep/store/store.hpp"

// libsystemc wants this symbol.
extern "C" int sc_main(int, char**);
int sc_main(int, char**) {
    return 1;
}

namespace spikeloom::sweep {
namespace {

constexpr std::size_t kAxes = 6, kLevels = 8, kSingle = 200;

/// Wall time, and time of the processor, which says more on a busy machine.
double seconds(const char* what, const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    const std::clock_t used = std::clock();
    work();
    const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    fmt::print("{:<44}{:10.1f} ms {:10.1f} ms of processor\n", what, 1e3 * elapsed,
               1e3 * static_cast<double>(std::clock() - used) / CLOCKS_PER_SEC);
    return elapsed;
}

Question questionOf(std::size_t objectives) {
    Question question;
    const std::vector<std::string> metrics{"latency_s", "energy_j", "accuracy", "area_mm2"};
    for (std::size_t i = 0; i < objectives; ++i) question.objectives.push_back({metrics[i], {}});
    question.constraints = {{"accuracy", 0.2, {}}};
    for (std::size_t axis = 0; axis < kAxes; ++axis) {
        question.axes.push_back({fmt::format("chip.axis_{}", axis), {}});
        for (std::size_t level = 0; level < kLevels; ++level)
            question.axes.back().levels.push_back(std::to_string(8 << level));
    }
    return question;
}

Record recordOf(std::size_t number, const Question& question, std::mt19937& random) {
    Record record;
    record.point.id = fmt::format("{:064x}", number * 0x9e3779b97f4a7c15ULL);
    double sum = 0;
    for (std::size_t axis = 0, rest = number; axis < kAxes; ++axis, rest /= kLevels) {
        record.point.values.push_back(question.axes[axis].levels[rest % kLevels]);
        sum += static_cast<double>(rest % kLevels);
    }
    if (number % 50 == 0) {
        record.outcome.status = Status::Refused;
        record.outcome.error = fmt::format("core {} needs more memory", number);
        return record;
    }
    std::uniform_real_distribution<double> noise(0.5, 1.5);
    for (const std::string& name : metricNames()) record.outcome.figures[name] = 1e-3 * noise(random);
    record.outcome.figures["latency_s"] *= std::exp(-0.1 * sum);
    record.outcome.figures["energy_j"] *= std::exp(0.1 * sum);
    record.outcome.figures["accuracy"] = noise(random) / 1.5;
    return record;
}

void show(const Answers& answers) {
    seconds("  tables", [&] {
        (void)renderTerminal(answers, "sweep", true);
        (void)pointsCsv(answers);
        (void)answersJson(answers, "sweep");
    });
    seconds("  plots", [&] {
        (void)frontPlots(answers, "sweep");
        (void)effectPlots(answers, "sweep");
    });
}

void measure(std::size_t count) {
    const TemporaryDirectory temporary("sweep");
    const std::filesystem::path& folder = temporary.path();
    const Question question = questionOf(4);
    Identity identity{"benchmark", "{}", {}};
    for (const Axis& axis : question.axes) identity.axes.push_back(axis.path);
    std::mt19937 random(1);
    {
        Store store = Store::openForWriting(folder / "points.sqlite", identity);
        const double each = seconds("200 records, one by one", [&] {
            for (std::size_t i = 0; i < kSingle; ++i) store.put(recordOf(i, question, random));
        });
        fmt::print("{:<44}{:10.1f} us\n", "a record, stored for good", 1e6 * each / kSingle);
    }
    {
        // The rest as one transaction, through a merge: from a store in memory.
        Store all = Store::openForWriting("/dev/shm/" + folder.filename().string(), identity);
        for (std::size_t i = kSingle; i < count; ++i) all.put(recordOf(i, question, random));
        Store store = Store::openForWriting(folder / "points.sqlite", identity);
        seconds("merging the rest", [&] { store.put(all.records()); });
    }
    std::filesystem::remove("/dev/shm/" + folder.filename().string());
    std::filesystem::remove("/dev/shm/" + folder.filename().string() + "-writer");
    for (const std::size_t objectives : {2, 3, 4}) {
        fmt::print("{} records, {} objectives\n", count, objectives);
        std::vector<Record> records;
        Answers answers;
        seconds("  all of it", [&] {
            seconds("  read", [&] { records = Store::openForReading(folder / "points.sqlite").records(); });
            seconds("  front and effects", [&] { answers = answer(questionOf(objectives), std::move(records)); });
            show(answers);
        });
        fmt::print("  {} points on the front\n", answers.front.size());
    }
}

/// A grid of 1,000 numbers of lanes and as many buffer sizes as it takes.
Sweep gridOf(std::size_t count, const std::filesystem::path& folder) {
    using Json = nlohmann::json;
    const Json lanes{{"path", "chip.core.dendrite.accumulate_lanes"}, {"range", {{"from", 1}, {"to", 1000}}}};
    const Json buffers{{"path", "chip.noc.buffer_flits"}, {"range", {{"from", 1}, {"to", (count + 999) / 1000}}}};
    writeJsonFile(folder / "sweep.json", {{"schema_version", 1},
                                          {"base", SPIKELOOM_SOURCE_DIR "/configs/experiments/digits_cnn_burst.json"},
                                          {"axes", Json::array({lanes, buffers})},
                                          {"strategy", {{"kind", "grid"}, {"points", count}}},
                                          {"objectives", Json::array({{{"metric", "latency_s"}}})}});
    return loadSweep(folder / "sweep.json");
}

/// Without a process: what every point costs beside its simulation.
engine::Answer answerAtOnce(const engine::Job&, const engine::Limits&, const std::atomic<bool>*) {
    static const std::string body = nlohmann::json{
        {"status", "complete"},
        {"figures", {{"latency_s", 1.0}, {"energy_j", 1.0}}},
        {"error", ""},
        {"peak_rss_bytes", 1}}.dump();
    return {.body = body};
}

void measureCoordinator(std::size_t count) {
    const TemporaryDirectory temporary("sweep");
    const std::filesystem::path& folder = temporary.path();
    const Sweep sweep = gridOf(count, folder);
    const auto engine = engine::localEngine(1, answerAtOnce);
    for (const char* what : {"resolve, store, deliver", "resolve, find in the store"}) {
        Store store = Store::openForWriting(folder / "sweep.sqlite", identityOf(sweep));
        const double each =
            seconds(what, [&] { (void)Coordinator(sweep, store, *engine, {.directory = folder, .shard = {}}).run(); });
        fmt::print("{:<44}{:10.1f} us\n", "  a point", 1e6 * each / static_cast<double>(count));
    }
}

}  // namespace
}  // namespace spikeloom::sweep

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "coordinator")
        spikeloom::sweep::measureCoordinator(argc > 2 ? std::stoul(argv[2]) : 10'000);
    else
        spikeloom::sweep::measure(argc > 1 ? std::stoul(argv[1]) : 100'000);
    return 0;
}
