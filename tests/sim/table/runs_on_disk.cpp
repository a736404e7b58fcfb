// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/table/runs_on_disk.hpp"

#include <unistd.h>

#include "sim/report/run_directory.hpp"

namespace spikeloom::table::test {

results::Run RunsOnDisk::write(const std::string& name, const report::test::HandRun& run) const {
    AtomicDirectory directory = report::openRunDirectory(folder_ / name);
    report::writeRun(directory, run.summary(), {.resolvedConfig = "{}"});
    return results::Run(folder_ / name);
}

Line RunsOnDisk::line(const std::string& name, const report::test::HandRun& run) const {
    return {.label = name, .run = write(name, run)};
}

Layout RunsOnDisk::layout(const std::vector<std::string>& columns) {
    return {.columns = columnsCalled(columns)};
}

std::string RunsOnDisk::uniqueName() {
    return "spikeloom_table_" + std::to_string(::getpid());
}

}  // namespace spikeloom::table::test
