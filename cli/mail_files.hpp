// Mails in files: one file, or every mail of a Maildir, an mbox or a folder.
//
// Files are read whole, within a limit; the order is that of the names. Fails: missing, refused
// (too large, unreadable).
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "model/result.hpp"

namespace vastus::cli {

inline constexpr std::uintmax_t file_bytes_max = 256u << 20;

/// "-" reads standard input.
model::Result<std::string> read_file(const std::filesystem::path& file);

/// Calls `take` with the raw bytes of every mail.
model::Result<> for_each_mail(const std::filesystem::path& path,
                              const std::function<void(std::string)>& take);

}  // namespace vastus::cli
