// SPDX-License-Identifier: Apache-2.0
#include "sim/config/layered_document.hpp"

#include <utility>

#include "models/support/json_file.hpp"
#include "models/support/override.hpp"

namespace spikeloom::config {

namespace fs = std::filesystem;
using spec::Json;

LayeredDocument::LayeredDocument(const fs::path& file) : LayeredDocument(readJsonFile(file), file) {}

LayeredDocument::LayeredDocument(Json document, const fs::path& file) : file_(file), json_(std::move(document)) {
    origins_.set("", {file.string(), ""});
    if (json_.is_object()) json_.erase("$schema");
}

void LayeredDocument::resolveBy(Resolve resolve) {
    resolve_ = std::move(resolve);
    resolve_(*this, Layer(), {file_.string(), ""}, fs::absolute(file_).parent_path());
}

void LayeredDocument::assign(const std::string& assignment, const std::string& file, const fs::path& base) {
    Overridden done;
    try {
        done = applyOverride(json_, assignment);
    } catch (const ConfigError& error) {
        for (Problem problem : error.problems()) {
            if (problem.file.starts_with("--set")) problem.file.replace(0, 5, file);  // a line may follow
            problems_.push_back(std::move(problem));
        }
        return;
    }
    const spec::Context at{file, done.path};
    if (done.before)
        origins_.record(*done.before, *done.now, at, at);
    else
        origins_.set(done.path, at);
    resolve_(*this, Layer(done.path), {file, ""}, base);
}

void LayeredDocument::report(const ConfigError& error) {
    problems_.insert(problems_.end(), error.problems().begin(), error.problems().end());
}

void LayeredDocument::expectFaultless(std::vector<Problem> found) {
    for (Problem& problem : found) problems_.push_back(origins_.relocated(std::move(problem)));
    if (!problems_.empty()) throw ConfigError(std::move(problems_));
}

}  // namespace spikeloom::config
