// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "models/network/dataset.hpp"
#include "models/network/network.hpp"
#include "models/program/program.hpp"
#include "models/program/run_rule.hpp"

/// A trained network run over its images by the reference engine, and compared with everything that is known about it.
namespace spikeloom::reference::testing {

struct GoldenFiles {
    std::filesystem::path network, images, witness;
};

struct GoldenFigures {
    std::size_t images = 0;
    std::size_t codes = 0;         ///< compared with the oracle's, over all images
    std::size_t wrongCodes = 0;    ///< of them
    std::size_t witnessCodes = 0;  ///< compared with those that the exporter stored
    std::size_t wrongWitnessCodes = 0;
    std::size_t wrongLogits = 0;   ///< images whose logits are not the oracle's, to the bit
    double witnessLogitError = 0;  ///< largest |logit - stored logit|
    std::size_t correct = 0;       ///< images classified as labelled
    std::uint64_t steps = 0, fewestSteps = ~std::uint64_t{0}, mostSteps = 0;
    std::uint64_t unitSpikes = 0;
    double milliseconds = 0;  ///< of processor time in the engine

    [[nodiscard]] double meanSteps() const { return static_cast<double>(steps) / static_cast<double>(images); }
    [[nodiscard]] double spikesPerActivation() const {
        return static_cast<double>(unitSpikes) / static_cast<double>(codes);
    }
};

class GoldenRun {
public:
    explicit GoldenRun(const GoldenFiles& files);

    /// Images begin .. end-1.
    [[nodiscard]] GoldenFigures run(const program::RunRule& rule, std::size_t begin, std::size_t end) const;
    [[nodiscard]] std::size_t size() const { return dataset_.size(); }

private:
    void compareWitness(std::size_t image, std::uint32_t population, const std::vector<std::int64_t>& codes,
                        GoldenFigures& figures) const;

    network::Network network_;
    network::Dataset dataset_;
    network::Witness witness_;
    program::Program program_;
};

/// Adds the figures to the test's record (`--gtest_output=json`).
void record(const GoldenFigures& figures);

}  // namespace spikeloom::reference::testing
