#include "daemon/rules_in_force.hpp"

#include "config/read.hpp"
#include "web/office_settings.hpp"

namespace vastus::daemon {

RulesInForce::RulesInForce(const config::Config& config, std::string mac_key)
    : config_(config), mac_key_(std::move(mac_key)) {}

bool RulesInForce::reload() {
    auto read = config::read_rules(config_.rules, &config_);
    if (!read.rules) {
        problem_ = config::print(read.diagnoses, read.files);
        return false;
    }
    auto office = std::make_unique<const crm::Office>(web::office_settings(config_, mac_key_),
                                                      read.rules->file.staff);
    current_.rules = std::move(read.rules);
    current_.office = office.get();
    offices_.push_back(std::move(office));
    problem_.clear();
    return true;
}

}  // namespace vastus::daemon
