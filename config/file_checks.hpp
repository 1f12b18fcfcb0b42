// Files and folders that the configuration names, looked at before a start.
//
// Certificates are looked at by the service too; mail folders and what is written by `config check`
// alone, because the service waits for a disk that is not there yet. What this user cannot judge
// (a folder of another user) is no problem here. Only looks; nothing is made or changed.
#pragma once

#include <filesystem>

#include "config/parts.hpp"

namespace vastus::config {

/// The file must hold certificates in PEM.
void check_certificates(const Node& node, const Reading& reading);
/// A Maildir has cur/ and new/, an mbox is a file.
void check_mail_place(const Node& node, model::Source source, const Reading& reading);
/// Of a Maildir the folders of `list` must be there, as "Name" or ".Name"; a Sent folder that is
/// looked for may come later.
void check_maildir_folders(const Node& list, const std::filesystem::path& maildir,
                           const Reading& reading);
/// A folder that the service writes into, or makes.
void check_written_folder(const Node& node, const Reading& reading);

}  // namespace vastus::config
