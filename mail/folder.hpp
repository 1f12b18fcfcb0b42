// Names of mail folders: which one is Sent, and modified UTF-7 (mail.md 2.8).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vastus::mail {

struct Folder {
    std::string name;  ///< As the server writes it (modified UTF-7).
    char delimiter = '/';
    std::vector<std::string> attributes;  ///< "\Sent", "\Noselect", …
};

/// By SPECIAL-USE, else by name in every language of the table. nullptr when none or not one alone.
const Folder* find_sent(const std::vector<Folder>& folders);
bool is_drafts(const Folder& folder);

std::string decode_utf7(std::string_view name);  ///< What cannot be decoded stays as it is.
std::string encode_utf7(std::string_view name);

}  // namespace vastus::mail
