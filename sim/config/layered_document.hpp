// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "models/support/error.hpp"
#include "models/support/strict_json.hpp"
#include "sim/config/origins.hpp"

namespace spikeloom::config {

/// A part of a document that was written at once: all of it (a file), or what is at a path (an assignment).
class Layer {
public:
    explicit Layer(std::string path = {}) : path_(std::move(path)) {}
    /// Whether it wrote what is at a path, some of it, or something around it.
    [[nodiscard]] bool wrote(const std::string& path) const { return isBelow(path, path_) || isBelow(path_, path); }

private:
    std::string path_;
};

/// A JSON document that is put together from a file and assignments on the command line, and remembers who wrote what,
/// so that a mistake is reported where it was made. Mistakes are gathered and thrown together. A copy goes its own way:
/// many can begin with what one has read.
class LayeredDocument {
public:
    /// Called after each layer, to make what it wrote independent of the place where it was written.
    /// @param document  this one, or a copy of it
    /// @param base      what a path in that layer is relative to
    using Resolve = std::function<void(LayeredDocument& document, const Layer& layer, const spec::Context& origin,
                                       const std::filesystem::path& base)>;

    /// @throws ConfigError if the file cannot be read or is no JSON
    explicit LayeredDocument(const std::filesystem::path& file);
    /// One that was put together by the program. @param file  for messages, and what its paths are relative to
    LayeredDocument(spec::Json document, const std::filesystem::path& file);
    /// Has the file's own layer resolved, and those to come.
    void resolveBy(Resolve resolve);
    /// @param assignment  PATH=VALUE
    /// @param file        where it is written, for messages
    /// @param base        what a path in it is relative to
    void assign(const std::string& assignment, const std::string& file = "--set",
                const std::filesystem::path& base = std::filesystem::current_path());

    [[nodiscard]] spec::Json& json() { return json_; }
    [[nodiscard]] Origins& origins() { return origins_; }
    /// What went wrong so far, with its place.
    [[nodiscard]] std::vector<Problem>& problems() { return problems_; }
    void report(const ConfigError& error);
    /// @param found  mistakes in the document as a whole  @throws ConfigError if there are any, with those before
    void expectFaultless(std::vector<Problem> found);

private:
    std::filesystem::path file_;
    spec::Json json_;
    Origins origins_;
    std::vector<Problem> problems_;
    Resolve resolve_;
};

}  // namespace spikeloom::config
