// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

namespace spikeloom::hw {

class FlitRouter;
struct RouterArguments;

/// Makes the routers of a network at flit level, one call a tile; the other fidelities have none. An empty one makes
/// `Router`.
using MakeRouter = std::function<std::unique_ptr<FlitRouter>(const RouterArguments&)>;

}  // namespace spikeloom::hw
