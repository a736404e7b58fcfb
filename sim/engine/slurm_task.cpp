// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <set>
#include <stdexcept>

#include "models/support/error.hpp"
#include "sim/engine/codec.hpp"
#include "sim/engine/frames.hpp"
#include "sim/engine/slurm_engine.hpp"
#include "sim/engine/slurm_files.hpp"

namespace spikeloom::engine {

void serveSlurmTask(const std::filesystem::path& folder, std::size_t index, std::size_t count, const Runner& runner,
                    const std::atomic<bool>* interrupted) {
    if (index >= count)
        throw ConfigError({"", "", fmt::format("task {} of {}: tasks are counted from 0", index, count), ""});
    const std::filesystem::path jobs = slurm::jobsFile(folder);
    if (!std::filesystem::exists(jobs))
        throw ConfigError({folder.string(), "", "holds no jobs of a Slurm array", "spikeloom starts tasks itself"});

    const std::uintmax_t size = std::filesystem::file_size(jobs);  // later it may be gone: all is answered

    FrameReader before(slurm::answersFile(folder, index));
    std::set<std::size_t> answered;  // by this task, before it was lost and started anew
    before.take([&](std::string_view bytes) { answered.insert(decodeAnswer(bytes).job); });
    FrameWriter answers(slurm::answersFile(folder, index), before.taken());

    FrameReader reader(jobs);
    std::size_t job = 0;
    reader.take([&](std::string_view bytes) {
        const std::size_t number = job++;
        if (number % count != index || answered.contains(number) || (interrupted && *interrupted)) return;
        const Task task = decodeTask(bytes);
        Answer answer = runner(task.what, task.limits, interrupted);
        if (interrupted && *interrupted && answer.end != Answer::End::Returned) return;  // it was given up
        answer.job = number;
        answers.append(encode(answer));
    });
    if (reader.taken() != size)
        throw std::runtime_error(fmt::format("{} is damaged after {} jobs", jobs.string(), job));
}

}  // namespace spikeloom::engine
