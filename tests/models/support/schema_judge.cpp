// SPDX-License-Identifier: Apache-2.0
#include "tests/models/support/schema_judge.hpp"

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace spikeloom::test {

struct SchemaJudge::Compiled {
    valijson::Schema schema;
};

SchemaJudge::SchemaJudge(const nlohmann::json& schema) : compiled_(std::make_unique<Compiled>()) {
    const valijson::adapters::NlohmannJsonAdapter adapter(schema);
    valijson::SchemaParser().populateSchema(adapter, compiled_->schema);
}

SchemaJudge::~SchemaJudge() = default;

bool SchemaJudge::accepts(const nlohmann::json& document) const {
    const valijson::adapters::NlohmannJsonAdapter adapter(document);
    return valijson::Validator().validate(compiled_->schema, adapter, nullptr);
}

}  // namespace spikeloom::test
