// Files: reading a range, asking for their facts, and writing one that is either the old or the
// new.
//
// A durable file is written beside its name, synced, renamed, and the folder synced. Two writers of
// one name at the same time are a programming error. Blocks. Fails: missing (nothing to read),
// refused (no rights), transient (disk full and the like: said in words).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "model/result.hpp"
#include "model/time.hpp"

namespace vastus::net {

model::Result<> write_durably(const std::filesystem::path& file, std::string_view bytes);

/// At most `bytes_max` bytes from the start. Fails: missing (no such file), refused (no rights),
/// transient (any other error).
model::Result<std::string> read_start(const std::filesystem::path& file, std::uint64_t bytes_max);
/// The same from `offset`.
model::Result<std::string> read_range(const std::filesystem::path& file, std::uint64_t offset,
                                      std::uint64_t bytes_max);

struct FileFacts {
    std::uint64_t bytes = 0, inode = 0;
    std::int64_t changed_ns = 0;  ///< Time of the last change of content, in nanoseconds.
    model::Instant changed{};     ///< The same.
    bool operator==(const FileFacts&) const = default;
};
/// Of a file or folder. Fails: missing, refused, transient.
model::Result<FileFacts> facts_of(const std::filesystem::path& file);

}  // namespace vastus::net
