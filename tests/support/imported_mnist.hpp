// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace spikeloom::testing {

/// The trained MNIST Transformer that lies beside the project, imported by scripts/import_qvit.py into a folder of its
/// own: network.snn.json, images.safetensors, witness.safetensors. The folder goes with the object.
class ImportedMnist {
public:
    /// Whether the model is there; tests skip where it is not.
    [[nodiscard]] static bool available() { return std::filesystem::exists(model()); }
    static constexpr const char* kAbsent = "no ../shared/data/qvit_mnist/model.npz beside the project";

    /// @throws std::runtime_error if the importer fails
    ImportedMnist()
        : folder_(std::filesystem::temp_directory_path() / ("spikeloom_mnist_" + std::to_string(::getpid()))) {
        const std::string command = "/usr/bin/python3 -B '" + (root() / "scripts/import_qvit.py").string() + "' '" +
                                    model().string() + "' '" + folder_.string() + "' >/dev/null";
        if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
    }
    ~ImportedMnist() { std::filesystem::remove_all(folder_); }
    ImportedMnist(const ImportedMnist&) = delete;
    ImportedMnist& operator=(const ImportedMnist&) = delete;

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

private:
    static std::filesystem::path root() { return SPIKELOOM_SOURCE_DIR; }
    static std::filesystem::path model() { return root() / "../shared/data/qvit_mnist/model.npz"; }

    std::filesystem::path folder_;
};

}  // namespace spikeloom::testing
