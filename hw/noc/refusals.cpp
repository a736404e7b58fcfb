// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/refusals.hpp"

#include "hw/noc/routing/routing.hpp"

namespace spikeloom::hw {
namespace {

template <class Check>
void gather(std::vector<Problem>& problems, Check&& check) {
    try {
        check();
    } catch (const ConfigError& error) {
        problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    }
}

}  // namespace

std::vector<Problem> refusals(const MeshShape& shape, const NocSpec& spec, std::span<const Terminal> edges) {
    const MeshShape whole = shapeFor(shape, spec);
    std::vector<Problem> problems;
    gather(problems, [&] { static_cast<void>(makeRouting(spec, whole)); });
    gather(problems, [&] { checkMesh(whole, edges); });
    return problems;
}

}  // namespace spikeloom::hw
