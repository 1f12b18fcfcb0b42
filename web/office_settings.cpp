#include "web/office_settings.hpp"

namespace vastus::web {

crm::OfficeSettings office_settings(const config::Config& config, std::string mac_key) {
    crm::OfficeSettings settings;
    settings.own_domains = config.own_domains;
    settings.own_addresses = config.own_addresses;
    settings.mail_providers = config.mail_providers;
    settings.mac_key = std::move(mac_key);
    const auto& trusted = config.authentication;
    settings.trust = {trusted.servers, trusted.hops, trusted.exchange_internal};
    for (const auto& mailbox : config.mailboxes) {
        if (!mailbox.address.empty()) settings.own_addresses.push_back(mailbox.address);
        if (!mailbox.person.empty()) settings.mailbox_person.emplace(mailbox.name, mailbox.person);
        if (mailbox.filing) settings.filing_mailboxes.insert(mailbox.name);
        for (const auto& folder : mailbox.folders)
            if (folder.is_filed) settings.filed_folders.emplace(mailbox.name, folder.name);
        if (mailbox.forms) settings.form_mailboxes.insert(mailbox.name);
    }
    return settings;
}

}  // namespace vastus::web
