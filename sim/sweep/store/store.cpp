// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/store/store.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>

#include "sim/sweep/store/layout.hpp"
#include "sim/sweep/store/rows.hpp"
#include "sim/sweep/store/writer_lock.hpp"

namespace spikeloom::sweep {
namespace {

constexpr int kPatienceMs = 10'000;  // with a reader that has a lock for a moment

std::string thisProcess() {
    std::array<char, 256> host{};
    gethostname(host.data(), host.size() - 1);
    return fmt::format("process {} on {}", getpid(), host.data());
}

/// Before anything is written beside it or to it: that it may be.
void requireOurs(const std::filesystem::path& file, const Identity& identity) {
    if (!std::filesystem::exists(file)) return;
    Database database(file, Database::Mode::Read);
    database.waitFor(kPatienceMs);
    if (!isEmptyStore(database)) requireSame(file, readIdentity(database), identity);
}

}  // namespace

class Store::Impl {
public:
    /// For writing.
    Impl(const std::filesystem::path& file, const Identity& wanted)
        : lock_(std::make_unique<WriterLock>(file)), database_(file, Database::Mode::Write) {
        database_.waitFor(kPatienceMs);
        const bool isNew = isEmptyStore(database_);
        if (!isNew) requireSame(file, readIdentity(database_), wanted);
        // A loss of power may take the last records, never the others; waiting for the disk each time would take longer
        // than many a simulation.
        database_.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
        if (isNew) makeTables(database_, wanted);
        setMeta(database_, kWriterKey, thisProcess());
        prepare();
        insert_ = std::make_unique<Statement>(database_, insertRecord(metrics));
    }
    /// For reading.
    explicit Impl(const std::filesystem::path& file) : database_(file, Database::Mode::Read) {
        database_.waitFor(kPatienceMs);
        if (isEmptyStore(database_)) throw ConfigError(Problem{file.string(), "", "is empty, no store of a sweep", ""});
        prepare();
    }
    ~Impl() {
        if (!insert_ || database_.isForked()) return;
        insert_.reset();
        find_.reset();
        try {
            // One file without a log can be copied, and read where nothing may be written.
            database_.waitFor(0);
            setMeta(database_, kWriterKey, "");
            database_.run("PRAGMA journal_mode = DELETE");
        } catch (const ConfigError&) {  // a reader is there, or the disk is full: the log stays, and is good
        }
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    [[nodiscard]] std::optional<Record> find(const std::string& id) const {
        if (!find_->bind(1, id).step()) return std::nullopt;
        Record record = readRecord(*find_, metrics, file());
        find_->reset();
        return record;
    }
    void put(const Record& record) {
        if (!insert_) throw InvariantError("sweep.store", 0, "opened for reading");
        if (record.point.values.size() != identity.axes.size())
            throw InvariantError(
                "sweep.store", 0,
                fmt::format("{} values for {} axes", record.point.values.size(), identity.axes.size()));
        writeRecord(*insert_, record, metrics);
    }
    [[nodiscard]] std::vector<Record> records() const {
        Statement rows(database_, selectRecords(metrics));
        std::vector<Record> records;
        while (rows.step()) records.push_back(readRecord(rows, metrics, file()));
        sortRecords(records);
        return records;
    }
    [[nodiscard]] Database& database() { return database_; }
    [[nodiscard]] const std::filesystem::path& file() const { return database_.file(); }

    Identity identity;
    std::vector<std::string> metrics;

private:
    void prepare() {
        identity = readIdentity(database_);
        metrics = metricColumns(database_);
        find_ = std::make_unique<Statement>(database_, selectRecords(metrics) + " WHERE id = ?");
    }

    std::unique_ptr<WriterLock> lock_;  // first to come, last to go
    Database database_;
    std::unique_ptr<Statement> find_, insert_;
};

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

Store Store::openForWriting(const std::filesystem::path& file, const Identity& identity) {
    requireOurs(file, identity);
    return Store(std::make_unique<Impl>(file, identity));
}

Store Store::openForReading(const std::filesystem::path& file) {
    return Store(std::make_unique<Impl>(file));
}

const Identity& Store::identity() const {
    return impl_->identity;
}

std::optional<Record> Store::find(const std::string& id) const {
    return impl_->find(id);
}

void Store::put(const Record& record) {
    impl_->put(record);
}

void Store::forgetFailures() {
    impl_->database().run("DELETE FROM records WHERE status <> 'complete'");
}

void Store::put(const std::vector<Record>& records) {
    Transaction transaction(impl_->database());
    for (const Record& record : records) put(record);
    transaction.commit();
}

std::vector<Record> Store::joined(const std::vector<Store>& stores) {
    std::map<std::string, Record> byId;
    for (const Store& store : stores) {
        requireSame(store.impl_->file(), store.identity(), stores.front().identity());
        for (const Record& record : store.records()) {
            Record& known = byId.try_emplace(record.point.id, record).first->second;
            if (record.outcome.status != Status::Complete) continue;
            if (known.outcome.status == Status::Complete && known.outcome.figures != record.outcome.figures)
                throw ConfigError({store.impl_->file().string(), "point " + record.point.id,
                                   "has another result than one of the stores that it is joined with",
                                   "simulations repeat: one of the two stores was changed; leave it out"});
            if (known.outcome.status != Status::Complete) known = record;
        }
    }
    std::vector<Record> all;
    for (auto& [id, record] : byId) all.push_back(std::move(record));
    return all;
}

std::vector<Record> Store::records() const {
    return impl_->records();
}

std::string Store::canonicalDump() const {
    std::string text = identity().program + "\n" + identity().sweep + "\n";
    for (const std::string& axis : identity().axes) text += axis + "\n";
    for (const Record& record : records()) text += dumpLine(record);
    return text;
}

}  // namespace spikeloom::sweep
