// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/support/error.hpp"
#include "sim/sweep/space.hpp"

namespace spikeloom::sweep {

/// Makes a space of a sweep's axes, and finds everything that is wrong with them.
class SpaceBuilder {
public:
    SpaceBuilder(const SweepSpec& spec, std::string file) : spec_(spec), file_(std::move(file)) {}
    /// @throws ConfigError as Space does
    [[nodiscard]] Space build();

private:
    using Table = std::map<std::string, std::vector<std::string>>;
    /// An axis, and which of its levels.
    struct Condition {
        std::size_t axis;
        std::vector<bool> allowed;
    };

    void readAxes();
    void findOverlaps();
    void zipAxes();
    void addToZip(std::size_t axis, std::size_t dimension);
    void findRepeats();
    void readConditions();
    void orderAxes();
    void findWhereAxesVary();
    void readExclusions();

    [[nodiscard]] std::vector<Condition> conditionsOf(const Table& table, const std::string& at);
    [[nodiscard]] std::vector<bool> levelsNamed(std::size_t axis, const std::vector<std::string>& values,
                                                const std::string& at);
    /// Where the axes of the conditions vary and have those levels.
    [[nodiscard]] Box boxOf(const std::vector<Condition>& conditions) const;
    void problem(std::string path, std::string message, std::string hint = {});

    const SweepSpec& spec_;
    std::string file_;
    Space space_;
    std::vector<std::vector<Condition>> conditions_;  ///< of each axis
    std::vector<Problem> problems_;
};

}  // namespace spikeloom::sweep
