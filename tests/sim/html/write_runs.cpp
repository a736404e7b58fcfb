// SPDX-License-Identifier: Apache-2.0
// html_write_runs FOLDER: the runs that the browser's test looks at.
#include <iostream>

#include "tests/sim/html/synthetic_run.hpp"

int main(int argc, char** argv) {
    using spikeloom::html::test::SyntheticRun;
    if (argc != 2) {
        std::cerr << "usage: html_write_runs FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    std::filesystem::create_directories(folder);
    SyntheticRun{.layers = 6, .steps = 20, .samples = 50, .recorded = true, .spikes = 5000}.write(folder / "one");
    SyntheticRun{.width = 40,
                 .height = 25,
                 .chipsX = 2,
                 .layers = 50,
                 .steps = 100,
                 .samples = 1000,
                 .recorded = true,
                 .spikes = 100000}
        .write(folder / "large");
    SyntheticRun{.network = "</script><img src=x onerror=\"document.title='taken'\">", .complete = false}.write(
        folder / "hostile");
    for (std::size_t i = 0; i < 10; ++i)
        SyntheticRun{.width = 10,
                     .height = 10,
                     .layers = 20,
                     .steps = 20 + i,
                     .samples = 200,
                     .energyJ = 1e-6 * static_cast<double>(i + 1),
                     .recorded = true,
                     .spikes = 10000}
            .write(folder / ("a_run_with_a_rather_long_name_" + std::to_string(i)));
}
