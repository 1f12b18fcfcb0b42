#include "daemon/rules_in_force.hpp"

#include <algorithm>

#include "config/read.hpp"
#include "web/office_settings.hpp"
#include "web/rules_tests.hpp"

namespace vastus::daemon {
namespace {

namespace fs = std::filesystem;

/// What was looked at is known only after reading; until it is what was stamped, read again.
constexpr int rounds_max = 3;

struct Round {
    config::ReadRules read;
    std::vector<fs::path> tests, looked_at;
};

/// Whoever holds the rules holds the office that was made for them.
struct RulesAndOffice {
    RulesAndOffice(std::shared_ptr<const rules::RuleSet> read, crm::OfficeSettings settings)
        : rules(std::move(read)), office(std::move(settings), rules->file.staff) {}
    std::shared_ptr<const rules::RuleSet> rules;
    crm::Office office;
};

Round read_once(const config::Config& config) {
    Round round{config::read_rules(config.rules, &config), {}, {}};
    round.looked_at = round.read.looked_at;
    if (!round.read.needs_tests) return round;
    round.tests = web::tests_beside(config.rules);
    round.looked_at.push_back(config.rules.parent_path());  // a test file may come
    round.looked_at.insert(round.looked_at.end(), round.tests.begin(), round.tests.end());
    return round;
}

}  // namespace

ReadRules read_rules(const config::Config& config, std::vector<fs::path> looked_at,
                     std::stop_token stop) {
    ReadRules result;
    Round round;
    for (int i = 0; i < rounds_max; ++i) {
        result.stamps = take_stamps(looked_at);
        round = read_once(config);
        if (round.looked_at == looked_at) break;
        looked_at = round.looked_at;
    }
    result.looked_at = std::move(looked_at);
    if (!round.read.rules) {
        result.problem = config::print(round.read.diagnoses, round.read.files);
        return result;
    }
    if (round.read.needs_tests) {
        const auto passed = web::pass_tests(*round.read.rules, round.tests, stop);
        if (!passed) {
            result.problem = passed.assume_error().what();
            return result;
        }
    }
    result.rules = std::move(round.read.rules);
    return result;
}

RulesInForce::RulesInForce(const config::Config& config, std::string mac_key)
    : config_(config), mac_key_(std::move(mac_key)) {}

RulesInForce::Taken RulesInForce::take(ReadRules read, model::Instant now) {
    looked_at_ = std::move(read.looked_at);
    stamps_ = std::move(read.stamps);
    if (!read.rules) {
        const auto since = refused_ ? refused_->since : now;
        refused_ = {config_.rules.string(), std::move(read.problem), since};
        return Taken::refused;
    }
    refused_.reset();
    // The revision is a hash of all that was read: the same text means the same.
    if (current_.rules && current_.rules->file.revision == read.rules->file.revision)
        return Taken::same;
    auto both = std::make_shared<const RulesAndOffice>(std::move(read.rules),
                                                       web::office_settings(config_, mac_key_));
    current_.office = &both->office;
    const auto* set = both->rules.get();
    current_.rules = std::shared_ptr<const rules::RuleSet>(std::move(both), set);
    return Taken::replaced;
}

}  // namespace vastus::daemon
