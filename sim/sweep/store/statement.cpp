// SPDX-License-Identifier: Apache-2.0
#include <sqlite3.h>

#include "sim/sweep/store/database.hpp"

namespace spikeloom::sweep {

Statement::Statement(const Database& database, const std::string& sql) : database_(database) {
    check(sqlite3_prepare_v2(database.handle(), sql.c_str(), -1, &handle_, nullptr));
}

Statement::~Statement() {
    sqlite3_finalize(handle_);
}

void Statement::check(int code) const {
    if (code != SQLITE_OK) database_.fail(code);
}

Statement& Statement::bind(int parameter, std::string_view text) {
    check(sqlite3_bind_text64(handle_, parameter, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8));
    return *this;
}
Statement& Statement::bind(int parameter, std::int64_t number) {
    check(sqlite3_bind_int64(handle_, parameter, number));
    return *this;
}
Statement& Statement::bind(int parameter, double number) {
    check(sqlite3_bind_double(handle_, parameter, number));
    return *this;
}
Statement& Statement::bindNull(int parameter) {
    check(sqlite3_bind_null(handle_, parameter));
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) {
        // The message belongs to the connection; reset() keeps it, and gives up the locks.
        reset();
        database_.fail(code);
    }
    reset();
    return false;
}

void Statement::reset() {
    sqlite3_reset(handle_);
}

int Statement::columns() const {
    return sqlite3_column_count(handle_);
}
std::string Statement::name(int column) const {
    return sqlite3_column_name(handle_, column);
}
bool Statement::isNull(int column) const {
    return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}
std::string Statement::text(int column) const {
    const auto* begin = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
    return begin ? std::string(begin, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))) : std::string();
}
std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(handle_, column);
}
double Statement::real(int column) const {
    return sqlite3_column_double(handle_, column);
}

}  // namespace spikeloom::sweep
