// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "sim/sweep/store/database.hpp"

namespace spikeloom::sweep {

/// The right to write to a store, for as long as this lives and the process does. It is a transaction that SQLite
/// holds in an empty database beside the store, `STORE-writer`: such a lock dies with its process, is not inherited by
/// a forked one that outlives it (as flock's would be), and is refused to a second writer in the same process too.
class WriterLock {
public:
    /// @throws ConfigError where another writer has it, naming that one
    explicit WriterLock(const std::filesystem::path& store);

private:
    Database database_;
};

}  // namespace spikeloom::sweep
