// Mails of ours that came back: which one a bounce returns, and whether it reached anybody (mail.md
// 8.5). Pure; cannot fail.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crm/matters.hpp"

namespace vastus::crm {

/// Ours that a bounce returns: the one that it names, else the only one that went to a recipient it
/// failed for, with the subject it speaks of, in the five days before it (mail.md 8.5).
std::optional<std::size_t> returned_by(const Unit& unit, std::size_t bounce);

std::map<std::size_t, std::vector<std::size_t>> returns_in(const Unit& unit);

/// Why a mail of ours reached nobody who counts in the matter: bounces of it, one or several,
/// failed for all of them. "" when it did (mail.md 8.5).
std::string why_returned(const Unit& unit, const Matter& matter, std::size_t ours);

}  // namespace vastus::crm
