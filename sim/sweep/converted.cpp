// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/converted.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "models/support/error.hpp"
#include "sim/convert/conversion_directory.hpp"
#include "sim/report/run_directory.hpp"

namespace spikeloom::sweep {
namespace {

/// Held by one process at a time; whatever ends it, another one gets it.
class Lock {
public:
    explicit Lock(const std::filesystem::path& path) : file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
        while (file_ >= 0 && flock(file_, LOCK_EX) != 0)
            if (errno != EINTR) break;
        if (file_ < 0)
            throw ConfigError({path.string(), "", fmt::format("cannot be made: {}", std::strerror(errno)), ""});
    }
    ~Lock() { close(file_); }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

private:
    int file_;
};

}  // namespace

std::filesystem::path converted(const convert::Request& request, const std::filesystem::path& directory) {
    const std::filesystem::path experiment = directory / "experiment.json";
    std::filesystem::create_directories(directory.parent_path());
    const Lock lock(directory.string() + ".lock");
    if (!std::filesystem::exists(experiment)) {  // a directory appears whole or not at all
        AtomicDirectory target = report::openRunDirectory(directory);
        (void)convert::convertInto(target, request, {"spikeloom", "sweep"},
                                   [](std::string_view, std::size_t, std::size_t) {});
    }
    return experiment;
}

}  // namespace spikeloom::sweep
