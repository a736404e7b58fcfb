// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "sim/html/sections.hpp"

namespace spikeloom::html {
namespace {

std::string textOf(const Json& manifest, const char* key) {
    const Json value = manifest.value(key, Json(""));
    return value.is_string() ? value.get<std::string>() : value.dump();
}

/// What repeats the run.
std::string commandOf(const Json& manifest) {
    std::string line;
    for (const Json& word : manifest.value("argv", Json::array()))
        if (word.is_string()) line += fmt::format("{}{}", line.empty() ? "" : " ", word.get<std::string>());
    return line;
}

Sheet programs(const ComparedRuns& runs) {
    Sheet sheet{.id = "origin",
                .title = "How the runs came about",
                .caption = "",
                .columns = {{"run"}, {"command"}, {"program"}, {"revision"}, {"started"}, {"configuration, SHA-256"}}};
    for (const Compared& run : runs) {
        const Json& manifest = run.run().manifest();
        sheet.rows.push_back({run.label(), commandOf(manifest), textOf(manifest, "tool_version"),
                              textOf(manifest, "git_revision"), textOf(manifest, "started"), run.run().configHash()});
    }
    return sheet;
}

/// Files that the runs read and wrote; `list` of the manifest.
Sheet files(const ComparedRuns& runs, const char* list, const std::string& title, const char* name) {
    Sheet sheet{.id = list,
                .title = title,
                .caption = "",
                .columns = {{"run"}, {name}, {"bytes", true}, {"SHA-256"}},
                .folded = true};
    for (const Compared& run : runs)
        for (const Json& file : run.run().manifest().value(list, Json::array()))
            if (file.is_object())
                sheet.rows.push_back({run.label(), file.value(name, Json("")), file.value("bytes", Json()),
                                      file.value("sha256", Json(""))});
    return sheet;
}

}  // namespace

Section originSection(const ComparedRuns& runs) {
    Section section{.id = "origin_of_runs", .title = "Configuration and origin", .intro = ""};
    section.parts.emplace_back(programs(runs));
    section.parts.emplace_back(files(runs, "inputs", "Files that were read", "role"));
    section.parts.emplace_back(files(runs, "files", "Files that were written", "name"));
    const auto suffix = [&](const Compared& run) { return runs.size() > 1 ? ": " + run.label() : std::string(); };
    for (const Compared& run : runs) {
        section.parts.emplace_back(Verbatim{"Resolved configuration" + suffix(run), run.run().config().dump(2)});
        section.parts.emplace_back(Verbatim{"Manifest" + suffix(run), run.run().manifest().dump(2)});
    }
    return section;
}

}  // namespace spikeloom::html
