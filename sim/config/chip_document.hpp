// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "hw/spec/chip_spec.hpp"
#include "models/support/strict_json.hpp"
#include "sim/config/origins.hpp"

/// A chip as a document: what it extends merged in, and its mesh, which is written as "auto" or [width, height].
namespace spikeloom::config {

/// Puts together one chip. `extends` merges as RFC 7396 has it: objects are merged, everything else is replaced, null
/// takes a key out (so that its default holds).
class ChipAssembler {
public:
    /// @param at  path of the chip in the merged document: `chip`, or empty for a chip's own file
    ChipAssembler(spec::Context at, Origins& origins, std::vector<Problem>& problems)
        : at_(std::move(at)), origins_(origins), problems_(problems) {}

    /// @param mention  name of a preset, path, or object
    /// @param where    where the mention stands
    /// @param base     directory that paths are relative to
    /// @return an object, empty after a problem
    [[nodiscard]] spec::Json assemble(const spec::Json& mention, const spec::Context& where,
                                      const std::filesystem::path& base);

private:
    [[nodiscard]] spec::Json fromFile(const spec::Json& mention, const spec::Context& where,
                                      const std::filesystem::path& base);
    [[nodiscard]] spec::Json extended(spec::Json chip, const spec::Context& where, const std::filesystem::path& base);

    spec::Context at_;
    Origins& origins_;
    std::vector<Problem>& problems_;
    std::vector<std::filesystem::path> open_;  ///< files being read, outermost first
};

/// Takes `mesh` out of a chip's document. 0 x 0 stands for "auto", and for a mesh with a problem.
[[nodiscard]] hw::MeshSpec takeMesh(spec::Json& chip, const spec::Context& at, std::vector<Problem>& problems);
/// The inverse.
[[nodiscard]] spec::Json meshJson(const hw::MeshSpec& mesh);

}  // namespace spikeloom::config
