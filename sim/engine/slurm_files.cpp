// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/slurm_files.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "models/support/file_io.hpp"
#include "sim/engine/codec.hpp"
#include "sim/engine/frames.hpp"

namespace spikeloom::engine::slurm {
namespace {

namespace fs = std::filesystem;

/// As one word of a shell.
std::string quoted(const std::string& word) {
    std::string inner;
    for (const char c : word) {
        if (c == '\'')
            inner.append("'\\''");  // ends the quotes, and begins new ones
        else
            inner.push_back(c);
    }
    return fmt::format("'{}'", inner);
}

std::string scriptOf(const fs::path& folder, std::size_t tasks, const std::vector<std::string>& program) {
    std::string text = "#!/bin/sh\nexec";
    for (const std::string& word : program) text += fmt::format(" {}", quoted(word));
    return text + fmt::format(" --task {} --index \"$SLURM_ARRAY_TASK_ID\" --of {}\n", quoted(folder.string()), tasks);
}

fs::path newFolder(const fs::path& parent) {
    fs::create_directories(parent);
    std::string name = (fs::canonical(parent) / "slurm-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::system_error(errno, std::generic_category(), "cannot make " + name);
    return name;
}

}  // namespace

fs::path writeQuestion(const fs::path& parent, const std::vector<Job>& jobs, const Limits& limits, std::size_t tasks,
                       const std::vector<std::string>& program) {
    const fs::path folder = newFolder(parent);
    FrameWriter writer(jobsFile(folder), 0);
    for (std::size_t job = 0; job < jobs.size(); ++job) writer.append(encode(job, limits, jobs[job]));
    // Empty ones now: a network file system may remember for a while that a file is not there.
    for (std::size_t task = 0; task < tasks; ++task) FrameWriter(answersFile(folder, task), 0);
    writeFile(scriptFile(folder), scriptOf(folder, tasks, program));
    return folder;
}

std::string endOfLog(const fs::path& folder, std::size_t task) {
    constexpr std::streamoff kKept = 4096;
    std::ifstream file(logFile(folder, task), std::ios::binary | std::ios::ate);
    if (!file) return "";
    const std::streamoff size = file.tellg();
    std::string text(static_cast<std::size_t>(std::min(size, kKept)), '\0');
    file.seekg(size - std::min(size, kKept));
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

}  // namespace spikeloom::engine::slurm
