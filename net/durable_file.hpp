// A small file that is either the old one or the new one, whatever happens.
//
// Written beside its name, synced, renamed, and the folder synced. Two writers of one name at the
// same time are a programming error. Blocks. Fails: transient (disk full, no rights: said in
// words).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "model/result.hpp"

namespace vastus::net {

model::Result<> write_durably(const std::filesystem::path& file, std::string_view bytes);

/// At most `bytes_max` bytes from the start. Fails: missing (no such file), transient (any other
/// error).
model::Result<std::string> read_start(const std::filesystem::path& file, std::uint64_t bytes_max);
/// The same from `offset`.
model::Result<std::string> read_range(const std::filesystem::path& file, std::uint64_t offset,
                                      std::uint64_t bytes_max);

}  // namespace vastus::net
