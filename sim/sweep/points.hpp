// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "sim/sweep/load.hpp"
#include "sim/sweep/origin.hpp"
#include "sim/sweep/point.hpp"

namespace spikeloom::sweep {

/// A point and the experiment that it stands for.
struct ResolvedPoint {
    Point point;
    Assigned assigned;
    std::string conversionId;  ///< of the conversion that it starts from, if it does
    std::string refusal;       ///< why it cannot be run; empty where nothing is known against it
};

/// Makes points of choices.
class Points {
public:
    explicit Points(const Sweep& sweep) : sweep_(sweep), origin_(sweep.spec, sweep.file) {}

    /// @param choice  canonical
    [[nodiscard]] ResolvedPoint resolve(const Choice& choice, Stage stage);
    /// The experiment of a point that was resolved. @throws ConfigError
    [[nodiscard]] config::Experiment experiment(const ResolvedPoint& point) const {
        return origin_.experiment(point.assigned);
    }
    /// Of what all points start from, before `set` and axes; another one after a file of it was changed.
    [[nodiscard]] std::string originId();
    /// For `simulatePoint`. @param root  where `points/ID` and `networks/ID` are
    [[nodiscard]] std::string request(const ResolvedPoint& point, const std::filesystem::path& root) const;

private:
    [[nodiscard]] Assigned assigned(const std::vector<std::string>& values, Stage stage) const;
    [[nodiscard]] std::string identity(const ResolvedPoint& point);
    [[nodiscard]] std::string conversionId(const std::vector<std::string>& assignments);
    [[nodiscard]] const std::string& contents(const std::string& path);
    /// The files that a file names.
    using Named = std::vector<std::filesystem::path> (*)(const std::filesystem::path&);
    [[nodiscard]] const std::string& contentsOfAll(const std::string& path, Named named);

    const Sweep& sweep_;
    Origin origin_;
    std::map<std::string, std::string> contents_;  ///< hashes by path: a sweep reads the same few files again and again
    std::map<std::string, std::string> whole_;     ///< the same of files with all that they name
};

}  // namespace spikeloom::sweep
