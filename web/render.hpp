// What the API answers, as text for people and as JSON, from the same values.
//
// Values from outside are cleaned: no control characters, one line where a line is meant. Times are
// UTC, and how long something has waited is said beside them. Pure.
#pragma once

#include <string>
#include <vector>

#include "crm/accounting.hpp"
#include "crm/backtest.hpp"
#include "crm/view.hpp"
#include "web/status.hpp"

namespace vastus::web {

std::string items_text(const crm::ItemPage& page, model::Instant now);
std::string item_text(const crm::ItemStory& story, model::Instant now);
/// The whole story in sentences: why this kind, why this team, every message and what it did, every
/// alert, what comes next.
std::string explain_text(const crm::ItemStory& story, model::Instant now);
std::string alerts_text(const crm::AlertPage& page);
std::string clients_text(const crm::ClientPage& page);
std::string client_text(const crm::ClientCard& card, model::Instant now);
std::string audit_text(const std::vector<crm::FolderAudit>& audits);
std::string quarantine_text(const std::vector<storage::Quarantined>& entries);
std::string quarantined_text(const storage::Quarantined& entry);
std::string status_text(const Status* status, const crm::Counts& counts, model::Instant now);

std::string items_json(const crm::ItemPage& page, model::Instant now);
std::string item_json(const crm::ItemStory& story);
std::string alerts_json(const crm::AlertPage& page);
std::string clients_json(const crm::ClientPage& page);
std::string client_json(const crm::ClientCard& card);
std::string audit_json(const std::vector<crm::FolderAudit>& audits);
std::string quarantine_json(const std::vector<storage::Quarantined>& entries);
std::string status_json(const Status* status, const crm::Counts& counts);
std::string backtest_json(const crm::Backtest& report, const rules::RuleSet& before,
                          const rules::RuleSet& after);
std::string error_json(std::string_view text);

/// {"lines": […]}: sentences in their order.
std::string lines_json(const std::vector<std::string>& lines);

}  // namespace vastus::web
