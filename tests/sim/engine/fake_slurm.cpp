// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/engine/fake_slurm.hpp"

#include <stdlib.h>

#include <fstream>
#include <iterator>

namespace spikeloom::engine::test {
namespace {

// A task is a session of its own: the engine ends what its commands leave in their process group.
constexpr const char* kSbatch = R"(
echo "$@" >"$STATE/arguments"
for word; do
    case $word in
        --array=0-*) last=${word#--array=0-} ;;
        --output=*) log=$(echo "${word#--output=}" | sed 's/%a$//; s/%%/%/g') ;;
        *) script=$word ;;
    esac
done
for i in $(seq 0 $last); do
    SLURM_ARRAY_TASK_ID=$i setsid sh -c 'echo $$ >"$0"; exec sh "$1"' "$STATE/task.$i" "$script" \
        >>"$log$i" 2>&1 3>&- &
    until [ -s "$STATE/task.$i" ]; do sleep 0.01; done
done
echo 4711
)";
constexpr const char* kSqueue = R"(
[ ! -e "$STATE/silent" ] || { echo "slurm_load_jobs error: Unable to contact slurm controller" >&2; exit 1; }
for file in "$STATE"/task.*; do
    if kill -0 $(cat "$file") 2>/dev/null; then echo ${file##*.}; left=1; fi
done
[ -n "$left" ] || { echo "slurm_load_jobs error: Invalid job id specified" >&2; exit 1; }
)";
constexpr const char* kScancel = R"(
for file in "$STATE"/task.*; do kill -TERM $(cat "$file") 2>/dev/null; done
echo "$@" >"$STATE/cancelled"
)";

}  // namespace

FakeSlurm::FakeSlurm() : path_(getenv("PATH")) {
    std::filesystem::create_directories(state());
    std::filesystem::create_directories(folder_ / "bin");
    setenv("STATE", state().c_str(), 1);
    setenv("PATH", ((folder_ / "bin").string() + ":/usr/bin:/bin").c_str(), 1);
    replace("sbatch", kSbatch);
    replace("squeue", kSqueue);
    replace("scancel", kScancel);
}

FakeSlurm::~FakeSlurm() {
    setenv("PATH", path_.c_str(), 1);
}

void FakeSlurm::replace(const std::string& command, const std::string& script) const {
    const std::filesystem::path file = folder_ / "bin" / command;
    std::ofstream(file) << "#!/bin/sh\n" << script;
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
}

void FakeSlurm::remove(const std::string& command) const {
    std::filesystem::remove(folder_ / "bin" / command);
    setenv("PATH", (folder_ / "bin").c_str(), 1);  // the machine may have the real one
}

std::size_t FakeSlurm::questions() const {
    if (!std::filesystem::exists(shared())) return 0;
    using Entries = std::filesystem::directory_iterator;
    return static_cast<std::size_t>(std::distance(Entries(shared()), Entries()));
}

}  // namespace spikeloom::engine::test
