// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sim/config/experiment.hpp"

/// Reading experiments. In this order: the file; the chip that it names, with everything that this one extends; the
/// `--set` assignments, left to right; strict loading. Every mistake is reported at once, each in the file or `--set`
/// in which it was made.
namespace spikeloom::config {

/// `network`, `images`, `witness`, and a chip, energy or area table that is no preset, are paths relative to the file
/// that mentions them; in an assignment, relative to the working directory. The experiment holds absolute ones. Nothing
/// but the experiment and its chip is read.
/// @param assignments  PATH=VALUE, as models/support/override.hpp describes
/// @throws ConfigError with every mistake
[[nodiscard]] Experiment loadExperiment(const std::filesystem::path& file,
                                        const std::vector<std::string>& assignments = {});

/// Assignments that stand in a file.
struct Assignments {
    std::vector<std::string> assignments;
    std::string file;            ///< for messages
    std::filesystem::path base;  ///< what paths in them are relative to
};

class LayeredDocument;

/// What many experiments begin with: its file and its chip are read once. It may lack what assignments bring.
class BaseExperiment {
public:
    /// @throws ConfigError if the file cannot be read or is no JSON
    explicit BaseExperiment(const std::filesystem::path& file);
    /// One that is no file yet. @param file  for messages, and what paths in the document are relative to
    BaseExperiment(const nlohmann::json& document, const std::filesystem::path& file);
    /// @throws ConfigError with every mistake, those of the base too
    [[nodiscard]] Experiment with(const Assignments& assignments) const;

private:
    std::shared_ptr<const LayeredDocument> document_;
};

/// The area table that the experiment names, or the preset of the name of its energy table, if that is a preset and
/// there is one; another energy table says nothing of the silicon.
[[nodiscard]] std::optional<std::filesystem::path> areaTablePath(const Experiment& experiment);

/// A chip by itself. @throws ConfigError with every mistake
[[nodiscard]] hw::ChipSpec loadChip(const std::filesystem::path& file);

/// The experiment with every default filled in: a document that loads to the same experiment, from any directory.
[[nodiscard]] nlohmann::json resolvedConfig(const Experiment& experiment);
/// The same as text, keys sorted, with a line end.
[[nodiscard]] std::string resolvedConfigText(const Experiment& experiment);

/// JSON Schemas (draft 7) of what `loadExperiment` and `loadChip` read.
[[nodiscard]] nlohmann::json experimentSchema();
[[nodiscard]] nlohmann::json chipSchema();

}  // namespace spikeloom::config
