// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <cstdlib>

#include "sim/results/csv_reader.hpp"
#include "sim/trace/files/nir_data.hpp"
#include "tests/sim/trace/traced_run.hpp"

namespace spikeloom::trace {
namespace {

using test::shortRun;
using test::TracedRun;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

Options spikes(std::uint32_t samples) {
    return {.spikes = true, .samples = samples};
}

results::Table spikesOf(const TracedRun& run) {
    return results::readCsv(run.text("spikes.csv"), "spikes.csv");
}

// A unit spike is one of either sign; a burst of n is n of them.
TEST(Spikes, OfAStepAreItsUnitSpikes) {
    for (const char* experiment : {"digits_vit", "digits_cnn_burst"}) {
        const TracedRun run(shortRun(experiment, 2), spikes(2));
        const results::Table table = spikesOf(run);
        std::map<std::pair<double, double>, double> counted;  // by sample and step
        for (std::size_t row = 0; row < table.rows(); ++row)
            counted[{*table.number(row, "sample"), *table.number(row, "step")}] +=
                std::abs(*table.number(row, "value"));
        for (const run::SampleResult& sample : run.result.samples)
            for (std::uint32_t step = 1; step <= sample.steps; ++step)
                EXPECT_EQ((counted[{sample.index, step}]),
                          static_cast<double>(sample.stepRecords[step - 1].core.unitSpikes))
                    << experiment;
    }
}

TEST(Spikes, WithoutRoomForAllStopAndSaySo) {
    const TracedRun run(shortRun("digits_cnn", 1), {.spikes = true, .entries = 10});
    EXPECT_EQ(spikesOf(run).rows(), 10u);
    EXPECT_FALSE(run.files.written[0].complete);
    EXPECT_THAT(run.files.remarks, Contains(HasSubstr("spikes.csv is cut short")));
}

TEST(Spikes, AreLeftOutOfWhatIsNotBuiltIn) {
    const TracedRun run(shortRun("digits_cnn", 1), spikes(1));
    if (hasNirData())
        EXPECT_THAT(run.listing(), Contains("spikes.nir.h5"));
    else
        EXPECT_THAT(run.files.remarks, Contains(HasSubstr("spikes.nir.h5 is left out")));
}

// A group of HDF5 cannot have a '/' in its name.
TEST(Spikes, OfPopulationsWhoseNamesDifferByASlashAloneAreKeptApart) {
    if (!hasNirData()) GTEST_SKIP() << "built without HDF5";
    const std::filesystem::path file = std::filesystem::path(::testing::TempDir()) / "spikeloom_slash.nir.h5";
    const std::vector<std::string> names{"a/b", "a.b", "a.b_2", "a/c"};
    std::vector<SpikeTable> tables;
    for (const std::string& name : names) tables.push_back({name, 4, 2, {1}});
    const auto made = makeNirData(file, tables, 1);
    for (std::size_t i = 0; i < names.size(); ++i)
        made->add(i, 0, {{.step = 1, .population = static_cast<std::uint32_t>(i), .row = 1, .col = 1, .value = 1}});
    EXPECT_NO_THROW(made->finish());
    std::filesystem::remove(file);
}

// The file as others read it: types, shapes, padding, and spike for spike what the table has.
TEST(Spikes, AreNirDataThatH5pyReads) {
    if (!hasNirData()) GTEST_SKIP() << "built without HDF5";
    if (std::system("/usr/bin/python3 -c 'import h5py' 2>/dev/null") != 0)
        GTEST_SKIP() << "python3-h5py is not installed";
    const run::Prepared prepared = shortRun("digits_vit", 2);
    const TracedRun run(prepared, spikes(2));
    std::string command = "/usr/bin/python3 " SPIKELOOM_SOURCE_DIR "/tests/sim/trace/check_nir_data.py";
    for (const char* file : {"spikes.nir.h5", "spikes.csv"}) command += " " + run.path(file).string();
    for (const auto& population : prepared.program.populations)
        if (population.role == program::LoweredPopulation::Role::Spiking)
            command +=
                " " + population.name + "," + std::to_string(population.rows) + "," + std::to_string(population.cols);
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
}

}  // namespace
}  // namespace spikeloom::trace
