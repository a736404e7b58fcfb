// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "models/support/temporary_directory.hpp"
#include "sim/sweep/store/store.hpp"

namespace spikeloom::sweep::test {

/// A folder of its own for each test, with a store in it or not.
class StoreFolder {
public:
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }
    [[nodiscard]] std::filesystem::path file() const { return folder_ / "points.sqlite"; }
    [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

private:
    TemporaryDirectory folder_{"store"};
};

/// Of a sweep over two axes.
[[nodiscard]] Identity identity();

/// A complete point with latency_s = its number.
[[nodiscard]] Record record(int number);
[[nodiscard]] Record failed(int number, Status status, const std::string& error);

/// Everything that is stored of a record, as text.
[[nodiscard]] std::string whole(const Record& record);

/// The messages of the ConfigError that `action` throws; empty if it throws none.
[[nodiscard]] std::string complaint(const std::function<void()>& action);

}  // namespace spikeloom::sweep::test
