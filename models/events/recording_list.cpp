// SPDX-License-Identifier: Apache-2.0
#include "models/events/recording_list.hpp"

#include <fmt/format.h>

#include <optional>

#include "models/events/format.hpp"
#include "models/network/dataset.hpp"
#include "models/support/json_file.hpp"
#include "models/support/schema.hpp"
#include "models/support/strict_json.hpp"

namespace spikeloom::events {
namespace {

namespace fs = std::filesystem;

struct SensorEntry {
    std::uint32_t width = 0, height = 0;
    static constexpr auto fields() {
        return std::make_tuple(
            spec::required(spec::field("width", &SensorEntry::width, "columns [pixels]", 1u, 65536u)),
            spec::required(spec::field("height", &SensorEntry::height, "rows [pixels]", 1u, 65536u)));
    }
};

struct RecordingEntry {
    std::string file;
    std::uint32_t label = 0;
    std::optional<std::string> format;
    std::optional<std::uint64_t> beginUs, endUs;
    static constexpr auto fields() {
        using E = RecordingEntry;
        return std::make_tuple(
            spec::required(spec::field("file", &E::file, "path, relative to the folder of the list", 1)),
            spec::required(spec::field("label", &E::label, "class")),
            spec::choice("format", &E::format, "format of the file; absent: that of its extension", &formatNames),
            spec::field("begin_us", &E::beginUs, "the sample begins at this time of the file [us]"),
            spec::field("end_us", &E::endUs, "the sample ends before this time of the file [us]"));
    }
    void check(spec::Report& report) const {
        if (beginUs && endUs && *beginUs >= *endUs)
            report.add("end_us", fmt::format("{} is not after begin_us, {}", *endUs, *beginUs));
    }
};

struct ListFile {
    std::optional<std::string> schema;
    SensorEntry sensor;
    std::uint32_t quarterTurns = 0;
    std::vector<RecordingEntry> recordings;
    static constexpr auto fields() {
        using F = ListFile;
        return std::make_tuple(spec::field("$schema", &F::schema, "address of the schema, for editors"),
                               spec::required(spec::group("sensor", &F::sensor, "size of the sensor, as recorded")),
                               spec::field("quarter_turns", &F::quarterTurns,
                                           "by 90 degrees clockwise, to have the picture upright", 0u, 3u),
                               spec::required(spec::list("recordings", &F::recordings, "the samples, in order",
                                                         spec::object<RecordingEntry>(), 1)));
    }
};

/// Checks a list against files and network.
class Checker {
public:
    Checker(const fs::path& path, const ListFile& list) : path_(path), list_(list) {}

    void sensor(const network::Network& network) {
        const auto& population = network.populations[value(network::inputOf(network))];
        const auto* frames = std::get_if<network::EventFrames>(&*population.input);
        if (frames == nullptr)
            return add("recordings", fmt::format("events, but {} of {} takes none", population.name, network.name),
                       "name a .safetensors file with images or tokens, and labels");
        Recording turned{{list_.sensor.width, list_.sensor.height}, {}, 0};
        turn(turned, list_.quarterTurns);
        if (turned.sensor != Sensor{frames->width, frames->height})
            add("sensor",
                fmt::format("{} x {} pixels after {} quarter turns, expected the {} x {} (width x height) of {}",
                            turned.sensor.width, turned.sensor.height, list_.quarterTurns, frames->width,
                            frames->height, population.name));
    }

    ListedRecording recording(std::size_t index, std::uint32_t classes) {
        const RecordingEntry& entry = list_.recordings[index];
        const std::string at = fmt::format("recordings[{}]", index);
        const fs::path file = path_.parent_path() / entry.file;
        if (entry.label >= classes)
            add(at + ".label", fmt::format("{} is none of the network's {} classes", entry.label, classes));
        if (!fs::is_regular_file(file)) add(at + ".file", fmt::format("no file {}", file.string()));
        if (!entry.format) extension(file, at + ".file");
        return {file, entry.format.value_or(""), entry.label, entry.beginUs.value_or(0),
                entry.endUs.value_or(ListedRecording::kForever)};
    }

    void throwIfAny() {
        if (!problems_.empty()) throw ConfigError(std::move(problems_));
    }

private:
    void extension(const fs::path& file, const std::string& at) {
        try {
            requireKnownExtension(file);
        } catch (const ConfigError& error) {
            add(at, error.problems()[0].message, error.problems()[0].hint);
        }
    }
    void add(std::string at, std::string message, std::string hint = {}) {
        problems_.push_back({path_.string(), std::move(at), std::move(message), std::move(hint)});
    }

    const fs::path& path_;
    const ListFile& list_;
    std::vector<Problem> problems_;
};

}  // namespace

RecordingList::RecordingList(Sensor sensor, std::uint32_t quarterTurns, std::vector<ListedRecording> recordings)
    : sensor_(sensor), quarterTurns_(quarterTurns), recordings_(std::move(recordings)) {}

Recording RecordingList::read(std::size_t index) const {
    const ListedRecording& listed = recordings_[index];
    Recording recording = readRecording(listed.file, sensor_, listed.format);
    keepBetween(recording, listed.beginUs, listed.endUs);
    turn(recording, quarterTurns_);
    return recording;
}

bool isRecordingList(const fs::path& path) {
    return path.filename().string().ends_with(".recordings.json");
}

RecordingList loadRecordingList(const fs::path& path, const network::Network& network) {
    const auto list = spec::load<ListFile>(readJsonFile(path), {path.string(), ""});
    const std::uint32_t classes = network.populations[value(network::readoutOf(network))].cols();
    Checker checker(path, list);
    checker.sensor(network);
    std::vector<ListedRecording> recordings;
    for (std::size_t i = 0; i < list.recordings.size(); ++i) recordings.push_back(checker.recording(i, classes));
    checker.throwIfAny();
    return {{list.sensor.width, list.sensor.height}, list.quarterTurns, std::move(recordings)};
}

std::vector<fs::path> recordingFiles(const fs::path& path) {
    const auto list = spec::load<ListFile>(readJsonFile(path), {path.string(), ""});
    std::vector<fs::path> files;
    for (const RecordingEntry& entry : list.recordings) files.push_back(path.parent_path() / entry.file);
    return files;
}

nlohmann::json recordingListSchema() {
    return spec::schema<ListFile>("spikeloom recordings");
}

}  // namespace spikeloom::events
