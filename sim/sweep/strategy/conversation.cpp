// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/strategy/conversation.hpp"

#include <algorithm>
#include <istream>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <set>

#include "models/support/error.hpp"
#include "sim/sweep/strategy/protocol.hpp"

namespace spikeloom::sweep {
namespace {

using nlohmann::json;

class Session {
public:
    Session(std::ostream& out, const Conversation& conversation, const Simulate& simulate)
        : out_(out), conversation_(conversation), simulate_(simulate) {}

    void say(const json& document) {
        out_ << document.dump(-1, ' ', false, json::error_handler_t::replace) << '\n' << std::flush;
    }
    /// @return whether the conversation goes on
    bool answer(const std::string& line) {
        try {
            const Request request = readRequest(line);
            if (request.done) return false;
            json document{{"results", resultsOf(request)}};
            const bool goesOn = conversation_.goOn();
            if (!goesOn) document["done"] = true;
            say(document);
            return goesOn;
        } catch (const ConfigError& error) {
            say(failure(error.what()));
            return true;
        }
    }

private:
    json resultsOf(const Request& request) {
        std::vector<Choice> batch;                   // what is simulated: each point once
        std::vector<std::optional<Choice>> choices;  // of each point that is one
        json results = json::array();
        for (const std::string& point : request.points) {
            results.push_back(nullptr);
            choices.push_back(admit(point, batch, results.back()));
        }
        const std::map<Choice, json> answers = simulated(batch);
        for (std::size_t i = 0; i < choices.size(); ++i)
            if (choices[i]) results[i] = answers.at(*choices[i]);
        return results;
    }

    std::optional<Choice> admit(const std::string& point, std::vector<Choice>& batch, json& result) {
        try {
            Choice choice = readPoint(point, conversation_.space);
            const std::uint32_t wanted = conversation_.spec.strategy.points;
            if (!asked_.contains(choice) && wanted > 0 && asked_.size() >= wanted)
                throw ConfigError({{}, "strategy.points", "enough different points were simulated", {}});
            asked_.insert(choice);
            if (std::find(batch.begin(), batch.end(), choice) == batch.end()) batch.push_back(choice);
            return choice;
        } catch (const ConfigError& error) {
            result = failure(error.what());
            return std::nullopt;
        }
    }

    std::map<Choice, json> simulated(const std::vector<Choice>& batch) {
        std::map<Choice, json> answers;
        if (batch.empty()) return answers;
        const std::vector<std::optional<Record>> records = simulate_(batch);
        if (records.size() != batch.size()) throw InvariantError("sweep", 0, "not as many answers as questions");
        for (std::size_t i = 0; i < batch.size(); ++i)
            answers[batch[i]] = records[i] ? result(*records[i], conversation_.space)
                                           : failure("not simulated: the sweep was interrupted");
        return answers;
    }

    std::ostream& out_;
    const Conversation& conversation_;
    const Simulate& simulate_;
    std::set<Choice> asked_;
};

}  // namespace

void converse(std::istream& in, std::ostream& out, const Conversation& conversation, const Simulate& simulate) {
    Session session(out, conversation, simulate);
    session.say(describe(conversation));
    for (std::string line; conversation.goOn() && std::getline(in, line);) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        if (!session.answer(line)) return;
    }
}

}  // namespace spikeloom::sweep
