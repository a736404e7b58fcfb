// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/store/writer_lock.hpp"

#include <sqlite3.h>

#include "sim/sweep/store/layout.hpp"

namespace spikeloom::sweep {
namespace {

/// Who has it, as far as the store says so.
std::string holder(const std::filesystem::path& store) {
    try {
        const Database database(store, Database::Mode::Read);
        const std::string name = metaText(database, kWriterKey);
        if (!name.empty()) return name;
    } catch (const ConfigError&) {  // it is being made right now
    }
    return "another process";
}

}  // namespace

WriterLock::WriterLock(const std::filesystem::path& store)
    : database_(store.string() + "-writer", Database::Mode::Write) {
    try {
        database_.run("BEGIN EXCLUSIVE");
    } catch (const DatabaseError& error) {
        if (error.code() != SQLITE_BUSY) throw;
        throw ConfigError(Problem{store.string(), "", "is being written to by " + holder(store),
                                  "wait until it has ended; reading goes on meanwhile"});
    }
}

}  // namespace spikeloom::sweep
