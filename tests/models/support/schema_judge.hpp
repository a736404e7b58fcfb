// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>

namespace spikeloom::test {

/// The verdict of an independent JSON Schema validator (valijson).
class SchemaJudge {
public:
    explicit SchemaJudge(const nlohmann::json& schema);
    ~SchemaJudge();
    [[nodiscard]] bool accepts(const nlohmann::json& document) const;

private:
    struct Compiled;
    std::unique_ptr<Compiled> compiled_;
};

}  // namespace spikeloom::test
