// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/store/database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

namespace spikeloom::sweep {
namespace {

constexpr int kPrimary = 0xff;  // of a result code; the rest says more of an input or output error

Problem problemOf(const std::filesystem::path& file, int code, const char* message) {
    const std::string what = message;
    switch (code & kPrimary) {
        case SQLITE_FULL:
            return {file.string(), "", "the disk is full (" + what + "); what was stored before is whole",
                    "make room and start again: it goes on where it ended"};
        case SQLITE_IOERR:
            return {file.string(), "",
                    fmt::format("the disk is full or failing ({}, SQLite error {}); what was stored before is whole",
                                what, code),
                    "make room and start again: it goes on where it ended"};
        case SQLITE_CANTOPEN:
            return {file.string(), "", "cannot be opened (" + what + ")", "is the folder there, and yours to write?"};
        case SQLITE_READONLY:
            return {file.string(), "", "cannot be written (" + what + ")", "is the file yours to write?"};
        case SQLITE_NOTADB:
            return {file.string(), "", "is no store of a sweep (" + what + ")", ""};
        case SQLITE_CORRUPT:
            return {file.string(), "", "is damaged (" + what + ")", "`sqlite3 FILE .recover` saves what can be read"};
        case SQLITE_BUSY:
            return {file.string(), "", "is in use by another process (" + what + ")", ""};
        default:
            return {file.string(), "", fmt::format("{} (SQLite error {})", what, code), ""};
    }
}

}  // namespace

Database::Database(std::filesystem::path file, Mode mode) : file_(std::move(file)), process_(getpid()) {
    // To read what a killed writer left, its unfinished transaction is first rolled back, which writes. Where the file
    // may not be written, SQLite opens it for reading by itself.
    const int flags = SQLITE_OPEN_READWRITE | (mode == Mode::Read ? 0 : SQLITE_OPEN_CREATE);
    const int code = sqlite3_open_v2(file_.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    if (code == SQLITE_OK) {
        sqlite3_extended_result_codes(handle_, 1);
        if (mode == Mode::Read) sqlite3_exec(handle_, "PRAGMA query_only = ON", nullptr, nullptr, nullptr);
        return;
    }
    const Problem problem = problemOf(file_, code, handle_ ? sqlite3_errmsg(handle_) : sqlite3_errstr(code));
    sqlite3_close(handle_);
    throw DatabaseError(problem, code & kPrimary);
}

Database::~Database() {
    // Closing would take the log of the process that forked this one from under it.
    if (!isForked()) sqlite3_close(handle_);
}

bool Database::isForked() const {
    return getpid() != process_;
}

void Database::waitFor(int milliseconds) {
    sqlite3_busy_timeout(handle_, milliseconds);
}

void Database::run(const std::string& sql) {
    const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
}

std::int64_t Database::number(const std::string& sql) const {
    Statement statement(*this, sql);
    if (!statement.step()) throw InvariantError("sweep.store", 0, "no row: " + sql);
    return statement.integer(0);
}

void Database::fail(int code) const {
    throw DatabaseError(problemOf(file_, code, sqlite3_errmsg(handle_)), code & kPrimary);
}

Transaction::Transaction(Database& database) : database_(database) {
    database_.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    // SQLite may have rolled back by itself; there is nothing left to do then.
    if (!isCommitted_) sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    database_.run("COMMIT");
    isCommitted_ = true;
}

}  // namespace spikeloom::sweep
