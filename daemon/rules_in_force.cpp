#include "daemon/rules_in_force.hpp"

#include "config/read.hpp"

namespace vastus::daemon {

RulesInForce::RulesInForce(const config::Config& config, std::string mac_key)
    : config_(config), mac_key_(std::move(mac_key)) {}

bool RulesInForce::reload() {
    auto read = config::read_rules(config_.rules, &config_);
    if (!read.rules) {
        problem_ = config::print(read.diagnoses, read.files);
        return false;
    }
    auto office = std::make_unique<const crm::Office>(office_settings(config_, mac_key_),
                                                      read.rules->file.staff);
    current_.rules = std::move(read.rules);
    current_.office = office.get();
    offices_.push_back(std::move(office));
    problem_.clear();
    return true;
}

crm::OfficeSettings office_settings(const config::Config& config, std::string mac_key) {
    crm::OfficeSettings settings;
    settings.own_domains = config.own_domains;
    settings.own_addresses = config.own_addresses;
    settings.mac_key = std::move(mac_key);
    for (const auto& mailbox : config.mailboxes) {
        if (!mailbox.address.empty()) settings.own_addresses.push_back(mailbox.address);
        if (!mailbox.person.empty()) settings.mailbox_person.emplace(mailbox.name, mailbox.person);
        if (mailbox.forms) settings.form_mailboxes.insert(mailbox.name);
    }
    return settings;
}

}  // namespace vastus::daemon
