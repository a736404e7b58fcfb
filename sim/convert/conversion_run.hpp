// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "models/conversion/method.hpp"
#include "models/network/dataset.hpp"
#include "sim/report/run_directory.hpp"

/// A conversion from its files to its files.
namespace spikeloom::convert {

/// What is asked for.
struct Request {
    std::filesystem::path network;  ///< as trained
    std::string method;
    std::filesystem::path calibration;  ///< images and labels; empty for a method that needs none
    std::filesystem::path images;       ///< of the experiment that is written; empty: the calibration set
    conversion::ConversionSpec spec;
    std::string chip = "generic28", energy = "generic28";  ///< of the experiment that is written
    std::size_t jobs = 1;
};

/// Share of a set's samples whose class is right.
struct Accuracy {
    std::size_t samples = 0;
    double trained = 0.0;             ///< the network as it was trained
    std::optional<double> spiking;    ///< with neurons and real weights; empty where that has no evaluation
    std::optional<double> quantised;  ///< the same with its weights rounded to codes
};

/// What came of it.
struct Result {
    std::string name;          ///< of the network
    network::Network network;  ///< quantised
    conversion::Conversion conversion;
    std::optional<Accuracy> onCalibration;  ///< where the calibration set has labels
    std::optional<Accuracy> onImages;       ///< of the experiment, where they are others and have labels
};

/// @throws ConfigError with what cannot be converted, or is missing
[[nodiscard]] Result convert(const Request& request, const conversion::Progress& progress);

/// The experiment that runs the result: `NAME.snn.json` beside it. JSON text.
[[nodiscard]] std::string experimentJson(const Request& request, const Result& result);
/// A line for each population that spikes.
[[nodiscard]] std::string layersCsv(const Result& result);
/// The same for people, with what the method remarked.
[[nodiscard]] std::string screen(const Request& request, const Result& result);
/// The same as one JSON object.
[[nodiscard]] std::string resultJson(const Request& request, const Result& result);

/// `--set KEY=VALUE`, applied one after the other. @throws ConfigError naming the key
[[nodiscard]] conversion::ConversionSpec specOf(const std::vector<std::string>& assignments);
/// With every default filled in; JSON text.
[[nodiscard]] std::string resolvedText(const Request& request);

}  // namespace spikeloom::convert
