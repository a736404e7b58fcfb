// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/conversion/calibration.hpp"
#include "models/conversion/conversion_spec.hpp"
#include "models/program/run_rule.hpp"

/// How a trained network becomes a spiking one: a method is a function; `registry.cpp` lists them.
namespace spikeloom::conversion {

/// What a method found out about a population; what it did not look for stays empty.
struct LayerReport {
    std::string population, model;
    std::vector<double> thresholds;             ///< by column [unit of the activation]
    std::optional<std::uint32_t> burst;         ///< phi
    std::optional<double> ratio;                ///< rho
    std::optional<double> sensitivity;          ///< at the phi and rho that were chosen [nats]
    std::optional<double> unitSpikes;           ///< an image, on the calibration set
    std::optional<double> rootMeanSquareError;  ///< of activations in T steps [unit of the activation]
    std::optional<double> weightSignalToNoise;  ///< of the codes of what feeds it [dB]
};

struct Conversion {
    network::Network spiking;  ///< neurons, and real weights
    program::RunRule run;      ///< how it is to be presented, and for how long
    std::vector<LayerReport> layers;
    std::vector<std::string> remarks;
};

/// What is to be converted.
struct Task {
    const network::Network& network;  ///< as trained
    const ConversionSpec& spec;
    const Calibration* calibration;  ///< null for a method that needs none
    const std::string& file;         ///< of the network, for messages
};

struct Method {
    std::string_view name, summary;
    bool needsCalibration = true;
    /// @throws ConfigError naming each layer that the method cannot convert, with the reason
    Conversion (*convert)(const Task&);
};

[[nodiscard]] const std::vector<Method>& methods();
/// @throws ConfigError naming a similar one
[[nodiscard]] const Method& methodOf(const std::string& name);

/// Quantises what a method gave, and adds to its report how large the rounding is.
[[nodiscard]] network::Network finish(Conversion& conversion, const ConversionSpec& spec, const std::string& file);

}  // namespace spikeloom::conversion
