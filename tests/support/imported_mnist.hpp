// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "models/support/temporary_directory.hpp"

namespace spikeloom::testing {

/// The trained MNIST Transformer that lies beside the project, imported by scripts/import_qvit.py into a folder of its
/// own: network.snn.json, images.safetensors, witness.safetensors. The folder goes with the object.
class ImportedMnist {
public:
    /// Whether the model is there; tests skip where it is not.
    [[nodiscard]] static bool available() { return std::filesystem::exists(model()); }
    static constexpr const char* kAbsent = "no ../shared/data/qvit_mnist/model.npz beside the project";

    /// @throws std::runtime_error if the importer fails
    ImportedMnist() {
        const std::string command = "/usr/bin/python3 -B '" + (root() / "scripts/import_qvit.py").string() + "' '" +
                                    model().string() + "' '" + folder_.path().string() + "' >/dev/null";
        if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
    }

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

private:
    static std::filesystem::path root() { return SPIKELOOM_SOURCE_DIR; }
    static std::filesystem::path model() { return root() / "../shared/data/qvit_mnist/model.npz"; }

    TemporaryDirectory folder_{"mnist"};
};

}  // namespace spikeloom::testing
