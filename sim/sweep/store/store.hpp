// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/sweep/point.hpp"

namespace spikeloom::sweep {

/// Of what a store holds the results.
struct Identity {
    std::string program;            ///< version and revision: other programs may have other figures
    std::string sweep;              ///< the resolved document, JSON text
    std::vector<std::string> axes;  ///< paths, in the order of `Point::values`
    friend bool operator==(const Identity&, const Identity&) = default;
};

/// Results of a sweep in an SQLite database (WAL), each in a transaction of its own: whatever ends the process, a
/// record is there whole or not at all. One process writes at a time; others may read.
class Store {
public:
    /// Opens the database, or makes it. @throws ConfigError where it is of another sweep or program (saying what
    /// differs), is no store, is being written to by another process, or cannot be written
    [[nodiscard]] static Store openForWriting(const std::filesystem::path& file, const Identity& identity);
    /// @throws ConfigError where it is not there or no store
    [[nodiscard]] static Store openForReading(const std::filesystem::path& file);
    ~Store();
    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;

    [[nodiscard]] const Identity& identity() const;
    [[nodiscard]] std::optional<Record> find(const std::string& id) const;
    /// Adds a record, in place of an earlier one of the same point. @throws ConfigError on a full disk: the store is
    /// then what it was
    void put(const Record& record);
    /// Forgets points that did not complete, so that they are tried again.
    void forgetFailures();
    /// Adds all of them or, where it throws, none.
    void put(const std::vector<Record>& records);
    /// What several stores hold together, each point once: a complete record before one that is not.
    /// @throws ConfigError if they are not of one sweep and program, or two complete records of a point differ
    [[nodiscard]] static std::vector<Record> joined(const std::vector<Store>& stores);
    /// In order of values, then stage.
    [[nodiscard]] std::vector<Record> records() const;
    /// Everything that repeats, as text: records in order, without wall times and memory.
    [[nodiscard]] std::string canonicalDump() const;

private:
    class Impl;
    explicit Store(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace spikeloom::sweep
