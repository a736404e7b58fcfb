// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/support/error.hpp"

namespace spikeloom::mapping {

/// A chip that cannot hold a network, or cannot do what it needs: nobody has made a mistake, there is only no mapping.
/// A parameter that no network could be mapped with is a plain ConfigError.
class DoesNotMap : public ConfigError {
public:
    using ConfigError::ConfigError;
};

}  // namespace spikeloom::mapping
