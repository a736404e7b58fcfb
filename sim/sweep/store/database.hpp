// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "models/support/error.hpp"

struct sqlite3;
struct sqlite3_stmt;

/// SQLite as C++: handles that close themselves, errors that are exceptions.
namespace spikeloom::sweep {

/// What SQLite refused. A full disk, a file that is no database and the like: a user's mistake.
class DatabaseError : public ConfigError {
public:
    DatabaseError(Problem problem, int code) : ConfigError(std::move(problem)), code_(code) {}
    [[nodiscard]] int code() const { return code_; }  ///< primary result code, `SQLITE_BUSY`

private:
    int code_;
};

/// A connection, for one thread and the process that opened it: one that was forked leaves it alone.
class Database {
public:
    /// Write makes the file where it is not there; Read changes nothing but what a killed writer left half done.
    enum class Mode : std::uint8_t { Read, Write };
    /// @throws DatabaseError where it cannot be opened
    Database(std::filesystem::path file, Mode mode);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// How long to wait for locks of other connections.
    void waitFor(int milliseconds);
    /// @throws DatabaseError
    void run(const std::string& sql);
    /// The first column of the first row. @throws DatabaseError, InvariantError without a row
    [[nodiscard]] std::int64_t number(const std::string& sql) const;

    [[nodiscard]] const std::filesystem::path& file() const { return file_; }
    /// Whether this process is not the one that opened it.
    [[nodiscard]] bool isForked() const;
    [[nodiscard]] sqlite3* handle() const { return handle_; }
    /// @throws DatabaseError for the last error
    [[noreturn]] void fail(int code) const;

private:
    std::filesystem::path file_;
    sqlite3* handle_ = nullptr;
    int process_;
};

/// A prepared statement. Parameters count from 1, columns from 0; texts may hold any bytes.
class Statement {
public:
    Statement(const Database& database, const std::string& sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& bind(int parameter, std::string_view text);  ///< the text has to live until reset()
    Statement& bind(int parameter, std::int64_t number);
    Statement& bind(int parameter, double number);
    Statement& bindNull(int parameter);
    /// To the next row. @return false after the last one; the statement is then reset. @throws DatabaseError
    bool step();
    void reset();

    [[nodiscard]] int columns() const;
    [[nodiscard]] std::string name(int column) const;
    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;

private:
    void check(int code) const;
    const Database& database_;
    sqlite3_stmt* handle_ = nullptr;
};

/// All or nothing: what was not committed is rolled back.
class Transaction {
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Database& database_;
    bool isCommitted_ = false;
};

}  // namespace spikeloom::sweep
