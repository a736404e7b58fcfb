// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/packet_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "models/support/error.hpp"
#include "models/support/file_io.hpp"
#include "models/support/suggest.hpp"
#include "sim/noc/gunzip.hpp"

namespace spikeloom::noc {
namespace {

constexpr std::size_t kMaxFileBytes = std::size_t{1} << 30U, kMaxTextBytes = std::size_t{1} << 32U;
constexpr std::size_t kMaxProblems = 5;  // a log that is wrong in one line is often wrong in all
constexpr std::uint64_t kMaxCycle = std::uint64_t{1} << 40U;

enum Column : std::size_t { Pid, Created, Source, Destination, Flits, Measured, Injected, Arrived, kColumns };
constexpr std::array<std::string_view, kColumns> kNames{"pid",  "ctime",    "src",   "dst",
                                                        "size", "measured", "itime", "tail_atime"};
constexpr std::array kRequired{Created, Source, Destination, Flits};

std::vector<std::string_view> fieldsOf(std::string_view line) {
    std::vector<std::string_view> fields;
    for (std::size_t comma = 0; comma != std::string_view::npos;) {
        comma = line.find(',');
        std::string_view field = line.substr(0, comma);
        while (field.starts_with(' ')) field.remove_prefix(1);
        while (field.ends_with(' ')) field.remove_suffix(1);
        fields.push_back(field);
        line.remove_prefix(comma == std::string_view::npos ? line.size() : comma + 1);
    }
    return fields;
}

/// What a message repeats of a field: short, and nothing that a terminal would obey.
std::string shown(std::string_view field) {
    constexpr std::size_t kMaxShown = 40;
    std::string text(field.substr(0, kMaxShown));
    for (char& c : text)
        if (c < ' ' || c > '~') c = '?';
    return text + (field.size() > kMaxShown ? "..." : "");
}

class LogReader {
public:
    LogReader(std::string_view text, const std::string& name, hw::MeshShape shape)
        : rest_(text), name_(name), shape_(shape) {}

    PacketLog read() {
        header();
        for (std::string_view line; problems_.size() < kMaxProblems && nextLine(line);)
            if (!line.empty()) row(line);
        if (problems_.empty() && log_.packets.empty()) problem("", "holds no packets", "");
        if (!problems_.empty()) throw ConfigError(std::move(problems_));
        const auto earlier = [](const LoggedPacket& a, const LoggedPacket& b) { return a.created < b.created; };
        std::stable_sort(log_.packets.begin(), log_.packets.end(), earlier);
        return std::move(log_);
    }

private:
    bool nextLine(std::string_view& line) {
        if (rest_.empty()) return false;
        const std::size_t end = rest_.find('\n');
        line = rest_.substr(0, end);
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        ++line_;
        return true;
    }

    void header() {
        std::string_view line;
        nextLine(line);
        const std::vector<std::string_view> names = fieldsOf(line);
        columns_ = names.size();
        std::vector<std::string> found;
        for (const std::string_view name : names) found.push_back(shown(name));
        for (std::size_t i = 0; i < kColumns; ++i) {
            const auto it = std::find(names.begin(), names.end(), kNames[i]);
            if (it == names.end()) continue;
            at_[i] = static_cast<std::size_t>(it - names.begin());
            if (std::find(it + 1, names.end(), kNames[i]) != names.end())
                problem(kNames[i], "occurs twice in the header", "");
        }
        for (const Column column : kRequired) {
            if (at_[column]) continue;
            const std::string near = nearest(kNames[column], found);
            problem(
                kNames[column], "no such column in the header",
                near.empty() ? "a log has at least the columns ctime, src, dst, size" : fmt::format("rename {}", near));
        }
        if (!problems_.empty()) throw ConfigError(std::move(problems_));
        log_.hasInjected = at_[Injected].has_value();
        log_.hasArrived = at_[Arrived].has_value();
        log_.hasMeasured = at_[Measured].has_value();
    }

    void row(std::string_view line) {
        const std::vector<std::string_view> fields = fieldsOf(line);
        if (fields.size() != columns_)
            return problem("", fmt::format("{} fields, the header has {}", fields.size(), columns_), "");
        std::array<std::uint64_t, kColumns> values{};
        const std::size_t before = problems_.size();
        for (std::size_t i = 0; i < kColumns; ++i)
            if (at_[i]) values[i] = number(static_cast<Column>(i), fields[*at_[i]]);
        if (problems_.size() != before) return;
        if (at_[Arrived] && values[Arrived] < values[Created])
            return problem(kNames[Arrived],
                           fmt::format("{} is before the packet's creation in {}", values[Arrived], values[Created]),
                           "");
        keep(values);
    }

    void keep(const std::array<std::uint64_t, kColumns>& values) {
        LoggedPacket packet{.pid = at_[Pid] ? values[Pid] : log_.packets.size(),
                            .created = values[Created],
                            .source = static_cast<std::uint32_t>(values[Source]),
                            .destination = static_cast<std::uint32_t>(values[Destination]),
                            .flits = static_cast<std::uint16_t>(values[Flits]),
                            .measured = !at_[Measured] || values[Measured] == 1};
        if (at_[Injected]) packet.injected = values[Injected];
        if (at_[Arrived]) packet.arrived = values[Arrived];
        log_.packets.push_back(packet);
    }

    [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> range(Column column) const {
        switch (column) {
            case Source:
            case Destination:
                return {0, shape_.nodes() - 1};
            case Flits:
                return {1, 65535};
            case Measured:
                return {0, 1};
            default:
                return {0, kMaxCycle};
        }
    }

    std::uint64_t number(Column column, std::string_view field) {
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
        const auto [min, max] = range(column);
        if (field.empty() || end != field.data() + field.size() || error == std::errc::invalid_argument) {
            problem(kNames[column], fmt::format("expected a whole number, found \"{}\"", shown(field)), "");
        } else if (error != std::errc{} || value < min || value > max) {
            const bool isNode = column == Source || column == Destination;
            problem(kNames[column], fmt::format("{} is not in [{}, {}]", shown(field), min, max),
                    isNode ? whichNodes() : "");
        }
        return value;
    }

    [[nodiscard]] std::string whichNodes() const {
        const bool concentrated = shape_.concentration > 1;
        return fmt::format("the mesh has {} x {} tiles{}: see mesh.width, mesh.height{}{}", shape_.width, shape_.height,
                           concentrated ? fmt::format(" of {} cores", shape_.concentration) : "",
                           concentrated ? ", noc.concentration" : "", shape_.board.chips() > 1 ? ", board" : "");
    }

    void problem(std::string_view column, std::string message, std::string hint) {
        problems_.push_back({fmt::format("{}:{}", name_, std::max<std::size_t>(line_, 1)), std::string(column),
                             std::move(message), std::move(hint)});
    }

    std::string_view rest_;
    const std::string& name_;
    hw::MeshShape shape_;
    std::size_t line_ = 0, columns_ = 0;
    std::array<std::optional<std::size_t>, kColumns> at_;  // by column: its place in a row
    PacketLog log_;
    std::vector<Problem> problems_;
};

}  // namespace

PacketLog parsePacketLog(std::string_view text, const std::string& name, hw::MeshShape shape) {
    return LogReader(text, name, shape).read();
}

PacketLog readPacketLog(const std::filesystem::path& file, hw::MeshShape shape) {
    std::string bytes = readFile(file, kMaxFileBytes);
    if (isGzip(bytes)) bytes = gunzip(bytes, file.string(), kMaxTextBytes);
    return parsePacketLog(bytes, file.string(), shape);
}

}  // namespace spikeloom::noc
